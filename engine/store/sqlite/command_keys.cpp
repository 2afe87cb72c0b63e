#include "engine/store/sqlite/command_keys.h"

namespace signalbox::store::sqlite {

CommandKeys::CommandKeys(Connection& db)
    : find_(db.handle(), "SELECT fingerprint, id, version, answer, expires_at_ms FROM command_keys WHERE principal=? AND key=? AND expires_at_ms>?"),
      put_(db.handle(), "INSERT OR REPLACE INTO command_keys VALUES(?,?,?,?,?,?,?)"),
      drop_(db.handle(), "DELETE FROM command_keys WHERE principal=? AND key=?") {}

base::Result<std::optional<CommandKeyRow>> CommandKeys::find(const std::string& principal, const std::string& key, base::WallTime now) {
  Rows rows = find_.open(principal, key, now);
  if (!rows.next()) {
    if (!rows.status().ok()) return rows.status();
    return std::optional<CommandKeyRow>();
  }
  CommandKeyRow row{principal, key, rows.text(0), rows.uuid(1), rows.integer(2), std::nullopt, rows.time(4)};
  if (!rows.isNull(3)) row.answer = rows.text(3);
  return std::optional<CommandKeyRow>(std::move(row));
}

base::Status CommandKeys::put(const CommandKeyRow& row) {
  return put_.run(row.principal, row.key, Blob{row.fingerprint}, row.id, row.version, row.answer, row.expiresAt);
}

base::Status CommandKeys::drop(const std::string& principal, const std::string& key) { return drop_.run(principal, key); }

}  // namespace signalbox::store::sqlite
