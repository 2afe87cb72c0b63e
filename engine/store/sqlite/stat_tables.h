#pragma once
// Time series: points by level, series and instant; names of series are interned. Confined to the core's thread.

#include <map>
#include <span>
#include <string>

#include "engine/store/rows.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class StatTables {
 public:
  explicit StatTables(Connection& db);
  /// A point that is there already is replaced.
  base::Status add(std::span<const StatRow> rows);
  /// Points of the level before that instant, at most `limit`; the number removed.
  base::Result<std::int64_t> purge(int level, base::WallTime before, std::int64_t limit);
  /// What was interned may have been rolled back.
  void forget() { known_.clear(); }

 private:
  base::Result<std::int64_t> intern(const std::string& name);

  std::map<std::string, std::int64_t> known_;
  Connection& db_;
  Statement find_, insert_, put_, nextSeries_, purge_;
};

}  // namespace signalbox::store::sqlite
