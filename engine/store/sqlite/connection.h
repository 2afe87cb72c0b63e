#pragma once
// One connection to the database file. The writer's connection lives on the core's thread, each reader's on its own; a
// connection is never shared (SQLite runs without its own mutexes). Statements must be destroyed before it.

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/status.h"

namespace signalbox::store::sqlite {

/// How long another program, such as a backup, may hold the file before a call gives up.
inline constexpr int kBusyMillis = 5000;

enum class Access { readWrite, readOnly };

struct ConnectionOptions {
  std::string path;
  std::string vfs;  // empty = the platform's; tests put one here that fails
  std::int64_t cacheKiB = 65536;
  Access access = Access::readWrite;
  bool durable = true;
};

class Connection {
 public:
  Connection() = default;
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  base::Status open(const ConnectionOptions& options);
  /// Statements without values; several may be parted by semicolons.
  base::Status exec(const char* sql);
  base::Result<std::int64_t> integer(const char* sql);
  std::int64_t changes() const { return ::sqlite3_changes64(handle_); }
  std::int64_t lastInsertSeq() const { return ::sqlite3_last_insert_rowid(handle_); }

  sqlite3* const& handle() const { return handle_; }

 private:
  base::Status configure(const ConnectionOptions& options);
  sqlite3* handle_ = nullptr;
};

/// Once in a program, before its first connection and before Qt (rule 29). Repeated calls do nothing.
void configureOnce();

}  // namespace signalbox::store::sqlite
