#pragma once
// The key above all others: it wraps the data keys that credentials are sealed with, and lies outside of the database.
// Immutable; copies wipe themselves.

#include <string>
#include <string_view>

#include "engine/base/random.h"
#include "engine/base/status.h"
#include "engine/security/secret.h"

namespace signalbox::security {

/// How a passphrase becomes a key (Argon2id, RFC 9106). Kept in clear beside what the key wraps.
struct Derivation {
  std::string salt;  // 16 bytes
  std::uint64_t operations = 3;
  std::uint64_t memoryBytes = 64ULL * 1024 * 1024;

  static Derivation fresh(base::Random& random);
  /// "argon2id,3,67108864,<base64 of the salt>"
  std::string text() const;
  static base::Result<Derivation> parse(std::string_view text);
};

class MasterKey {
 public:
  static MasterKey make(base::Random& random);
  /// 64 hex digits or the base64 of 32 bytes; blanks around it do not count. The error does not repeat the text.
  static base::Result<MasterKey> parse(std::string_view text);
  /// Takes about a tenth of a second, and the derivation's memory. Invalid when it is shorter than 12 bytes.
  static base::Result<MasterKey> fromPassphrase(const Secret& passphrase, const Derivation& derivation);

  /// 16 hex digits that tell keys apart and give nothing away.
  const std::string& id() const { return id_; }
  /// Empty, or how it came from a passphrase (Derivation::text).
  const std::string& derivation() const { return derivation_; }
  const Secret& bytes() const { return bytes_; }
  /// As a key file holds it.
  Secret text() const;

 private:
  explicit MasterKey(Secret bytes, std::string derivation = {});
  Secret bytes_;
  std::string id_;
  std::string derivation_;
};

}  // namespace signalbox::security
