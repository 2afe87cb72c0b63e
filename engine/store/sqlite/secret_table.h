#pragma once
// The tables of secrets and data keys, for the writer. A value that does not open (somebody exchanged or changed rows) is
// logged and left out, and stays where it is. Confined to the core's thread.

#include "engine/base/log.h"
#include "engine/model/provider_config.h"
#include "engine/store/secret_store.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class SecretTable final : public SecretStore {
 public:
  SecretTable(Connection& db, base::Log& log);

  base::Result<std::vector<security::WrappedKey>> keys() override;
  base::Status putKeys(std::span<const security::WrappedKey> rows) override;
  base::Status dropOldKeys() override;
  base::Status discardAll() override;
  void use(std::shared_ptr<const security::Keyring> ring) override;
  std::shared_ptr<const security::Keyring> ring() const override { return ring_; }
  base::Status put(const SecretRow& row) override;
  base::Result<std::optional<SecretRow>> find(const std::string& owner, const std::string& name) override;
  base::Status drop(const std::string& owner, const std::string& name) override;
  base::Result<std::int64_t> sealClear() override;
  base::Result<std::int64_t> reseal(std::size_t limit) override;

  /// All secrets of an owner, in place of those that it had.
  base::Status putAll(const std::string& owner, std::int64_t version, const security::Secrets& secrets);
  /// Those of that very version: a row that was turned back to an older one is left out like one that does not open.
  base::Result<security::Secrets> all(const std::string& owner, std::int64_t version);
  base::Status dropAll(const std::string& owner) { return dropAll_.run(owner); }

  // The step's frame.
  void savepoint() { atSavepoint_ = ring_; }
  void rollbackToSavepoint() { ring_ = atSavepoint_; }
  void committed() { committed_ = ring_; }
  void rollback() { ring_ = committed_; }

 private:
  struct Sealed {
    SecretRow row;
    security::SealedValue value;
  };
  static Sealed read(const Rows& rows);
  base::Result<std::vector<Sealed>> readAll(Rows rows);
  base::Status write(const SecretRow& row);
  base::Result<std::int64_t> sealClearRows();
  template <class Work> base::Status whole(Work work);

  Connection& db_;
  base::Log& log_;
  std::shared_ptr<const security::Keyring> ring_, atSavepoint_, committed_;
  Statement keys_, putKey_, dropKeys_, underOld_, put_, find_, drop_, dropAll_, byOwner_, old_, clear_, clearProvider_, clearSubscription_;
};

}  // namespace signalbox::store::sqlite
