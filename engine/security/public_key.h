#pragma once
// Signatures that are verified with a public key or a certificate: SendGrid's event webhook (ECDSA P-256) and Amazon SNS
// (RSA). Pure, over OpenSSL; immutable after construction.

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "engine/base/time.h"

struct evp_pkey_st;
struct x509_store_st;

namespace signalbox::security {

enum class SignatureDigest { sha1, sha256 };

class PublicKey {
 public:
  /// Base64 of a DER SubjectPublicKeyInfo, or the same as PEM. Invalid when it is neither or no EC or RSA key.
  static base::Result<PublicKey> parse(std::string_view text);

  /// The key of a PEM certificate, once its chain leads to an authority of the store, `now` lies within its dates, and it is
  /// one for a host of these names: an authority certifies anybody.
  static base::Result<PublicKey> fromCertificate(std::string_view pem, x509_store_st* authorities, base::WallTime now,
                                                 std::span<const std::string_view> names);

  /// `signature` is DER for EC keys, PKCS#1 v1.5 for RSA keys, as raw bytes.
  bool verifies(SignatureDigest digest, std::string_view bytes, std::string_view signature) const;
  bool isEc() const;
  bool isRsa() const;

 private:
  explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

/// Whether a text begins with a PEM certificate, trusted or not.
bool isCertificate(std::string_view pem);

/// The system's certificate authorities, or those of one PEM file. Empty path = the system's.
base::Result<std::shared_ptr<x509_store_st>> certificateAuthorities(const std::string& file);

}  // namespace signalbox::security
