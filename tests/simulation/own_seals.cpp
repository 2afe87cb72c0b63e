#include "tests/simulation/own_seals.h"

#include <sodium.h>

#include <initializer_list>

namespace signalbox::simulation {
namespace {

constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* bytesOf(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string bigEndian(std::uint64_t value, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
  return out;
}

/// Each with its length before it, in so many bytes.
std::string joined(std::initializer_list<std::string_view> parts, int lengthBytes) {
  std::string out;
  for (const std::string_view part : parts) {
    out += bigEndian(part.size(), lengthBytes);
    out += part;
  }
  return out;
}

std::string hmac(std::string_view key, std::string_view bytes) {
  crypto_auth_hmacsha256_state state;
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  ::crypto_auth_hmacsha256_init(&state, bytesOf(key), key.size());
  ::crypto_auth_hmacsha256_update(&state, bytesOf(bytes), bytes.size());
  ::crypto_auth_hmacsha256_final(&state, bytesOf(mac));
  return mac;
}

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  ::sodium_bin2base64(text.data(), text.size(), bytesOf(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the zero behind it
  return text;
}

std::optional<std::string> opened(std::string_view key, std::string_view belongsTo, std::string_view sealed) {
  if (key.size() != kKeyBytes || sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const std::string_view body = sealed.substr(kNonceBytes);
  std::string plain(body.size() - kTagBytes, '\0');
  const int failed = ::crypto_aead_xchacha20poly1305_ietf_decrypt(bytesOf(plain), nullptr, nullptr, bytesOf(body), body.size(), bytesOf(belongsTo),
                                                                  belongsTo.size(), bytesOf(sealed), bytesOf(key));
  if (failed != 0) return std::nullopt;
  return plain;
}

}  // namespace

std::string auditKey() { return std::string(32, 'k'); }

std::string columnText(sqlite3_stmt* row, int column) {
  const void* bytes = ::sqlite3_column_blob(row, column);
  const auto size = static_cast<std::size_t>(::sqlite3_column_bytes(row, column));
  return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
}

AuditLine lineOf(const Change& change) {
  const auto& texts = change.texts;
  return {change.numbers.at(0), change.numbers.at(1), texts.at(0), texts.at(1), texts.at(2), texts.at(3),
          texts.at(4),          texts.at(5),          texts.at(6), texts.at(7), texts.at(8), texts.at(9)};
}

AuditLine lineOf(sqlite3_stmt* row) {
  const auto text = [row](int column) { return columnText(row, column); };
  return {::sqlite3_column_int64(row, 0),
          ::sqlite3_column_int64(row, 1),
          text(2),
          text(3),
          text(4),
          text(5),
          text(6),
          text(7),
          text(8),
          text(9),
          text(10),
          text(11)};
}

std::string chainSeal(std::string_view previous, const AuditLine& line) {
  const auto number = [](std::int64_t value) { return bigEndian(static_cast<std::uint64_t>(value), 8); };
  return hmac(auditKey(),
              joined({previous}, 4) + number(line.seq) + number(line.atMs) +
                  joined({line.principal, line.role, line.address, line.action, line.object, line.reason, line.detail, line.before, line.after}, 4));
}

std::optional<std::string> openDataKey(std::string_view master, std::int64_t id, const std::string& masterId, std::string_view wrapped) {
  auto key = opened(master, joined({"signalbox data key 1", std::to_string(id), masterId}, 8), wrapped);
  return key && key->size() == kKeyBytes ? key : std::nullopt;
}

std::optional<std::string> openSecret(std::string_view dataKey, std::int64_t dataKeyId, const SecretPlace& place, std::int64_t version,
                                      std::string_view sealed) {
  const auto& [owner, name] = place;
  return opened(dataKey, joined({"signalbox secret 1", owner, name, std::to_string(version), std::to_string(dataKeyId)}, 8), sealed);
}

std::string webhookSignature(const std::string& secret, const std::string& id, const std::string& timestamp, const std::string& body) {
  if (!secret.starts_with(kSecretPrefix)) return {};
  const std::string_view text = std::string_view(secret).substr(kSecretPrefix.size());
  std::string key(text.size(), '\0');
  std::size_t size = 0;
  const int failed = ::sodium_base642bin(bytesOf(key), key.size(), text.data(), text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0) return {};
  key.resize(size);
  return "v1," + base64(hmac(key, id + "." + timestamp + "." + body));
}

std::string secretOf(std::string_view bytes) { return std::string(kSecretPrefix) + base64(bytes); }

std::string bytesOfHex(std::string_view text) {
  std::string bytes(text.size() / 2, '\0');
  std::size_t size = 0;
  const int failed = ::sodium_hex2bin(bytesOf(bytes), bytes.size(), text.data(), text.size(), "\n", &size, nullptr);
  if (failed != 0 || size != kKeyBytes) return {};
  bytes.resize(size);
  return bytes;
}

}  // namespace signalbox::simulation
