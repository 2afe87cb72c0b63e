#include "engine/store/sqlite/accept_tables.h"

#include <algorithm>

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

AcceptTables::AcceptTables(Connection& db)
    : db_(db),
      findKey_(db.handle(), "SELECT id, fingerprint, state FROM idempotency_keys WHERE app=? AND key=? AND expires_at_ms>?"),
      notification_(db.handle(), "INSERT INTO notifications VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
      delivery_(db.handle(),
                "INSERT INTO deliveries(seq, state, due_at_ms, channel, priority, route, app, ordering_key, expires_at_ms, "
                "changed_at_ms, step, reason) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)"),
      key_(db.handle(), "INSERT INTO idempotency_keys VALUES(?,?,?,?,?,?,?)"),
      dropExpiredKey_(db.handle(), "DELETE FROM idempotency_keys WHERE app=? AND key=? AND expires_at_ms<=?"),
      undoDeliveries_(db.handle(), "DELETE FROM deliveries WHERE seq>=?"),
      undoNotifications_(db.handle(), "DELETE FROM notifications WHERE seq>=?"),
      undoKeys_(db.handle(), "DELETE FROM idempotency_keys WHERE seq>=?") {}

Status AcceptTables::prepare() {
  SB_ASSIGN(const std::int64_t message, db_.integer("SELECT coalesce(max(seq),0) FROM notifications"));
  SB_ASSIGN(const std::int64_t key, db_.integer("SELECT coalesce(max(seq),0) FROM idempotency_keys"));
  nextSeq_ = std::max(message, key) + 1;
  return Status::okay();
}

base::Result<std::vector<std::optional<KeyHit>>> AcceptTables::findKeys(std::span<const KeyRef> keys, base::WallTime now) {
  std::vector<std::optional<KeyHit>> hits;
  hits.reserve(keys.size());
  for (const KeyRef& key : keys) {
    Rows rows = findKey_.open(key.app, key.key, now);
    if (rows.next())
      hits.push_back(KeyHit{rows.uuid(0), rows.text(1), std::string(model::name(static_cast<model::State>(rows.integer(2))))});
    else if (rows.status().ok())
      hits.push_back(std::nullopt);
    else
      return rows.status();
  }
  return hits;
}

Status AcceptTables::insert(std::span<AcceptRow> rows, std::int64_t step) {
  const Seq first = nextSeq_;
  for (AcceptRow& row : rows) {
    const Status inserted = insertOne(row, step);
    if (inserted.ok()) continue;
    const bool stepIsLost = inserted.code() == Code::diskFull || inserted.code() == Code::storeFailed || ::sqlite3_get_autocommit(db_.handle()) != 0;
    if (!stepIsLost) SB_TRY(undoFrom(first));
    return inserted;
  }
  return Status::okay();
}

/// Numbers grow and are never given again, so what has one of these is of this call.
Status AcceptTables::undoFrom(Seq first) {
  SB_TRY(undoDeliveries_.run(first));
  SB_TRY(undoNotifications_.run(first));
  return undoKeys_.run(first);
}

Status AcceptTables::insertOne(AcceptRow& row, std::int64_t step) {
  model::Notification& n = row.notification;
  n.seq = nextSeq_++;
  if (!n.idempotencyKey.empty()) SB_TRY(insertKey(row));
  SB_TRY(notification_.run(n.seq, n.id, n.app, n.channel, n.target, Sparse{n.recipientId}, Sparse{n.templateName}, n.templateVersion,
                           Sparse{n.content}, Sparse{n.data}, Sparse{n.category}, n.priority, Sparse{n.orderingKey}, Sparse{n.locale},
                           Sparse{n.metadata}, Sparse{n.traceparent}, Sparse{n.idempotencyKey}, n.createdAt, n.sendAt, n.expiresAt));
  return delivery_.run(n.seq, row.state, row.dueAt, n.channel, n.priority, row.route, n.app, Sparse{n.orderingKey}, n.expiresAt, n.createdAt, step,
                       Sparse{row.reason});
}

Status AcceptTables::insertKey(const AcceptRow& row) {
  const model::Notification& n = row.notification;
  const auto put = [&] { return key_.run(n.seq, n.app, n.idempotencyKey, n.id, Blob{row.fingerprint}, row.state, row.keyExpiresAt); };
  const Status first = put();
  if (first.code() != Code::conflict) return first;
  // An expired key that retention has not reached yet gives way.
  SB_TRY(dropExpiredKey_.run(n.app, n.idempotencyKey, n.createdAt));
  if (db_.changes() == 0) return {Code::conflict, "the idempotency key is in use"};
  return put();
}

RouteTable::RouteTable(Connection& db)
    : db_(db),
      find_(db.handle(), "SELECT id FROM routes WHERE pinned=? AND name=?"),
      count_(db.handle(), "SELECT count(*) FROM routes WHERE pinned=0"),
      insert_(db.handle(), "INSERT INTO routes(pinned, name) VALUES(?,?)"),
      all_(db.handle(), "SELECT id, pinned, name FROM routes ORDER BY id") {}

base::Result<std::optional<model::RouteId>> RouteTable::find(bool pinned, const std::string& name) {
  Rows rows = find_.open(pinned, name);
  if (rows.next()) return std::optional<model::RouteId>(rows.integer(0));
  if (!rows.status().ok()) return rows.status();
  return std::optional<model::RouteId>();
}

base::Result<model::RouteId> RouteTable::intern(bool pinned, const std::string& name) {
  const std::pair<bool, std::string> key{pinned, name};
  if (const auto known = known_.find(key); known != known_.end()) return known->second;
  SB_ASSIGN(std::optional<model::RouteId> id, find(pinned, name));
  if (!id && !pinned && name != kSharedOrigin) {
    std::int64_t origins = 0;
    {
      Rows rows = count_.open();
      if (rows.next()) origins = rows.integer(0);
      SB_TRY(rows.status());
    }
    if (origins >= kOriginsMax) return intern(false, kSharedOrigin);
  }
  if (!id) {
    SB_TRY(insert_.run(pinned, name));
    id = db_.lastInsertSeq();
  }
  known_.emplace(key, *id);
  return *id;
}

base::Result<std::vector<Route>> RouteTable::all() {
  std::vector<Route> routes;
  Rows rows = all_.open();
  while (rows.next()) routes.push_back({rows.integer(0), rows.flag(1), rows.text(2)});
  SB_TRY(rows.status());
  return routes;
}

}  // namespace signalbox::store::sqlite
