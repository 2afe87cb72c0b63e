#pragma once
// Ids. UUIDv7 (RFC 9562): 48 bits of milliseconds, then a counter and randomness, so that ids sort by creation
// and a table keyed by them grows at its end.

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/random.h"
#include "engine/base/time.h"

namespace signalbox::base {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;
  bool isNil() const { return *this == Uuid{}; }
  /// Lower case, with dashes.
  std::string toString() const;
  static std::optional<Uuid> parse(std::string_view text);
};

/// Strictly increasing ids, also within a millisecond and over a wall clock that steps back. Confined to one thread.
class UuidV7Source {
 public:
  explicit UuidV7Source(Random& random) : random_(random) {}
  Uuid next(WallTime now);

 private:
  Random& random_;
  std::int64_t lastMs_ = 0;
  std::uint32_t counter_ = 0;
};

}  // namespace signalbox::base

template <> struct std::hash<signalbox::base::Uuid> {
  std::size_t operator()(const signalbox::base::Uuid& id) const noexcept {
    std::size_t value = 0;
    for (std::size_t i = 8; i < 16; ++i) value = (value << 8) | id.bytes[i];
    return value * 0x9E3779B97F4A7C15ULL ^ id.bytes[7];
  }
};
