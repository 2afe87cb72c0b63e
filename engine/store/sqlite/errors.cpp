#include "engine/store/sqlite/errors.h"

#include <sqlite3.h>

#include <string>

namespace signalbox::store::sqlite {

base::Code codeOf(int extendedCode) {
  switch (extendedCode) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY: return base::Code::conflict;
    // The kernel reports some full disks as a failed write; errno tells them apart no better than SQLite has done.
    case SQLITE_IOERR_NOMEM: return base::Code::internal;
    default: break;
  }
  switch (extendedCode & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE: return base::Code::ok;
    case SQLITE_FULL: return base::Code::diskFull;
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM: return base::Code::storeFailed;
    case SQLITE_INTERRUPT: return base::Code::cancelled;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: return base::Code::busy;  // the last: others had the log's locks each of a hundred times
    default: return base::Code::internal;
  }
}

base::Status statusOf(int extendedCode, std::string_view message, std::string_view what) {
  const base::Code code = codeOf(extendedCode);
  if (code == base::Code::ok) return base::Status::okay();
  std::string words(what);
  words += ": ";
  words += message;
  words += " (SQLite " + std::to_string(extendedCode) + ")";
  return {code, std::move(words)};
}

base::Status lastStatus(sqlite3* handle, std::string_view what) {
  const int code = ::sqlite3_extended_errcode(handle);
  const base::Status status = statusOf(code, ::sqlite3_errmsg(handle), what);
  return status.ok() ? base::Status(base::Code::internal, std::string(what) + ": failed without a reason") : status;
}

}  // namespace signalbox::store::sqlite
