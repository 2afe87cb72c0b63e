#include "engine/security/master_key.h"

#include <sodium.h>

#include <array>
#include <charconv>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/digest.h"
#include "engine/security/sealing.h"

namespace signalbox::security {
namespace {

using base::Code;
using base::Status;

constexpr std::size_t kPassphraseBytesMin = 12;
constexpr std::uint64_t kMemoryBytesMax = 1ULL << 30;
constexpr std::uint64_t kOperationsMax = 100;
constexpr std::string_view kIdFor = "signalbox master key";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

int digitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> hexDecode(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = digitOf(text[i]);
    const int low = digitOf(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::optional<std::uint64_t> numberOf(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Derivation Derivation::fresh(base::Random& random) {
  std::array<std::uint8_t, crypto_pwhash_SALTBYTES> bits{};
  random.fill(bits);
  Derivation derivation;
  derivation.salt.assign(bits.begin(), bits.end());
  return derivation;
}

std::string Derivation::text() const {
  return "argon2id," + std::to_string(operations) + "," + std::to_string(memoryBytes) + "," + base::base64Encode(salt);
}

base::Result<Derivation> Derivation::parse(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    parts.push_back(text.substr(0, comma));
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  const Status wrong(Code::storeFailed, "the database names a way from passphrase to key that this version does not know");
  if (parts.size() != 4 || parts[0] != "argon2id") return wrong;
  const auto operations = numberOf(parts[1]);
  const auto memory = numberOf(parts[2]);
  auto salt = base::base64Decode(parts[3]);
  if (!operations || !memory || !salt || salt->size() != crypto_pwhash_SALTBYTES) return wrong;
  // Somebody who can write to the database must not make a start take all memory.
  if (*operations < 1 || *operations > kOperationsMax || *memory < crypto_pwhash_MEMLIMIT_MIN || *memory > kMemoryBytesMax) return wrong;
  return Derivation{std::move(*salt), *operations, *memory};
}

MasterKey::MasterKey(Secret bytes, std::string derivation) : bytes_(std::move(bytes)), derivation_(std::move(derivation)) {
  std::array<unsigned char, crypto_generichash_BYTES> digest{};
  const int failed = ::crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(kIdFor.data()), kIdFor.size(),
                                          reinterpret_cast<const unsigned char*>(bytes_.reveal().data()), bytes_.size());
  SB_CHECK(failed == 0, "a digest over bytes in memory cannot fail");
  id_ = base::hexEncode({reinterpret_cast<const char*>(digest.data()), 8});
}

MasterKey MasterKey::make(base::Random& random) { return MasterKey(makeSealingKey(random)); }

base::Result<MasterKey> MasterKey::parse(std::string_view text) {
  const std::string_view key = trimmed(text);
  auto bytes = key.size() == 2 * kSealingKeyBytes ? hexDecode(key) : base::base64Decode(key);
  if (!bytes || bytes->size() != kSealingKeyBytes) {
    if (bytes) wipe(*bytes);
    return Status(Code::invalid, "does not hold a key: 64 hex digits, or the base64 of 32 bytes");
  }
  return MasterKey(Secret(std::move(*bytes)));
}

base::Result<MasterKey> MasterKey::fromPassphrase(const Secret& passphrase, const Derivation& derivation) {
  if (passphrase.size() < kPassphraseBytesMin) return Status(Code::invalid, "the passphrase has less than 12 characters");
  std::string bytes(kSealingKeyBytes, '\0');
  const int failed = ::crypto_pwhash(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), passphrase.reveal().data(), passphrase.size(),
                                     reinterpret_cast<const unsigned char*>(derivation.salt.data()), derivation.operations, derivation.memoryBytes,
                                     crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) return Status(Code::unavailable, "there is not enough memory to turn the passphrase into a key");
  return MasterKey(Secret(std::move(bytes)), derivation.text());
}

Secret MasterKey::text() const { return Secret(base::hexEncode(bytes_.reveal())); }

}  // namespace signalbox::security
