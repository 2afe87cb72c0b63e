#pragma once
// SQLite in a directory that goes with the factory.

#include <QTemporaryDir>

#include "engine/base/log.h"
#include "engine/base/random.h"
#include "engine/security/master_key.h"
#include "engine/store/secret_store.h"
#include "engine/store/sqlite/open.h"
#include "tests/engine/store/store_factory.h"

namespace signalbox::store::tests {

class SqliteFactory final : public StoreFactory {
 public:
  SqliteFactory();
  std::unique_ptr<Store> openStore() override;
  std::unique_ptr<Reader> openReader() override;
  base::Result<std::unique_ptr<Store>> tryOpen() { return sqlite::openStore(options, log_); }
  QString file(const QString& name) const { return directory_.filePath(name); }

  sqlite::SqliteOptions options;

 private:
  QTemporaryDir directory_;
  base::SeededRandom random_{5};
  const security::MasterKey master_ = security::MasterKey::make(random_);
  base::SilentLog log_;
};

std::unique_ptr<StoreFactory> makeSqliteFactory();

}  // namespace signalbox::store::tests
