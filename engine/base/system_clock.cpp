#include "engine/base/system_clock.h"

#include <time.h>

namespace signalbox::base {
namespace {
std::int64_t read(clockid_t which, std::int64_t unitsPerSecond) {
  timespec value{};
  ::clock_gettime(which, &value);
  return static_cast<std::int64_t>(value.tv_sec) * unitsPerSecond + value.tv_nsec / (1'000'000'000 / unitsPerSecond);
}
}  // namespace

Now SystemClock::now() const { return {wallFromMillis(read(CLOCK_REALTIME, 1000)), BootTime{Millis{read(CLOCK_BOOTTIME, 1000)}}}; }

std::int64_t SystemClock::monotonicMicros() { return read(CLOCK_MONOTONIC, 1'000'000); }

FastClock::FastClock(const Clock& machine, WallTime start, double speed) : machine_(machine), start_(start), origin_(machine.now()), speed_(speed) {}

Now FastClock::now() const {
  const auto passed = std::chrono::duration<double, std::milli>(machine_.now().boot - origin_.boot) * speed_;
  const auto millis = std::chrono::duration_cast<Millis>(passed);
  return {start_ + millis, origin_.boot + millis};
}

}  // namespace signalbox::base
