#include "ui/state/freshness.h"

namespace signalbox::ui::state {

std::optional<base::Millis> FreshnessMeter::heard(base::BootTime now) {
  const auto before = age(now);
  last_ = now;
  return before && *before >= kBlind ? before : std::nullopt;
}

std::optional<base::Millis> FreshnessMeter::age(base::BootTime now) const {
  if (!last_) return std::nullopt;
  return now - *last_;
}

Freshness FreshnessMeter::at(base::BootTime now) const {
  if (past_) return Freshness::past;
  const auto old = age(now);
  if (!old) return Freshness::none;
  if (stopped_) return Freshness::blind;
  if (*old < kLagging) return Freshness::live;
  if (*old < kStale) return Freshness::lagging;
  return *old < kBlind ? Freshness::stale : Freshness::blind;
}

std::optional<base::Millis> FreshnessMeter::untilChange(base::BootTime now) const {
  const auto old = age(now);
  if (past_ || stopped_ || !old) return std::nullopt;
  for (const base::Millis limit : {kLagging, kStale, kBlind})
    if (*old < limit) return limit - *old;
  return std::nullopt;
}

}  // namespace signalbox::ui::state
