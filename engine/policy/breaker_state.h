#pragma once
// What a breaker tells: its states, a change of them, what of it is persisted, and the figures that a console shows
// (rule 23). Values; the store keeps BreakerMemory, the timeline keeps BreakerTransition.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.h"
#include "engine/model/provider_config.h"

namespace signalbox::policy {

/// Numbers are stored; never renumber.
enum class BreakerState : std::uint8_t { closed = 0, open = 1, halfOpen = 2 };

/// Why it changed. Numbers are stored; never renumber.
enum class BreakerReason : std::uint8_t {
  failureRate = 0,          // the rate rule tripped
  consecutiveFailures = 1,  // the run rule tripped
  coolDownOver = 2,         // no health check is defined, so probes may go
  pingOk = 3,
  pingFailed = 4,  // stays open, for longer
  probesSucceeded = 5,
  probeFailed = 6,
  forcedOpen = 7,
  forcedClosed = 8,
  forceEnded = 9,  // by an operator or by its expiry
};

/// "closed", "open", "half_open".
std::string_view name(BreakerState state);
std::optional<BreakerState> breakerStateFromName(std::string_view text);
/// "failure_rate", "ping_ok" ...
std::string_view name(BreakerReason reason);
/// "automatic", "forced_open", "forced_closed".
std::string_view name(model::BreakerMode mode);

/// What survives a restart; written at every transition. The window is rebuilt from attempts instead.
struct BreakerMemory {
  BreakerState state = BreakerState::closed;
  model::BreakerMode mode = model::BreakerMode::automatic;
  std::int32_t coolDownLevel = 0;             // 0 = the first cool-down, each more doubles it
  std::optional<base::WallTime> openUntil;    // end of the cool-down; set while open and automatic
  std::optional<base::WallTime> forcedUntil;  // nothing = until an operator ends it
  std::string forcedReason;                   // an operator's words, at most 200 bytes

  bool operator==(const BreakerMemory&) const = default;
};

/// One change. `from` may equal `to`: a failed ping, and the begin or end of forcing a state that it has anyway, change
/// what is persisted although the circuit stays.
struct BreakerTransition {
  BreakerState from = BreakerState::closed;
  BreakerState to = BreakerState::closed;
  BreakerReason reason = BreakerReason::failureRate;
  std::int32_t calls = 0;  // in the window when it happened
  std::int32_t failures = 0;
  std::int32_t consecutive = 0;
  base::WallTime at{};
  BreakerMemory memory;  // to be persisted with it

  /// "18 of 240 failed in 30 s, limit 5 %"; plain words for every reason.
  std::string words(double rateLimit) const;
};

struct BreakerFigures {
  BreakerState state = BreakerState::closed;
  model::BreakerMode mode = model::BreakerMode::automatic;
  std::int32_t calls = 0;
  std::int32_t failures = 0;
  double rate = 0;  // failures / calls; 0 without calls
  std::int32_t consecutive = 0;
  std::int32_t probesSucceeded = 0;  // while half-open
  bool awaitsPing = false;           // the cool-down is over, the health check is not yet answered
  std::int32_t coolDownLevel = 0;
  std::optional<base::WallTime> openUntil;
  std::optional<base::WallTime> forcedUntil;
  std::string forcedReason;
  std::int64_t lateSuccesses = 0;  // answers to permits of an earlier generation
  std::int64_t lateFailures = 0;
  std::int64_t trips = 0;  // openings by itself in this process
  std::optional<base::WallTime> lastTripAt;
  BreakerReason lastTripReason = BreakerReason::failureRate;  // meaningful with lastTripAt
};

}  // namespace signalbox::policy
