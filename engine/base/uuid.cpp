#include "engine/base/uuid.h"

#include <algorithm>

namespace signalbox::base {
namespace {
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::uint32_t kCounterLimit = 1U << 18;  // 12 bits of rand_a and the first 6 of rand_b

int hexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
}  // namespace

std::string Uuid::toString() const {
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHex[bytes[i] >> 4];
    text += kHex[bytes[i] & 15];
  }
  return text;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid id;
  std::size_t at = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      if (text[at++] != '-') return std::nullopt;
    }
    const int high = hexValue(text[at]);
    const int low = hexValue(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    id.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    at += 2;
  }
  return id;
}

Uuid UuidV7Source::next(WallTime now) {
  const std::int64_t ms = std::max(toMillis(now), lastMs_);
  if (ms > lastMs_) {
    lastMs_ = ms;
    counter_ = static_cast<std::uint32_t>(random_.next() % (kCounterLimit / 2));
  } else if (++counter_ >= kCounterLimit) {
    ++lastMs_;  // borrowed from the next millisecond, as RFC 9562 section 6.2 allows
    counter_ = 0;
  }
  Uuid id;
  random_.fill(id.bytes);
  const auto stamp = static_cast<std::uint64_t>(lastMs_);
  for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(stamp >> (40 - 8 * i));
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (counter_ >> 14));
  id.bytes[7] = static_cast<std::uint8_t>(counter_ >> 6);
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (counter_ & 0x3F));
  return id;
}

}  // namespace signalbox::base
