#include "engine/store/sqlite/connection.h"

#include "engine/base/check.h"
#include "engine/store/sqlite/errors.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

using base::Status;

void configureOnce() {
  // Refused with SQLITE_MISUSE once SQLite is running, which is what "once" means here.
  ::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  ::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);  // its counters are one mutex for all threads
  ::sqlite3_initialize();
}

Connection::~Connection() {
  const int code = ::sqlite3_close(handle_);
  SB_CHECK(code == SQLITE_OK, "a statement outlives its connection");
}

Status Connection::open(const ConnectionOptions& options) {
  const int mode = options.access == Access::readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int code = ::sqlite3_open_v2(options.path.c_str(), &handle_, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                     options.vfs.empty() ? nullptr : options.vfs.c_str());
  if (code != SQLITE_OK) return statusOf(code, handle_ == nullptr ? ::sqlite3_errstr(code) : ::sqlite3_errmsg(handle_), "opening " + options.path);
  return configure(options);
}

Status Connection::configure(const ConnectionOptions& options) {
  ::sqlite3_busy_timeout(handle_, kBusyMillis);
  int was = 0;
  ::sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, &was);
  ::sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &was);
  ::sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, &was);
  ::sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, &was);
  ::sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, 1, &was);
  // Readers never move the WAL, not even the last one to close (rule 28).
  if (options.access == Access::readOnly) ::sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &was);
  SB_TRY(exec(("PRAGMA cache_size=-" + std::to_string(options.cacheKiB)).c_str()));
  SB_TRY(exec("PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON;"));
  if (options.access == Access::readOnly) return exec("PRAGMA query_only=ON");
  SB_TRY(exec("PRAGMA journal_mode=WAL"));
  SB_TRY(exec(options.durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF"));
  return exec("PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864; PRAGMA secure_delete=FAST;");
}

Status Connection::exec(const char* sql) {
  const int code = ::sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? Status::okay() : statusOf(::sqlite3_extended_errcode(handle_), ::sqlite3_errmsg(handle_), sql);
}

base::Result<std::int64_t> Connection::integer(const char* sql) {
  Statement statement(handle_, sql);
  Rows rows = statement.open();
  if (rows.next()) return rows.integer(0);
  if (!rows.status().ok()) return rows.status();
  return Status(base::Code::notFound, std::string("no row: ") + sql);
}

}  // namespace signalbox::store::sqlite
