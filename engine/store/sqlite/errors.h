#pragma once
// SQLite's result codes as operating errors: the one place that decides what heals, what stops the engine and what is a
// defect. Pure functions; any thread.

#include <string_view>

#include "engine/base/status.h"

struct sqlite3;

namespace signalbox::store::sqlite {

/// SQLITE_FULL -> diskFull; I/O, fsync, corruption, not a database -> storeFailed; INTERRUPT -> cancelled; a broken
/// UNIQUE -> conflict; BUSY -> busy; the rest -> internal. `what` says what was being done.
base::Code codeOf(int extendedCode);
base::Status statusOf(int extendedCode, std::string_view message, std::string_view what);
/// Of the connection's last failed call.
base::Status lastStatus(sqlite3* handle, std::string_view what);

}  // namespace signalbox::store::sqlite
