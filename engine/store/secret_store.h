#pragma once
// Credentials at rest: sealed before they reach a row, opened as they leave it (engine/security/keyring.h). One row a
// secret, named by its owner: "provider/NAME", "subscription/NUMBER", "vault" for those that have a name of their own, and so for whoever else
// keeps one. Part of store::Store: confined to the core's thread, in the step's transaction. A rolled back step also takes
// back the ring that it had put into use.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/security/keyring.h"

namespace signalbox::store {

/// The owner of secrets that configurations name as "vault:NAME".
inline constexpr const char* kVaultOwner = "vault";

struct SecretRow {
  std::string owner;
  std::string name;
  std::int64_t version = 0;  // of its owner, or its own; authenticated with the value
  security::Secret value;
  std::optional<base::WallTime> updatedAt{};
};

class SecretStore {
 public:
  virtual ~SecretStore() = default;

  virtual base::Result<std::vector<security::WrappedKey>> keys() = 0;
  /// In place of the rows with these ids; atomic also outside of a step, which is how a start does it.
  virtual base::Status putKeys(std::span<const security::WrappedKey> rows) = 0;
  /// Removes all data keys but the newest. Conflict when something is still sealed with one of them.
  virtual base::Status dropOldKeys() = 0;
  /// At start, by the operator's word: the master key is lost, and with it all that was sealed.
  virtual base::Status discardAll() = 0;
  virtual void use(std::shared_ptr<const security::Keyring> ring) = 0;
  /// Null before the first use().
  virtual std::shared_ptr<const security::Keyring> ring() const = 0;

  /// In place of the row of that owner and name.
  virtual base::Status put(const SecretRow& row) = 0;
  /// Unauthorized when it does not open.
  virtual base::Result<std::optional<SecretRow>> find(const std::string& owner, const std::string& name) = 0;
  /// notFound when there is none.
  virtual base::Status drop(const std::string& owner, const std::string& name) = 0;
  /// At start, outside of a step: seals what an earlier version kept in clear and clears it from the file; how many.
  virtual base::Result<std::int64_t> sealClear() = 0;
  /// Seals up to `limit` values anew that lie under an older data key; how many.
  virtual base::Result<std::int64_t> reseal(std::size_t limit) = 0;
};

}  // namespace signalbox::store
