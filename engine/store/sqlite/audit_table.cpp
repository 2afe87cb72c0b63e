#include "engine/store/sqlite/audit_table.h"

#include <limits>

namespace signalbox::store::sqlite {

namespace {

constexpr const char* kColumns =
    "SELECT seq, at_ms, principal, address, action, object, reason, detail, role, before_digest, after_digest, mac FROM audit ";

base::Result<std::vector<AuditRow>> readAll(Rows rows) {
  std::vector<AuditRow> found;
  while (rows.next())
    found.push_back({rows.integer(0), rows.time(1), rows.text(2), rows.text(3), rows.text(4), rows.text(5), rows.text(6), rows.text(7), rows.text(8),
                     rows.text(9), rows.text(10), rows.text(11)});
  SB_TRY(rows.status());
  return found;
}

std::optional<Blob> sparse(const std::string& bytes) { return bytes.empty() ? std::nullopt : std::optional(Blob{bytes}); }

}  // namespace

AuditTable::AuditTable(Connection& db)
    : add_(db.handle(),
           "INSERT INTO audit(seq, at_ms, principal, address, action, object, reason, detail, role, before_digest, after_digest, mac) "
           "VALUES(?,?,?,?,?,?,?,?,?,?,?,?)"),
      last_(db.handle(), "SELECT seq FROM audit ORDER BY seq DESC LIMIT 1"),
      newestAt_(db.handle(), "SELECT at_ms FROM audit ORDER BY seq DESC LIMIT 1"),
      lastSeal_(db.handle(), "SELECT mac FROM audit WHERE mac IS NOT NULL ORDER BY seq DESC LIMIT 1"),
      before_(db.handle(), std::string(kColumns) + "WHERE seq<? ORDER BY seq DESC LIMIT ?"),
      after_(db.handle(), std::string(kColumns) + "WHERE seq>? ORDER BY seq LIMIT ?"),
      of_(db.handle(), std::string(kColumns) + "WHERE object=? AND seq>? ORDER BY seq LIMIT ?"),
      acts_(db.handle(), std::string(kColumns) + "WHERE object=? AND action=? ORDER BY seq DESC LIMIT ?") {}

base::Status AuditTable::add(const AuditRow& row) {
  const std::optional<std::int64_t> seq = row.seq > 0 ? std::optional(row.seq) : std::nullopt;
  return add_.run(seq, row.at, Sparse{row.principal}, Sparse{row.address}, row.action, Sparse{row.object}, Sparse{row.reason}, Sparse{row.detail},
                  Sparse{row.role}, sparse(row.before), sparse(row.after), sparse(row.mac));
}

base::Result<std::int64_t> AuditTable::last() {
  Rows rows = last_.open();
  const std::int64_t seq = rows.next() ? rows.integer(0) : 0;
  SB_TRY(rows.status());
  return seq;
}

base::Result<std::optional<base::WallTime>> AuditTable::newestAt() {
  Rows rows = newestAt_.open();
  const std::optional<base::WallTime> at = rows.next() ? std::optional(rows.time(0)) : std::nullopt;
  SB_TRY(rows.status());
  return at;
}

base::Result<AuditHead> AuditTable::head() {
  AuditHead head;
  SB_ASSIGN(head.seq, last());
  Rows rows = lastSeal_.open();
  if (rows.next()) head.mac = rows.text(0);
  SB_TRY(rows.status());
  return head;
}

base::Result<std::vector<AuditRow>> AuditTable::before(std::int64_t seq, std::size_t limit) {
  return readAll(before_.open(seq > 0 ? seq : std::numeric_limits<std::int64_t>::max(), limit));
}

base::Result<std::vector<AuditRow>> AuditTable::after(std::int64_t seq, std::size_t limit) { return readAll(after_.open(seq, limit)); }

base::Result<std::vector<AuditRow>> AuditTable::of(const std::string& object, std::int64_t after, std::size_t limit) {
  return readAll(of_.open(object, after, limit));
}

base::Result<std::vector<AuditRow>> AuditTable::acts(const std::string& action, const std::string& object, std::size_t limit) {
  return readAll(acts_.open(object, action, limit));
}

}  // namespace signalbox::store::sqlite
