#pragma once
// Time as the engine sees it. Wall time (UTC, may jump) is persisted and shown; boot time (never jumps, counts
// suspend) measures durations and leases inside the process. Both in milliseconds. Only system_clock.cpp asks
// the machine; everything else is handed a Now.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::base {

using Millis = std::chrono::milliseconds;
using WallTime = std::chrono::sys_time<Millis>;

struct BootClock {
  using duration = Millis;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<BootClock>;
  static constexpr bool is_steady = true;
};
using BootTime = BootClock::time_point;

struct Now {
  WallTime wall;
  BootTime boot;
};

/// Injected everywhere; thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Now now() const = 0;
  /// How many engine seconds pass in a real one; above 1 only with simulated providers (rule 4).
  virtual double speed() const { return 1.0; }
};

constexpr std::int64_t toMillis(WallTime time) { return time.time_since_epoch().count(); }
constexpr WallTime wallFromMillis(std::int64_t millis) { return WallTime{Millis{millis}}; }

/// RFC 3339 in UTC with milliseconds: 2026-05-12T14:03:10.250Z.
std::string formatRfc3339(WallTime time);

/// RFC 3339 with any offset and 0-9 fractional digits; nothing when it is not one.
std::optional<WallTime> parseRfc3339(std::string_view text);

/// IMF-fixdate of RFC 9110 section 5.6.7 ("Sun, 06 Nov 1994 08:49:37 GMT"), as Retry-After carries it.
std::optional<WallTime> parseHttpDate(std::string_view text);
/// The Date header of mail (RFC 5322): "Tue, 12 May 2026 14:03:10 +0000".
std::string formatMailDate(WallTime time);

}  // namespace signalbox::base
