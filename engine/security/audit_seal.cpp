#include "engine/security/audit_seal.h"

#include <openssl/evp.h>

#include "engine/base/check.h"
#include "engine/base/digest.h"

namespace signalbox::security {
namespace {

using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)>;
using Digesting = std::unique_ptr<EVP_MD_CTX, decltype(&::EVP_MD_CTX_free)>;

const unsigned char* bytesOf(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

PrivateKey signingKeyOf(std::string_view key) {
  std::string seed(base::asView(base::hmacSha256(key, "signalbox audit checkpoint")));
  PrivateKey made(::EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytesOf(seed), seed.size()), &::EVP_PKEY_free);
  wipe(seed);
  SB_CHECK(made != nullptr, "any 32 bytes are an Ed25519 key");
  return made;
}

std::string publicPartOf(EVP_PKEY* key) {
  std::string raw(32, '\0');
  std::size_t size = raw.size();
  const int read = ::EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(raw.data()), &size);
  SB_CHECK(read == 1 && size == raw.size(), "an Ed25519 key has a public part of 32 bytes");
  return raw;
}

class KeyedSeal final : public AuditSeal {
 public:
  explicit KeyedSeal(Secret key)
      : key_(std::move(key)),
        signing_(signingKeyOf(key_.reveal())),
        publicKey_(publicPartOf(signing_.get())),
        keyId_(base::hexEncode(base::asView(base::sha256(publicKey_)).substr(0, 8))) {}

  std::string mac(std::string_view bytes) const override { return std::string(base::asView(base::hmacSha256(key_.reveal(), bytes))); }

  std::string sign(std::string_view bytes) const override {
    const Digesting context(::EVP_MD_CTX_new(), &::EVP_MD_CTX_free);
    std::string signature(64, '\0');
    std::size_t size = signature.size();
    const bool made = context != nullptr && ::EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, signing_.get()) == 1 &&
        ::EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytesOf(bytes), bytes.size()) == 1;
    SB_CHECK(made, "signing bytes in memory cannot fail");
    return signature;
  }

  const std::string& publicKey() const override { return publicKey_; }
  const std::string& keyId() const override { return keyId_; }

 private:
  const Secret key_;
  const PrivateKey signing_;
  const std::string publicKey_;
  const std::string keyId_;
};

}  // namespace

base::Result<std::unique_ptr<const AuditSeal>> makeAuditSeal(Secret key) {
  if (key.size() != kAuditKeyBytes) return base::Status(base::Code::malformed, "the audit's key must have 32 bytes");
  return std::unique_ptr<const AuditSeal>(std::make_unique<KeyedSeal>(std::move(key)));
}

bool verifyEd25519(std::string_view publicKey, std::string_view bytes, std::string_view signature) {
  if (publicKey.size() != 32 || signature.size() != 64) return false;
  const PrivateKey key(::EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytesOf(publicKey), publicKey.size()), &::EVP_PKEY_free);
  const Digesting context(::EVP_MD_CTX_new(), &::EVP_MD_CTX_free);
  return key != nullptr && context != nullptr && ::EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
      ::EVP_DigestVerify(context.get(), bytesOf(signature), signature.size(), bytesOf(bytes), bytes.size()) == 1;
}

}  // namespace signalbox::security
