#include "engine/store/sqlite/secret_table.h"

#include "engine/security/secret.h"
#include "engine/store/sqlite/free_pages.h"
#include "engine/store/sqlite/secret_column.h"

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

namespace {

security::SealedPlace placeOf(const SecretRow& row) { return {row.owner, row.name, row.version}; }
Status noRing() { return {Code::internal, "the secrets' keys are not open"}; }

}  // namespace

SecretTable::SecretTable(Connection& db, base::Log& log)
    : db_(db),
      log_(log),
      keys_(db.handle(), "SELECT id, master, derivation, wrapped FROM data_keys ORDER BY id"),
      putKey_(db.handle(), "INSERT OR REPLACE INTO data_keys VALUES(?,?,?,?)"),
      dropKeys_(db.handle(), "DELETE FROM data_keys WHERE id<(SELECT max(id) FROM data_keys)"),
      underOld_(db.handle(), "SELECT count(*) FROM secrets WHERE data_key<(SELECT max(id) FROM data_keys)"),
      put_(db.handle(), "INSERT OR REPLACE INTO secrets VALUES(?,?,?,?,?,?)"),
      find_(db.handle(), "SELECT owner, name, version, data_key, sealed, updated_at_ms FROM secrets WHERE owner=? AND name=?"),
      drop_(db.handle(), "DELETE FROM secrets WHERE owner=? AND name=?"),
      dropAll_(db.handle(), "DELETE FROM secrets WHERE owner=?"),
      byOwner_(db.handle(), "SELECT owner, name, version, data_key, sealed, updated_at_ms FROM secrets WHERE owner=? ORDER BY name"),
      old_(db.handle(), "SELECT owner, name, version, data_key, sealed, updated_at_ms FROM secrets WHERE data_key<? ORDER BY owner, name LIMIT ?"),
      clear_(db.handle(),
             "SELECT 'provider/'||name, version, secrets FROM providers WHERE secrets<>'{}' "
             "UNION ALL SELECT 'subscription/'||number, version, secrets FROM subscriptions WHERE secrets<>'{}' ORDER BY 1"),
      clearProvider_(db.handle(), "UPDATE providers SET secrets='{}' WHERE 'provider/'||name=?"),
      clearSubscription_(db.handle(), "UPDATE subscriptions SET secrets='{}' WHERE 'subscription/'||number=?") {}

// --- data keys ------------------------------------------------------------------------------------------------

base::Result<std::vector<security::WrappedKey>> SecretTable::keys() {
  std::vector<security::WrappedKey> found;
  Rows rows = keys_.open();
  while (rows.next()) found.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3)});
  SB_TRY(rows.status());
  return found;
}

/// Inside of a step it is the step's transaction; at start it is one of its own.
template <class Work> Status SecretTable::whole(Work work) {
  if (::sqlite3_get_autocommit(db_.handle()) == 0) return work();
  SB_TRY(db_.exec("BEGIN IMMEDIATE"));
  Status done = work();
  if (done.ok()) done = db_.exec("COMMIT");
  if (!done.ok() && ::sqlite3_get_autocommit(db_.handle()) == 0) SB_TRY(db_.exec("ROLLBACK"));
  return done;
}

Status SecretTable::putKeys(std::span<const security::WrappedKey> rows) {
  return whole([&]() -> Status {
    for (const security::WrappedKey& row : rows) SB_TRY(putKey_.run(row.id, row.master, row.derivation, Blob{row.wrapped}));
    return Status::okay();
  });
}

/// Outside of a step nothing takes it back: the first step may well be one that writes nothing and is rolled back.
void SecretTable::use(std::shared_ptr<const security::Keyring> ring) {
  ring_ = std::move(ring);
  if (::sqlite3_get_autocommit(db_.handle()) != 0) committed_ = ring_;
}

Status SecretTable::dropOldKeys() {
  {
    Rows rows = underOld_.open();
    if (rows.next() && rows.integer(0) > 0)
      return {Code::conflict, std::to_string(rows.integer(0)) + " secrets are still sealed with an older data key"};
    SB_TRY(rows.status());
  }
  return dropKeys_.run();
}

Status SecretTable::discardAll() {
  return whole([&] { return db_.exec("DELETE FROM secrets; DELETE FROM data_keys"); });
}

// --- secrets --------------------------------------------------------------------------------------------------

SecretTable::Sealed SecretTable::read(const Rows& rows) {
  return {{rows.text(0), rows.text(1), rows.integer(2), {}, rows.maybeTime(5)}, {rows.integer(3), rows.text(4)}};
}

base::Result<std::vector<SecretTable::Sealed>> SecretTable::readAll(Rows rows) {
  std::vector<Sealed> found;
  while (rows.next()) found.push_back(read(rows));
  SB_TRY(rows.status());
  return found;
}

Status SecretTable::write(const SecretRow& row) {
  if (ring_ == nullptr) return noRing();
  const security::SealedValue sealed = ring_->seal(placeOf(row), row.value.reveal());
  return put_.run(row.owner, row.name, row.version, sealed.key, Blob{sealed.bytes}, row.updatedAt);
}

Status SecretTable::put(const SecretRow& row) { return write(row); }

base::Result<std::optional<SecretRow>> SecretTable::find(const std::string& owner, const std::string& name) {
  std::optional<Sealed> sealed;
  {
    Rows rows = find_.open(owner, name);
    if (rows.next()) sealed = read(rows);
    SB_TRY(rows.status());
  }
  if (!sealed) return std::optional<SecretRow>();
  if (ring_ == nullptr) return noRing();
  SB_ASSIGN(sealed->row.value, ring_->unseal(placeOf(sealed->row), sealed->value));
  return std::optional<SecretRow>(std::move(sealed->row));
}

Status SecretTable::drop(const std::string& owner, const std::string& name) {
  SB_TRY(drop_.run(owner, name));
  return db_.changes() > 0 ? Status::okay() : Status(Code::notFound, "there is no secret of this name");
}

Status SecretTable::putAll(const std::string& owner, std::int64_t version, const security::Secrets& secrets) {
  SB_TRY(dropAll_.run(owner));
  for (const auto& [name, value] : secrets) SB_TRY(write({owner, name, version, value}));
  return Status::okay();
}

base::Result<security::Secrets> SecretTable::all(const std::string& owner, std::int64_t version) {
  security::Secrets opened;
  SB_ASSIGN(const std::vector<Sealed> rows, readAll(byOwner_.open(owner)));
  if (!rows.empty() && ring_ == nullptr) return noRing();
  for (const Sealed& sealed : rows) {
    auto value = ring_->unseal({owner, sealed.row.name, version}, sealed.value);
    if (value.ok())
      opened.emplace(sealed.row.name, std::move(value).value());
    else
      log_.error("secret.unreadable", {{"owner", owner}, {"name", sealed.row.name}, {"error", value.status().message()}});
  }
  return opened;
}

base::Result<std::int64_t> SecretTable::reseal(std::size_t limit) {
  if (ring_ == nullptr) return noRing();
  SB_ASSIGN(const std::vector<Sealed> rows, readAll(old_.open(ring_->newest(), static_cast<std::int64_t>(limit))));
  for (Sealed sealed : rows) {
    auto value = ring_->unseal(placeOf(sealed.row), sealed.value);
    // One that does not open could never be sealed anew; its key stays, so that nothing is lost by a rotation.
    if (!value.ok()) return Status(Code::conflict, sealed.row.owner + ", " + sealed.row.name + ": " + value.status().message());
    sealed.row.value = std::move(value).value();
    SB_TRY(write(sealed.row));
  }
  return static_cast<std::int64_t>(rows.size());
}

// --- what an earlier version kept in clear ----------------------------------------------------------------------

base::Result<std::int64_t> SecretTable::sealClearRows() {
  struct Clear {
    std::string owner;
    std::int64_t version;
    std::string json;
  };
  std::vector<Clear> found;
  {
    Rows rows = clear_.open();
    while (rows.next()) found.push_back({rows.text(0), rows.integer(1), rows.text(2)});
    SB_TRY(rows.status());
  }
  std::int64_t sealed = 0;
  for (Clear& one : found) {
    const security::Secrets secrets = fromSecretColumn(one.json);
    SB_TRY(putAll(one.owner, one.version, secrets));
    SB_TRY(clearProvider_.run(one.owner));
    SB_TRY(clearSubscription_.run(one.owner));
    sealed += static_cast<std::int64_t>(secrets.size());
    security::wipe(one.json);
  }
  return sealed;
}

base::Result<std::int64_t> SecretTable::sealClear() {
  SB_ASSIGN(const std::int64_t waiting,
            db_.integer("SELECT (SELECT count(*) FROM providers WHERE secrets<>'{}')+(SELECT count(*) FROM subscriptions WHERE secrets<>'{}')"));
  if (waiting == 0) return std::int64_t{0};
  // An older value may still stand in a page that is free by now. This comes first: a crash before the rows are sealed
  // leaves them to be found again, and all of it is done once more.
  SB_TRY(overwriteFreePages(db_));
  // What is overwritten from here on is zeroed, also in pages that become free; then no copy is left in the log either.
  SB_TRY(db_.exec("PRAGMA secure_delete=ON"));
  std::int64_t sealed = 0;
  const Status done = whole([&]() -> Status {
    SB_ASSIGN(sealed, sealClearRows());
    return Status::okay();
  });
  SB_TRY(db_.exec("PRAGMA secure_delete=FAST"));
  SB_TRY(done);
  SB_TRY(emptyLog(db_));
  return sealed;
}

}  // namespace signalbox::store::sqlite
