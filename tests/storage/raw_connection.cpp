#include "tests/storage/raw_connection.h"

#include <string_view>
#include <vector>

#include "engine/base/digest.h"

namespace signalbox::tests {

RawConnection::RawConnection(const std::string& path, const std::string& vfs) {
  ::sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, vfs.empty() ? nullptr : vfs.c_str());
  int was = 0;
  ::sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &was);
  ::sqlite3_wal_autocheckpoint(handle_, 0);
}

RawConnection::~RawConnection() { ::sqlite3_close_v2(handle_); }

std::string RawConnection::rows(const std::string& sql, const std::function<void(sqlite3_stmt*)>& row) const {
  sqlite3_stmt* statement = nullptr;
  int code = ::sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr);
  if (code == SQLITE_OK)
    while ((code = ::sqlite3_step(statement)) == SQLITE_ROW) row(statement);
  std::string error;
  if (code != SQLITE_DONE && code != SQLITE_OK) error = sql + ": " + ::sqlite3_errmsg(handle_);
  ::sqlite3_finalize(statement);
  return error;
}

std::string RawConnection::text(const std::string& sql) const {
  std::string found;
  const std::string error = rows(sql, [&found](sqlite3_stmt* row) {
    const unsigned char* words = ::sqlite3_column_text(row, 0);
    if (words != nullptr) found = reinterpret_cast<const char*>(words);
  });
  return error.empty() ? found : error;
}

std::uint64_t RawConnection::digest(bool numbers) const {
  std::uint64_t sum = base::fnv1a("tables");
  const auto fold = [&sum, numbers](sqlite3_stmt* row) {
    for (int i = 0; i < ::sqlite3_column_count(row); ++i) {
      if (!numbers && std::string_view(::sqlite3_column_name(row, i)) == "seq") continue;
      const void* bytes = ::sqlite3_column_blob(row, i);
      const auto size = static_cast<std::size_t>(::sqlite3_column_bytes(row, i));
      sum = base::fnv1a({static_cast<const char*>(bytes == nullptr ? "" : bytes), size},
                        sum * 31 + static_cast<std::uint64_t>(::sqlite3_column_type(row, i)));
    }
  };
  std::vector<std::string> tables;
  const std::string schema = std::string(" FROM sqlite_master WHERE name<>'") + kOverwrittenPages + "'";
  std::string error = rows("SELECT name, sql" + schema + " ORDER BY name", fold);
  error += rows("SELECT name" + schema + " AND type='table' ORDER BY name",
                [&tables](sqlite3_stmt* row) { tables.emplace_back(reinterpret_cast<const char*>(::sqlite3_column_text(row, 0))); });
  for (const std::string& table : tables) error += rows("SELECT * FROM \"" + table + "\"", fold);
  return error.empty() ? sum : 0;
}

}  // namespace signalbox::tests
