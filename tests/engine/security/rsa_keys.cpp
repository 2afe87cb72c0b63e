#include "tests/engine/security/rsa_keys.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "engine/base/digest.h"

namespace {

std::string textOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_ctrl(bio, BIO_CTRL_INFO, 0, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

std::string decoded(std::string_view part) {
  std::string standard(part);
  for (char& c : standard) c = c == '-' ? '+' : c == '_' ? '/' : c;
  return signalbox::base::base64Decode(standard).value_or("");
}

std::string pemOf(EVP_PKEY* key) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  return textOf(bio);
}

}  // namespace

const RsaKeys& rsaKeys() {
  static const RsaKeys keys = makeRsaKeys(2048);
  return keys;
}

RsaKeys makeRsaKeys(int bits) {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(bits));
  BIO* open = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(open, key);
  RsaKeys keys{pemOf(key), textOf(open)};
  EVP_PKEY_free(key);
  return keys;
}

std::string makeEcKey() {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  std::string pem = pemOf(key);
  EVP_PKEY_free(key);
  return pem;
}

std::string locked(const std::string& privatePem) {
  BIO* in = BIO_new_mem_buf(privatePem.data(), static_cast<int>(privatePem.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(in, nullptr, nullptr, nullptr);
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(out, key, EVP_aes_128_cbc(), "pass", 4, nullptr, nullptr);
  EVP_PKEY_free(key);
  BIO_free(in);
  return textOf(out);
}

JwtParts readJwt(std::string_view token, const std::string& publicPem) {
  JwtParts parts;
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos) return parts;
  parts.header = decoded(token.substr(0, first));
  parts.claims = decoded(token.substr(first + 1, second - first - 1));
  parts.signingInput = token.substr(0, second);
  const std::string signature = decoded(token.substr(second + 1));
  BIO* bio = BIO_new_mem_buf(publicPem.data(), static_cast<int>(publicPem.size()));
  EVP_PKEY* key = PEM_read_bio_PUBKEY(bio, nullptr, nullptr, nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  parts.verified = EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key) == 1 &&
      EVP_DigestVerify(context, reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                       reinterpret_cast<const unsigned char*>(token.data()), second) == 1;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  BIO_free(bio);
  return parts;
}
