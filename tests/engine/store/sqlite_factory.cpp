#include "tests/engine/store/sqlite_factory.h"

#include "tests/engine/store/scene.h"

namespace signalbox::store::tests {

SqliteFactory::SqliteFactory() {
  options.path = directory_.filePath("store/signalbox.db").toStdString();
  options.cacheKiB = 8192;
  options.installation = std::string(64, 'a');
}

std::unique_ptr<Store> SqliteFactory::openStore() {
  auto store = must(tryOpen());
  const auto rows = must(store->secrets().keys());
  auto ring = rows.empty() ? security::Keyring::fresh(random_) : must(security::Keyring::open(master_, rows, random_));
  if (rows.empty()) must(store->secrets().putKeys(ring->wrap(master_)));
  store->secrets().use(std::move(ring));
  return store;
}
std::unique_ptr<Reader> SqliteFactory::openReader() { return must(sqlite::openReader(options)); }

std::unique_ptr<StoreFactory> makeSqliteFactory() { return std::make_unique<SqliteFactory>(); }

}  // namespace signalbox::store::tests
