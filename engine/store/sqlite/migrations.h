#pragma once
// The numbered steps from one schema to the next. PRAGMA user_version tells how many of them a file has had; each runs in
// a transaction of its own, so that a crash leaves a whole number of them. A migration that was released is never edited.

#include <span>

#include "engine/base/status.h"
#include "engine/store/sqlite/connection.h"

namespace signalbox::store::sqlite {

struct Migration {
  int number = 0;  // 1, 2, 3 ... without gaps
  const char* name = "";
  const char* sql = "";
};

std::span<const Migration> allMigrations();

/// Refuses a file from a newer program (storeFailed); applies what is missing.
base::Status migrate(Connection& connection, std::span<const Migration> migrations);
/// For readers: the schema is exactly this program's.
base::Status checkSchema(Connection& connection, std::span<const Migration> migrations);

}  // namespace signalbox::store::sqlite
