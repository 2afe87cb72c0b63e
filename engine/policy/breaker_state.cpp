#include "engine/policy/breaker_state.h"

#include <fmt/format.h>

#include <array>

#include "engine/policy/breaker_window.h"

namespace signalbox::policy {

std::string_view name(BreakerState state) {
  constexpr std::string_view kNames[] = {"closed", "open", "half_open"};
  return kNames[static_cast<std::size_t>(state)];
}

std::optional<BreakerState> breakerStateFromName(std::string_view text) {
  for (const BreakerState state : {BreakerState::closed, BreakerState::open, BreakerState::halfOpen})
    if (name(state) == text) return state;
  return std::nullopt;
}

std::string_view name(BreakerReason reason) {
  constexpr std::string_view kNames[] = {"failure_rate",     "consecutive_failures", "cool_down_over", "ping_ok",       "ping_failed",
                                         "probes_succeeded", "probe_failed",         "forced_open",    "forced_closed", "force_ended"};
  return kNames[static_cast<std::size_t>(reason)];
}

std::string_view name(model::BreakerMode mode) {
  constexpr std::string_view kNames[] = {"automatic", "forced_open", "forced_closed"};
  return kNames[static_cast<std::size_t>(mode)];
}

std::string BreakerTransition::words(double rateLimit) const {
  switch (reason) {
    case BreakerReason::failureRate:
      return fmt::format("{} of {} failed in {} s, limit {:.3g} %", failures, calls, BreakerWindow::kSeconds, rateLimit * 100);
    case BreakerReason::consecutiveFailures: return fmt::format("{} failures in a row", consecutive);
    case BreakerReason::coolDownOver: return "the cool-down is over";
    case BreakerReason::pingOk: return "the health check answered";
    case BreakerReason::pingFailed: return "the health check failed";
    case BreakerReason::probesSucceeded: return "all probes were sent";
    case BreakerReason::probeFailed: return "a probe failed";
    case BreakerReason::forcedOpen: return "forced open: " + memory.forcedReason;
    case BreakerReason::forcedClosed: return "forced closed: " + memory.forcedReason;
    case BreakerReason::forceEnded: return "automatic again";
  }
  return {};
}

}  // namespace signalbox::policy
