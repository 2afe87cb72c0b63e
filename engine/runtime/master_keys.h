#pragma once
// Where the master key comes from, and how the store's data keys are opened with it at a start. Nothing is overwritten on the
// way: a wrong or missing key ends the start with what to do, and a change of the key that a crash cut short is finished
// here, because the data keys in the store say which master key they need. While the engine runs, changes go one after the
// other (VaultDesk), and no file is written over or removed that may hold the only copy of the key that the store names.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/log.h"
#include "engine/base/random.h"
#include "engine/runtime/vault_options.h"
#include "engine/security/keyring.h"
#include "engine/store/secret_store.h"

namespace signalbox::runtime {

class MasterKeys {
 public:
  struct Parts {
    base::Random& random;  // outlives the rings that are made
    base::Log& log;
    std::function<base::Result<security::Secret>(const std::string& name)> parameter;  // ssm:
  };
  MasterKeys(const VaultOptions& options, std::string dataDirectory, Parts parts)
      : options_(options), directory_(std::move(dataDirectory)), parts_(std::move(parts)) {}

  /// Makes the first data key, or opens those that there are; then seals what an earlier version kept in clear.
  base::Status open(store::SecretStore& secrets);
  /// What open() did that the audit has to tell.
  struct Act {
    std::string action, words;
  };
  const std::vector<Act>& acts() const { return acts_; }

  /// As its source has it now. `derivation` is what a passphrase was made a key with.
  base::Result<security::MasterKey> read(const std::string& derivation) const;
  /// The file in the data directory is ours to change.
  bool isOurs() const { return options_.key.empty(); }
  /// How a key that is handed over at a start is changed, since it is the same for as long as the engine runs; empty where it is read anew.
  std::string changedByAStart() const;
  /// A new key beside the present one; it counts once install() has given it the name. One that is there from a change that
  /// was not finished is taken again: the store may name it.
  base::Result<security::MasterKey> prepareNew() const;
  /// The file of our own holds this key when it returns, whatever became of the one beside it; legal twice.
  base::Status install(const security::MasterKey& key) const;

  /// "the file vault.key in the data directory", for people.
  std::string words() const;

 private:
  base::Status begin(store::SecretStore& secrets);
  base::Status unlock(store::SecretStore& secrets, const std::vector<security::WrappedKey>& rows);
  base::Status finishChange(store::SecretStore& secrets, const std::vector<security::WrappedKey>& rows, const base::Status& refused);
  base::Status discard(store::SecretStore& secrets, const std::vector<security::WrappedKey>& rows);
  base::Result<security::MasterKey> readFrom(const std::string& source, const security::Secret& passphrase, const std::string& derivation) const;
  base::Result<security::MasterKey> readFile(const std::string& path) const;
  bool holds(const std::string& path, const security::MasterKey& key) const;
  void forgetNew() const;
  base::Status refuse(const std::string& why, const std::string& needed) const;
  std::string ownFile() const { return directory_ + "/vault.key"; }
  std::string newFile() const { return ownFile() + ".new"; }

  const VaultOptions& options_;
  const std::string directory_;
  const Parts parts_;
  std::vector<Act> acts_;
};

/// What is wrong with a place for a key; empty when nothing is.
std::string keySourceFault(const std::string& source);

}  // namespace signalbox::runtime
