#include "engine/store/sqlite/open.h"

#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/sqlite_reader.h"
#include "engine/store/sqlite/sqlite_store.h"

namespace signalbox::store::sqlite {

base::Result<std::unique_ptr<Store>> openStore(const SqliteOptions& options, base::Log& log) {
  auto store = std::make_unique<SqliteStore>(options, log);
  SB_TRY(store->open());
  return std::unique_ptr<Store>(std::move(store));
}

base::Result<std::unique_ptr<Reader>> openReader(const SqliteOptions& options) {
  auto reader = std::make_unique<SqliteReader>(options);
  SB_TRY(reader->open());
  return std::unique_ptr<Reader>(std::move(reader));
}

void configureSqliteOnce() { configureOnce(); }

}  // namespace signalbox::store::sqlite
