#pragma once
// Digests and encodings over bytes (OpenSSL). Pure functions.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::base {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
Sha256 hmacSha256(std::string_view key, std::string_view bytes);

/// A key for many HMACs-SHA-256. A value that wipes itself; thread-safe.
class HmacKey {
 public:
  explicit HmacKey(std::string_view key = {});
  HmacKey(const HmacKey& other);
  HmacKey& operator=(const HmacKey& other);
  ~HmacKey();
  Sha256 mac(std::string_view bytes) const;

 private:
  using Block = std::array<std::uint8_t, 64>;  // of SHA-256
  Block inner_{};                              // the key, as it goes before the bytes
  Block outer_{};                              // and before their digest
};
/// Comparison whose time does not tell where the difference is.
bool equalConstantTime(std::string_view a, std::string_view b);

std::string hexEncode(std::string_view bytes);
/// Standard alphabet with padding.
std::string base64Encode(std::string_view bytes);
/// Lenient on missing padding; nothing when it holds another character.
std::optional<std::string> base64Decode(std::string_view text);
/// URL-safe alphabet without padding.
std::string base64UrlEncode(std::string_view bytes);

inline std::string_view asView(const Sha256& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

/// A stable 64-bit hash (FNV-1a) for fingerprints and sharding; never for security.
constexpr std::uint64_t fnv1a(std::string_view text, std::uint64_t seed = 0xCBF29CE484222325ULL) {
  for (const char c : text) seed = (seed ^ static_cast<std::uint8_t>(c)) * 0x100000001B3ULL;
  return seed;
}

}  // namespace signalbox::base
