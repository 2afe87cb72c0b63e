#include "engine/security/sealing.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "engine/base/check.h"

namespace signalbox::security {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kSealingKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* bytesOf(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void checkKey(const Secret& key) { SB_CHECK(key.size() == kSealingKeyBytes, "a sealing key has 32 bytes"); }

}  // namespace

std::string joinParts(std::initializer_list<std::string_view> parts) {
  std::string joined;
  for (const std::string_view part : parts) {
    for (int shift = 56; shift >= 0; shift -= 8) joined += static_cast<char>(part.size() >> shift & 0xFF);
    joined += part;
  }
  return joined;
}

std::string sealBytes(const Secret& key, std::string_view belongsTo, std::string_view plain, base::Random& random) {
  checkKey(key);
  std::array<std::uint8_t, kNonceBytes> nonce{};
  random.fill(nonce);
  std::string sealed(nonce.begin(), nonce.end());
  sealed.resize(kNonceBytes + plain.size() + kTagBytes);
  ::crypto_aead_xchacha20poly1305_ietf_encrypt(bytesOf(sealed) + kNonceBytes, nullptr, bytesOf(plain), plain.size(), bytesOf(belongsTo),
                                               belongsTo.size(), nullptr, nonce.data(), bytesOf(key.reveal()));
  return sealed;
}

std::optional<Secret> openSealed(const Secret& key, std::string_view belongsTo, std::string_view sealed) {
  checkKey(key);
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const std::string_view body = sealed.substr(kNonceBytes);
  std::string plain(body.size() - kTagBytes, '\0');
  const int failed = ::crypto_aead_xchacha20poly1305_ietf_decrypt(bytesOf(plain), nullptr, nullptr, bytesOf(body), body.size(), bytesOf(belongsTo),
                                                                  belongsTo.size(), bytesOf(sealed), bytesOf(key.reveal()));
  if (failed != 0) return std::nullopt;
  return Secret(std::move(plain));
}

Secret makeSealingKey(base::Random& random) {
  std::array<std::uint8_t, kSealingKeyBytes> bits{};
  random.fill(bits);
  Secret key(std::string(bits.begin(), bits.end()));
  ::sodium_memzero(bits.data(), bits.size());
  return key;
}

}  // namespace signalbox::security
