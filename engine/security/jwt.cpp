#include "engine/security/jwt.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

#include "engine/base/digest.h"

namespace signalbox::security {
namespace {

constexpr int kBitsMin = 2048;

struct FreeKey {
  void operator()(EVP_PKEY* key) const { ::EVP_PKEY_free(key); }
};
struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { ::EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

/// A key with a password is refused instead of asked for on the terminal.
int noPassword(char*, int, int, void*) { return -1; }

base::Result<Key> readKey(const Secret& pem) {
  const std::string_view text = pem.reveal();
  const std::unique_ptr<BIO, decltype(&::BIO_free)> bio(::BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &::BIO_free);
  Key key(bio == nullptr ? nullptr : ::PEM_read_bio_PrivateKey(bio.get(), nullptr, &noPassword, nullptr));
  ::ERR_clear_error();
  if (key == nullptr) return base::Status(base::Code::invalid, "is no private key in PEM without a password");
  if (::EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) return base::Status(base::Code::invalid, "is no RSA key");
  if (::EVP_PKEY_get_bits(key.get()) < kBitsMin) return base::Status(base::Code::invalid, "is an RSA key of less than 2048 bits");
  return key;
}

}  // namespace

base::Status checkRsaKey(const Secret& pem) { return readKey(pem).status(); }

base::Result<std::string> signJwt(const Secret& pem, std::string_view header, std::string_view claims) {
  SB_ASSIGN(const Key key, readKey(pem));
  std::string token = base::base64UrlEncode(header) + "." + base::base64UrlEncode(claims);
  const std::unique_ptr<EVP_MD_CTX, FreeDigest> context(::EVP_MD_CTX_new());
  const auto* bytes = reinterpret_cast<const unsigned char*>(token.data());
  std::size_t size = 0;
  std::string signature;
  bool done = context != nullptr && ::EVP_DigestSignInit(context.get(), nullptr, ::EVP_sha256(), nullptr, key.get()) == 1 &&
      ::EVP_DigestSign(context.get(), nullptr, &size, bytes, token.size()) == 1;
  if (done) {
    signature.resize(size);
    done = ::EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, token.size()) == 1;
    signature.resize(size);
  }
  ::ERR_clear_error();
  if (!done) return base::Status(base::Code::internal, "the token could not be signed");
  return token + "." + base::base64UrlEncode(signature);
}

}  // namespace signalbox::security
