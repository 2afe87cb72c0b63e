#include "engine/store/sqlite/stat_tables.h"

namespace signalbox::store::sqlite {

using base::Status;

StatTables::StatTables(Connection& db)
    : db_(db),
      find_(db.handle(), "SELECT id FROM series WHERE name=?"),
      insert_(db.handle(), "INSERT INTO series(name) VALUES(?)"),
      put_(db.handle(),
           "INSERT INTO stats VALUES(?,?,?,?,?) ON CONFLICT(level, series, at_ms) DO UPDATE SET value=excluded.value, histogram=excluded.histogram"),
      nextSeries_(db.handle(), "SELECT series FROM stats WHERE level=? AND series>? ORDER BY series LIMIT 1"),
      purge_(db.handle(),
             "DELETE FROM stats WHERE level=?1 AND series=?2 AND at_ms<?3 AND at_ms<=coalesce("
             "(SELECT at_ms FROM stats WHERE level=?1 AND series=?2 ORDER BY at_ms LIMIT 1 OFFSET ?4), 9223372036854775807)") {}

base::Result<std::int64_t> StatTables::intern(const std::string& name) {
  if (const auto known = known_.find(name); known != known_.end()) return known->second;
  std::int64_t id = 0;
  {
    Rows rows = find_.open(name);
    if (rows.next()) id = rows.integer(0);
    SB_TRY(rows.status());
  }
  if (id == 0) {
    SB_TRY(insert_.run(name));
    id = db_.lastInsertSeq();
  }
  known_.emplace(name, id);
  return id;
}

Status StatTables::add(std::span<const StatRow> rows) {
  for (const StatRow& row : rows) {
    SB_ASSIGN(const std::int64_t series, intern(row.series));
    if (row.histogram.empty())
      SB_TRY(put_.run(row.level, series, row.at, row.value, nullptr));
    else
      SB_TRY(put_.run(row.level, series, row.at, row.value, Blob{row.histogram}));
  }
  return Status::okay();
}

base::Result<std::int64_t> StatTables::purge(int level, base::WallTime before, std::int64_t limit) {
  std::int64_t removed = 0;
  std::int64_t series = 0;
  while (removed < limit) {
    {
      Rows rows = nextSeries_.open(level, series);
      if (!rows.next()) {
        SB_TRY(rows.status());
        return removed;
      }
      series = rows.integer(0);
    }
    SB_TRY(purge_.run(level, series, before, limit - removed - 1));
    removed += db_.changes();
  }
  return removed;
}

}  // namespace signalbox::store::sqlite
