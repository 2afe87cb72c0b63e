#pragma once
// Opens the embedded store. The writer comes first: it makes the file, brings the schema up to date and tells a copied
// file from its original; readers then open the same path. One process per data directory is the caller's affair.

#include <functional>
#include <memory>
#include <string>

#include "engine/base/log.h"
#include "engine/base/random.h"
#include "engine/base/status.h"
#include "engine/base/system_clock.h"
#include "engine/store/reader.h"
#include "engine/store/store.h"

namespace signalbox::store::sqlite {

struct SqliteOptions {
  std::string path;
  std::string vfs;                // tests put one here that fails; the place is then not looked at
  std::int64_t cacheKiB = 65536;  // of pages, at most, for this one connection; the writer's
  std::int64_t pagesMax = 0;      // 0 = no bound; a full disk for tests
  bool durable = true;            // false only for what can be made again, such as a simulated day: no syncs
  std::string installation;       // 64 hex digits for a new file; empty = drawn from the kernel
  std::function<std::int64_t()> micros = base::SystemClock::monotonicMicros;  // by which a reader's calls end; tests count the looks at it
};

/// storeFailed: a network filesystem, a newer schema, a damaged file. diskFull: no room for the first pages.
base::Result<std::unique_ptr<Store>> openStore(const SqliteOptions& options, base::Log& log);
base::Result<std::unique_ptr<Reader>> openReader(const SqliteOptions& options);

/// Once in main, before Qt and before the first store (rule 29).
void configureSqliteOnce();

}  // namespace signalbox::store::sqlite
