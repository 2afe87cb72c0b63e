#pragma once
// The machine's clocks, and one that runs faster than them for demonstrations and training (rule 4).

#include <atomic>
#include <cstdint>

#include "engine/base/time.h"

namespace signalbox::base {

/// CLOCK_REALTIME and CLOCK_BOOTTIME. Thread-safe.
class SystemClock final : public Clock {
 public:
  Now now() const override;
  /// For latencies: CLOCK_MONOTONIC in microseconds.
  static std::int64_t monotonicMicros();
};

/// Starts at a chosen wall time and runs `speed` times as fast as the machine. Thread-safe.
class FastClock final : public Clock {
 public:
  FastClock(const Clock& machine, WallTime start, double speed);
  Now now() const override;
  double speed() const override { return speed_; }

 private:
  const Clock& machine_;
  const WallTime start_;
  const Now origin_;
  const double speed_;
};

/// Moves only when told to: tests, simulation and the simulated day of a demonstration. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(WallTime start) : wallMs_(toMillis(start)), bootMs_(1'000'000) {}
  Now now() const override { return {wallFromMillis(wallMs_.load()), BootTime{Millis{bootMs_.load()}}}; }
  void advance(Millis by) {
    wallMs_ += by.count();
    bootMs_ += by.count();
  }
  /// Somebody set the wall clock; boot time goes on as before.
  void jumpWall(Millis by) { wallMs_ += by.count(); }

 private:
  std::atomic<std::int64_t> wallMs_;
  std::atomic<std::int64_t> bootMs_;
};

}  // namespace signalbox::base
