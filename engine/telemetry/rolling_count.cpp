#include "engine/telemetry/rolling_count.h"

#include <algorithm>

#include "engine/base/check.h"

namespace signalbox::telemetry {

RollingCount::RollingCount(base::Millis slot, std::size_t slots) : slot_(slot), counts_(slots, 0) {
  SB_CHECK(slot.count() > 0 && slots > 1, "a window has at least two slots of some length");
}

std::int64_t RollingCount::slotOf(base::BootTime now) const { return now.time_since_epoch() / slot_; }

void RollingCount::advance(std::int64_t slot) {
  const auto size = static_cast<std::int64_t>(counts_.size());
  const std::int64_t from = std::max(newest_ + 1, slot - size + 1);
  for (std::int64_t i = from; i <= slot; ++i) counts_[static_cast<std::size_t>(i % size)] = 0;
  newest_ = std::max(newest_, slot);
}

void RollingCount::add(std::int64_t count, base::BootTime now) {
  if (newest_ < 0) first_ = now;
  const std::int64_t slot = slotOf(now);
  advance(slot);
  counts_[static_cast<std::size_t>(newest_ % static_cast<std::int64_t>(counts_.size()))] += count;
}

std::int64_t RollingCount::sum(base::BootTime now) const {
  if (newest_ < 0) return 0;
  const auto size = static_cast<std::int64_t>(counts_.size());
  const std::int64_t oldest = std::max<std::int64_t>({0, slotOf(now) - size + 1, newest_ - size + 1});
  std::int64_t total = 0;
  for (std::int64_t i = oldest; i <= newest_; ++i) total += counts_[static_cast<std::size_t>(i % size)];
  return total;
}

double RollingCount::perSecond(base::BootTime now) const {
  if (newest_ < 0) return 0;
  const base::BootTime windowStart{slot_ * (slotOf(now) - static_cast<std::int64_t>(counts_.size()) + 1)};
  const base::Millis covered = std::max(now - std::max(windowStart, first_), base::Millis{1000});
  return static_cast<double>(sum(now)) * 1000.0 / static_cast<double>(covered.count());
}

}  // namespace signalbox::telemetry
