#pragma once
// What seals the audit: a key that makes the chain's codes, and signs how far the chain has come. Whoever holds the database
// but not the key can forge neither; whoever has a signed checkpoint and the public key needs no secret to check it. Where
// the key comes from is the caller's affair. Immutable; any thread.

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "engine/security/secret.h"

namespace signalbox::security {

inline constexpr std::size_t kAuditKeyBytes = 32;

class AuditSeal {
 public:
  virtual ~AuditSeal() = default;
  /// HMAC-SHA256, 32 bytes.
  virtual std::string mac(std::string_view bytes) const = 0;
  /// Ed25519 (RFC 8032), 64 bytes.
  virtual std::string sign(std::string_view bytes) const = 0;
  /// Raw, 32 bytes.
  virtual const std::string& publicKey() const = 0;
  /// The public key's name: the first 16 hex digits of its SHA-256.
  virtual const std::string& keyId() const = 0;
};

/// `key` has kAuditKeyBytes random bytes; malformed when it has not. The signing key is derived from it.
base::Result<std::unique_ptr<const AuditSeal>> makeAuditSeal(Secret key);

/// Whether the signature is the one of this public key's owner over these bytes.
bool verifyEd25519(std::string_view publicKey, std::string_view bytes, std::string_view signature);

}  // namespace signalbox::security
