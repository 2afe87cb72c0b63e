#include "engine/security/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "engine/base/check.h"

namespace signalbox::security {
namespace {

std::string hmac(const EVP_MD* digest, std::string_view key, std::string_view bytes) {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  const unsigned char* made = ::HMAC(digest, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
                                     bytes.size(), reinterpret_cast<unsigned char*>(out.data()), &size);
  SB_CHECK(made != nullptr, "an HMAC over bytes in memory cannot fail");
  out.resize(size);
  return out;
}

}  // namespace

std::string hmacSha1(std::string_view key, std::string_view bytes) { return hmac(::EVP_sha1(), key, bytes); }
std::string hmacSha512(std::string_view key, std::string_view bytes) { return hmac(::EVP_sha512(), key, bytes); }

}  // namespace signalbox::security
