#include "engine/base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "engine/base/check.h"

namespace signalbox::base {
namespace {
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

/// Of both, one after the other.
Sha256 digestOf(std::string_view first, std::string_view second) {
  // SHA256() looks the algorithm up by name each time.
  static EVP_MD* const algorithm = ::EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&::EVP_MD_CTX_free)> context(::EVP_MD_CTX_new(), &::EVP_MD_CTX_free);
  Sha256 digest;
  const bool done = ::EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1 &&
      ::EVP_DigestUpdate(context.get(), raw(first), first.size()) == 1 && ::EVP_DigestUpdate(context.get(), raw(second), second.size()) == 1 &&
      ::EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
  SB_CHECK(done, "OpenSSL has SHA-256");
  return digest;
}

int base64Value(char c) {
  if (c == '-') c = '+';
  if (c == '_') c = '/';
  const auto at = kBase64.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}
}  // namespace

Sha256 sha256(std::string_view bytes) { return digestOf(bytes, {}); }

Sha256 hmacSha256(std::string_view key, std::string_view bytes) { return HmacKey(key).mac(bytes); }

// RFC 2104 over the digest above: OpenSSL 3 looks its algorithms up by name for every HMAC of its own, which takes longer than the HMAC of a short
// text, and libsodium's SHA-256 is plain C, which takes some eight times as long as one with the processor's own instructions.
HmacKey::HmacKey(std::string_view key) {
  Sha256 shorter{};
  if (key.size() > inner_.size()) {
    shorter = sha256(key);
    key = asView(shorter);
  }
  std::copy(key.begin(), key.end(), inner_.begin());
  outer_ = inner_;
  for (std::uint8_t& byte : inner_) byte = static_cast<std::uint8_t>(byte ^ 0x36);
  for (std::uint8_t& byte : outer_) byte = static_cast<std::uint8_t>(byte ^ 0x5C);
  ::OPENSSL_cleanse(shorter.data(), shorter.size());
}
HmacKey::HmacKey(const HmacKey&) = default;
HmacKey& HmacKey::operator=(const HmacKey&) = default;
HmacKey::~HmacKey() {
  ::OPENSSL_cleanse(inner_.data(), inner_.size());
  ::OPENSSL_cleanse(outer_.data(), outer_.size());
}

Sha256 HmacKey::mac(std::string_view bytes) const {
  const auto view = [](const Block& block) { return std::string_view(reinterpret_cast<const char*>(block.data()), block.size()); };
  const Sha256 inner = digestOf(view(inner_), bytes);
  return digestOf(view(outer_), asView(inner));
}

bool equalConstantTime(std::string_view a, std::string_view b) { return a.size() == b.size() && ::CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0; }

std::string hexEncode(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    text += kHex[static_cast<std::uint8_t>(c) >> 4];
    text += kHex[static_cast<std::uint8_t>(c) & 15];
  }
  return text;
}

std::string base64Encode(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (i + k < bytes.size() ? static_cast<std::uint8_t>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) text += i + k > bytes.size() ? '=' : kBase64[group >> (18 - 6 * k) & 63];
  }
  return text;
}

std::optional<std::string> base64Decode(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  std::uint32_t group = 0;
  int bits = 0;
  for (const char c : text) {
    const int value = base64Value(c);
    if (value < 0) return std::nullopt;
    group = (group << 6 | static_cast<std::uint32_t>(value)) & 0xFFFFFF;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(group >> bits & 0xFF);
    }
  }
  return bytes;
}

std::string base64UrlEncode(std::string_view bytes) {
  std::string text = base64Encode(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

}  // namespace signalbox::base
