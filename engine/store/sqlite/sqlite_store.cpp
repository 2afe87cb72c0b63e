#include "engine/store/sqlite/sqlite_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/base/digest.h"
#include "engine/base/system_clock.h"
#include "engine/store/sqlite/errors.h"
#include "engine/store/sqlite/file_place.h"
#include "engine/store/sqlite/free_pages.h"
#include "engine/store/sqlite/migrations.h"

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

namespace {
constexpr const char* kClockDoubt = "clock_doubt";  // milliseconds; empty = there is none
}

std::string packCounts(const StateCounts& counts) {
  std::string bytes;
  bytes.reserve(sizeof(StateCounts));
  for (const auto& channel : counts)
    for (const std::int64_t count : channel)
      for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(static_cast<std::uint64_t>(count) >> shift & 0xFF);
  return bytes;
}

StateCounts unpackCounts(std::string_view bytes) {
  StateCounts counts{};
  std::size_t at = 0;
  for (auto& channel : counts)
    for (std::int64_t& count : channel) {
      std::uint64_t value = 0;
      for (int shift = 0; shift < 64 && at < bytes.size(); shift += 8)
        value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[at++])) << shift;
      count = static_cast<std::int64_t>(value);
    }
  return counts;
}

SqliteStore::SqliteStore(SqliteOptions options, base::Log& log)
    : options_(std::move(options)),
      log_(log),
      wal_(db_),
      accept_(db_),
      routes_(db_),
      claim_(db_),
      deadLetters_(db_),
      transitions_(db_, deadLetters_),
      secrets_(db_, log_),
      erasures_(db_, wal_),
      catalogue_(db_, secrets_),
      operations_(db_),
      receipts_(db_),
      commandKeys_(db_),
      audit_(db_),
      tokens_(db_),
      subscriptions_(db_),
      stats_(db_),
      retention_(db_, deadLetters_, stats_),
      begin_(db_.handle(), "BEGIN IMMEDIATE"),
      commit_(db_.handle(), "COMMIT"),
      savepoint_(db_.handle(), "SAVEPOINT input"),
      release_(db_.handle(), "RELEASE input"),
      rollbackTo_(db_.handle(), "ROLLBACK TO input"),
      putStep_(db_.handle(), "UPDATE progress SET step=? WHERE one=1 AND step=?"),
      putStepAndCounts_(db_.handle(), "UPDATE progress SET step=?, counts=? WHERE one=1 AND step=?"),
      progress_(db_.handle(), "SELECT step, counts FROM progress WHERE one=1"),
      fact_(db_.handle(), "SELECT value FROM facts WHERE name=?"),
      putFact_(db_.handle(), "INSERT OR REPLACE INTO facts VALUES(?,?)") {}

Status SqliteStore::open() {
  if (options_.vfs.empty()) SB_TRY(preparePlace(options_.path, log_));
  SB_TRY(db_.open({options_.path, options_.vfs, options_.cacheKiB, Access::readWrite, options_.durable}));
  if (options_.pagesMax > 0) SB_TRY(db_.exec(("PRAGMA max_page_count=" + std::to_string(options_.pagesMax)).c_str()));
  SB_TRY(migrate(db_, allMigrations()));
  // What was erased or sealed just before a crash still stands in the log as it was.
  if (const Status emptied = emptyLog(db_); emptied.code() == Code::busy)
    log_.warning("store.log_not_emptied", {{"error", emptied.message()}});
  else
    SB_TRY(emptied);
  SB_TRY(wal_.watch());
  SB_ASSIGN(lastStep_, db_.integer("SELECT step FROM progress"));
  SB_TRY(prepareFacts());
  return accept_.prepare();
}

Status SqliteStore::begin() {
  changesBefore_ = ::sqlite3_total_changes64(db_.handle());
  fresh_.open();
  const Status begun = begin_.run();
  if (begun.code() == Code::busy) return {Code::storeFailed, "another program is writing to the database: " + begun.message()};
  return begun;
}

Status SqliteStore::stillInTransaction() const {
  if (::sqlite3_get_autocommit(db_.handle()) == 0) return Status::okay();
  return {Code::internal, "an earlier error has rolled back the step"};
}

Status SqliteStore::savepoint() {
  SB_TRY(stillInTransaction());
  secrets_.savepoint();
  return savepoint_.run();
}

/// The directory's lock keeps a second engine away. Where somebody has deleted it, this keeps the first from going on with what it believes of
/// rows that are another's by now.
Status SqliteStore::putStep(std::int64_t step) {
  const Status put = pendingCounts_ ? putStepAndCounts_.run(step, Blob{*pendingCounts_}, lastStep_) : putStep_.run(step, lastStep_);
  if (!put.ok() || db_.changes() == 1) return put;
  return {Code::storeFailed, fmt::format("another engine has written this store: it is not at step {} any more", lastStep_)};
}

Status SqliteStore::commit(std::int64_t step) {
  SB_TRY(stillInTransaction());
  SB_TRY(putStep(step));
  const std::int64_t before = base::SystemClock::monotonicMicros();
  SB_TRY(commit_.run());
  lastCommitMicros_ = base::SystemClock::monotonicMicros() - before;
  lastStep_ = step;
  pendingCounts_.reset();
  secrets_.committed();
  return Status::okay();
}

void SqliteStore::rollback() {
  pendingCounts_.reset();
  secrets_.rollback();
  // As a rule it was a step that had nothing to write.
  if (::sqlite3_total_changes64(db_.handle()) != changesBefore_) forgetUncommitted();
  // A full disk or a failed write may have rolled back already.
  if (::sqlite3_get_autocommit(db_.handle()) != 0) return;
  if (const Status undone = db_.exec("ROLLBACK"); !undone.ok()) log_.error("store.rollback_failed", {{"error", undone.toString()}});
}

void SqliteStore::rollbackToSavepoint() {
  forgetUncommitted();
  secrets_.rollbackToSavepoint();
  if (::sqlite3_get_autocommit(db_.handle()) != 0) return;
  Status undone = rollbackTo_.run();
  if (undone.ok()) undone = release_.run();
  if (!undone.ok()) log_.error("store.rollback_failed", {{"error", undone.toString()}});
}

void SqliteStore::forgetUncommitted() {
  routes_.forget();
  stats_.forget();
  fresh_.clear();
}

Status SqliteStore::insertAccepted(std::span<AcceptRow> rows) {
  SB_TRY(stillInTransaction());
  SB_TRY(accept_.insert(rows, lastStep_ + 1));
  for (const AcceptRow& row : rows) fresh_.add(row);
  return Status::okay();
}

base::Result<std::vector<DeliveryRow>> SqliteStore::claimable(std::span<const ReadyRow> hints) {
  std::vector<DeliveryRow> found;
  found.reserve(hints.size());
  for (const ReadyRow& hint : hints) {
    std::optional<DeliveryRow> row = fresh_.take(hint.seq, hint.generation);
    if (!row) {
      SB_ASSIGN(row, claim_.claimable(hint));
    }
    if (row) found.push_back(std::move(*row));
  }
  return found;
}

Status SqliteStore::putCounts(const StateCounts& counts) {
  pendingCounts_ = packCounts(counts);
  return Status::okay();
}

Status SqliteStore::readProgress(StartState& state) {
  Rows rows = progress_.open();
  if (!rows.next()) return rows.status().ok() ? Status(Code::storeFailed, "the database has no step") : rows.status();
  state.step = lastStep_ = rows.integer(0);
  state.counts = unpackCounts(rows.text(1));
  return Status::okay();
}

Status SqliteStore::readClock(StartState& state) {
  SB_ASSIGN(state.newestAudit, audit_.newestAt());
  SB_ASSIGN(const std::string since, fact(kClockDoubt));
  std::int64_t millis = 0;
  if (const char* const end = since.data() + since.size(); std::from_chars(since.data(), end, millis).ec == std::errc())
    state.clockDoubt = base::wallFromMillis(millis);
  return Status::okay();
}

Status SqliteStore::putClockDoubt(std::optional<base::WallTime> since) {
  return putFact(kClockDoubt, since ? std::to_string(base::toMillis(*since)) : std::string());
}

base::Result<StartState> SqliteStore::load() {
  StartState state;
  SB_TRY(readProgress(state));
  SB_TRY(readClock(state));
  state.onHold = onHold_;
  SB_ASSIGN(state.installation, fact("installation"));
  SB_ASSIGN(const std::string crashes, fact("crashes_in_row"));
  std::from_chars(crashes.data(), crashes.data() + crashes.size(), state.crashesInRow);
  SB_ASSIGN(state.suspects, db_.integer("SELECT count(*) FROM deliveries INDEXED BY deliveries_suspect WHERE suspect=1 AND state<4"));
  SB_ASSIGN(state.suppressions, receipts_.countSuppressions());
  SB_ASSIGN(state.waitingReceipts, receipts_.countWaiting());
  SB_ASSIGN(state.queues, catalogue_.queues());
  SB_ASSIGN(state.policies, catalogue_.policies());
  SB_ASSIGN(state.providers, catalogue_.providers());
  SB_ASSIGN(state.breakers, catalogue_.newestBreakers());
  SB_ASSIGN(state.underPauses, catalogue_.underPauses());
  SB_ASSIGN(state.lastTrips, catalogue_.lastTrips());
  SB_ASSIGN(state.routes, routes_.all());
  SB_ASSIGN(state.operations, operations_.unfinished());
  SB_ASSIGN(state.plans, operations_.computingPlans());
  SB_ASSIGN(state.alerts, catalogue_.raisedAlerts());
  SB_ASSIGN(state.tokens, tokens_.all());
  SB_ASSIGN(state.auditHead, audit_.head());
  SB_ASSIGN(state.subscriptions, openSubscriptions());
  return state;
}

// --- subscriptions, whose secrets lie sealed in a table of their own -------------------------------------------

namespace {
std::string ownerOf(std::int64_t subscription) { return "subscription/" + std::to_string(subscription); }
}  // namespace

base::Result<std::vector<SubscriptionRow>> SqliteStore::openSubscriptions() {
  SB_ASSIGN(std::vector<SubscriptionRow> rows, subscriptions_.all());
  for (SubscriptionRow& row : rows) {
    SB_ASSIGN(row.subscription.secrets, secrets_.all(ownerOf(row.subscription.number), row.subscription.version));
  }
  return rows;
}

base::Result<std::int64_t> SqliteStore::putSubscription(const model::Subscription& subscription) {
  SB_ASSIGN(const std::int64_t number, subscriptions_.put(subscription));
  SB_TRY(secrets_.putAll(ownerOf(number), subscription.version, subscription.secrets));
  return number;
}

Status SqliteStore::deleteSubscription(std::int64_t number) {
  SB_TRY(subscriptions_.remove(number));
  return secrets_.dropAll(ownerOf(number));
}

// --- installation and identity (rule 29) ----------------------------------------------------------------------

namespace {
constexpr const char* kPutBack = "put_back";  // how that was found out; empty = it was not
}

base::Result<std::string> SqliteStore::fact(const char* name) {
  Rows rows = fact_.open(name);
  if (rows.next()) return rows.text(0);
  if (!rows.status().ok()) return rows.status();
  return std::string();
}

Status SqliteStore::putFact(const char* name, const std::string& value) { return putFact_.run(name, value); }

/// Four numbers with blanks between them; none stands for nothing.
base::Result<Store::PurgeTally> SqliteStore::purgeTally() {
  SB_ASSIGN(const std::string text, fact("purged"));
  std::array<std::int64_t, 4> numbers{};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::int64_t& number : numbers) {
    at = std::from_chars(at, end, number).ptr;
    if (at != end) ++at;
  }
  return PurgeTally{{numbers[1], numbers[2], numbers[3], 0}, base::wallFromMillis(numbers[0])};
}

Status SqliteStore::putPurgeTally(const PurgeTally& tally) {
  std::string text = std::to_string(base::toMillis(tally.toldAt));
  for (const std::int64_t number : {tally.gone.messages, tally.gone.deadLetters, tally.gone.receipts}) text += ' ' + std::to_string(number);
  return putFact("purged", text);
}

Status SqliteStore::prepareFacts() {
  SB_ASSIGN(const std::string installation, fact("installation"));
  if (installation.empty()) {
    std::string fresh = options_.installation;
    if (fresh.empty()) {
      std::array<std::uint8_t, 32> bytes{};
      base::SystemRandom random;
      random.fill(bytes);
      fresh = base::hexEncode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    SB_TRY(putFact("installation", fresh));
  }
  SB_TRY(judgeIdentity());
  return judgePast();
}

Status SqliteStore::judgeIdentity() {
  if (!options_.vfs.empty()) return Status::okay();
  const std::string present = identityOf(options_.path);
  if (present.empty()) return Status::okay();
  SB_ASSIGN(const std::string recorded, fact("identity"));
  if (recorded == present) return Status::okay();
  SB_ASSIGN(const bool work, holdsWork());
  // A copy with nothing to send can do no harm and is at once its own original.
  if (recorded.empty() || !work) return putFact("identity", present);
  onHold_ = true;
  log_.warning("store.on_hold", {{"recorded", recorded}, {"found", present}});
  return Status::okay();
}

/// What an earlier run was told holds until the release, or until there is no work left, as with a changed identity.
Status SqliteStore::judgePast() {
  SB_ASSIGN(const std::string how, fact(kPutBack));
  if (how.empty()) return Status::okay();
  SB_ASSIGN(const bool work, holdsWork());
  if (!work) return putFact(kPutBack, {});
  onHold_ = true;
  log_.warning("store.on_hold", {{"recorded", how}, {"found", fmt::format("step {}", lastStep_)}});
  return Status::okay();
}

base::Result<Position> SqliteStore::position() {
  SB_ASSIGN(std::string installation, fact("installation"));
  return Position{std::move(installation), lastStep_};
}

base::Result<bool> SqliteStore::rememberPutBack(const std::string& how) {
  SB_ASSIGN(const bool work, holdsWork());
  if (work) SB_TRY(putFact(kPutBack, how));
  return work;
}

base::Result<bool> SqliteStore::putBack(const std::string& how, std::int64_t stepKnown) {
  SB_TRY(begin());
  const base::Result<bool> work = rememberPutBack(how);
  Status done = work.status();
  if (done.ok()) done = commit(std::max(lastStep_, stepKnown) + 1);
  if (!done.ok()) {
    rollback();
    return done;
  }
  if (!*work) return false;
  onHold_ = true;
  log_.warning("store.on_hold", {{"recorded", how}, {"found", fmt::format("step {}", lastStep_)}});
  return true;
}

base::Result<bool> SqliteStore::holdsWork() {
  SB_ASSIGN(const std::int64_t waiting,
            db_.integer("SELECT EXISTS(SELECT 1 FROM deliveries INDEXED BY deliveries_waiting WHERE state<4 AND state<>2)"));
  SB_ASSIGN(const std::int64_t sending, db_.integer("SELECT EXISTS(SELECT 1 FROM deliveries INDEXED BY deliveries_sending WHERE state=2)"));
  return waiting + sending > 0;
}

Status SqliteStore::releaseHold() {
  if (options_.vfs.empty()) SB_TRY(putFact("identity", identityOf(options_.path)));
  SB_TRY(putFact(kPutBack, {}));
  onHold_ = false;
  return Status::okay();
}

}  // namespace signalbox::store::sqlite
