#pragma once
// Randomness, injected everywhere: from the kernel in production, from a seed in tests and simulation.

#include <cstdint>
#include <span>

namespace signalbox::base {

/// Not thread-safe, except SystemRandom.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;
  void fill(std::span<std::uint8_t> bytes);
  /// Uniform in [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  /// Uniform in [low, high]; the bias of the modulo is below 2^-32 for the ranges in use.
  std::int64_t between(std::int64_t low, std::int64_t high);
  bool chance(double probability) { return unit() < probability; }
};

/// xoshiro256** seeded by splitmix64: the same seed gives the same run on every machine.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed);
  std::uint64_t next() override;

 private:
  std::uint64_t state_[4];
};

/// The kernel's generator, for ids, tokens and jitter. Thread-safe.
class SystemRandom final : public Random {
 public:
  std::uint64_t next() override;
};

}  // namespace signalbox::base
