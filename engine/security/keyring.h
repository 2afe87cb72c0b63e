#pragma once
// The data keys that credentials are sealed with, opened. The newest one seals; older ones only open, until all that lay
// under them is sealed anew. Immutable: a change makes another ring, which the store takes over with the transaction that
// wrote it, so a step that is rolled back leaves none that nobody kept. `seal` draws a nonce; otherwise pure.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/base/status.h"
#include "engine/security/master_key.h"
#include "engine/security/secret.h"

namespace signalbox::security {

/// A data key as it lies in the store.
struct WrappedKey {
  std::int64_t id = 0;
  std::string master;      // MasterKey::id of what wraps it
  std::string derivation;  // empty, or how that comes from a passphrase
  std::string wrapped;
};

/// What a sealed value belongs to; each part is authenticated, so values cannot be exchanged or turned back.
struct SealedPlace {
  std::string owner;  // "provider/twilio-1"
  std::string name;   // "auth_token"
  std::int64_t version = 0;
};

struct SealedValue {
  std::int64_t key = 0;  // the data key's id
  std::string bytes;
};

class Keyring {
 public:
  /// With one new data key. `random` outlives the ring and those made from it.
  static std::shared_ptr<const Keyring> fresh(base::Random& random);
  /// Unauthorized when `master` does not open every one of `rows`, which are at least one.
  static base::Result<std::shared_ptr<const Keyring>> open(const MasterKey& master, std::span<const WrappedKey> rows, base::Random& random);

  /// The same with one more data key, which seals from now on.
  std::shared_ptr<const Keyring> withNewKey() const;
  /// Without the older ones.
  std::shared_ptr<const Keyring> withNewestOnly() const;

  std::vector<WrappedKey> wrap(const MasterKey& master) const;
  std::int64_t newest() const { return keys_.rbegin()->first; }
  std::size_t size() const { return keys_.size(); }

  SealedValue seal(const SealedPlace& place, std::string_view plain) const;
  /// Unauthorized when it does not belong there or was changed.
  base::Result<Secret> unseal(const SealedPlace& place, const SealedValue& value) const;

 private:
  explicit Keyring(base::Random& random) : random_(random) {}
  std::map<std::int64_t, Secret> keys_;  // at least one
  base::Random& random_;
};

}  // namespace signalbox::security
