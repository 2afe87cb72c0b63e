#include "engine/store/sqlite/token_rows.h"

#include "engine/store/sqlite/json_columns.h"

namespace signalbox::store::sqlite {

TokenRows::TokenRows(Connection& db)
    : put_(db.handle(),
           "INSERT INTO access_tokens VALUES(?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET expires_at_ms=excluded.expires_at_ms, "
           "revoked_at_ms=excluded.revoked_at_ms, revoked_by=excluded.revoked_by, last_used_at_ms=excluded.last_used_at_ms"),
      all_(db.handle(),
           "SELECT id, name, role, permissions, app, digest, created_at_ms, created_by, expires_at_ms, revoked_at_ms, revoked_by, "
           "last_used_at_ms FROM access_tokens ORDER BY id") {}

base::Status TokenRows::put(const model::AccessToken& token) {
  return put_.run(token.id, token.name, token.role, toJson(token.permissions), Sparse{token.app}, Blob{token.digest}, token.createdAt,
                  token.createdBy, token.expiresAt, token.revokedAt, Sparse{token.revokedBy}, token.lastUsedAt);
}

base::Result<std::vector<model::AccessToken>> TokenRows::all() {
  std::vector<model::AccessToken> found;
  Rows rows = all_.open();
  while (rows.next()) {
    model::AccessToken token;
    token.id = rows.uuid(0);
    token.name = rows.text(1);
    token.role = rows.text(2);
    token.permissions = textsFromJson(rows.text(3));
    token.app = rows.text(4);
    token.digest = rows.text(5);
    token.createdAt = rows.time(6);
    token.createdBy = rows.text(7);
    token.expiresAt = rows.maybeTime(8);
    token.revokedAt = rows.maybeTime(9);
    token.revokedBy = rows.text(10);
    token.lastUsedAt = rows.maybeTime(11);
    found.push_back(std::move(token));
  }
  SB_TRY(rows.status());
  return found;
}

}  // namespace signalbox::store::sqlite
