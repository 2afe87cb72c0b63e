#include "engine/store/sqlite/claim_tables.h"

#include <algorithm>

#include "engine/store/sqlite/columns.h"

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

namespace {

const std::string kLane = " FROM deliveries INDEXED BY deliveries_waiting WHERE state<4 AND state<>2 AND channel=? AND route=? AND priority=? ";
const std::string kReady = "SELECT seq, generation, app, due_at_ms, suspect" + kLane;
const std::string kJoined = " JOIN notifications n ON n.seq=d.seq ";

}  // namespace

ClaimTables::ClaimTables(Connection& db)
    : db_(db),
      laneAfter_(db.handle(),
                 "SELECT channel, route, priority, due_at_ms FROM deliveries INDEXED BY deliveries_waiting WHERE state<4 AND state<>2 AND "
                 "(channel,route,priority)>(?,?,?) ORDER BY channel, route, priority, due_at_ms LIMIT 1"),
      // Two ranges, not one of (due, seq): SQLite would walk again through everything that is due at the same instant.
      readySameDue_(db.handle(), kReady + "AND due_at_ms=? AND seq>? ORDER BY seq LIMIT ?"),
      readyLaterDue_(db.handle(), kReady + "AND due_at_ms>? AND due_at_ms<=? ORDER BY due_at_ms, seq LIMIT ?"),
      nextSameDue_(db.handle(), "SELECT due_at_ms" + kLane + "AND due_at_ms=? AND seq>? ORDER BY seq LIMIT 1"),
      nextLaterDue_(db.handle(), "SELECT due_at_ms" + kLane + "AND due_at_ms>? ORDER BY due_at_ms LIMIT 1"),
      claimable_(db.handle(),
                 "SELECT " + deliveryRowColumns() + " FROM deliveries d" + kJoined + "WHERE d.seq=? AND d.generation=? AND d.state<4 AND d.state<>2"),
      start_(db.handle(),
             "UPDATE deliveries SET state=2, lease_epoch=?, lease_until_ms=?, attempts=?, changed_at_ms=?, step=? "
             "WHERE seq=? AND state=? AND generation=? AND lease_epoch<?"),
      intent_(db.handle(), "INSERT INTO attempts(place, generation, epoch, provider, reason, dedup_token, intent_at_ms) VALUES(?,?,?,?,?,?,?)"),
      orphans_(db.handle(),
               "SELECT " + deliveryRowColumns() + ", " + kAttemptColumns + " FROM deliveries d INDEXED BY deliveries_sending" + kJoined +
                   "JOIN attempts a ON a.place=d.seq*65536+d.attempts WHERE d.state=2 ORDER BY d.seq LIMIT ?"),
      heldBecause_(db.handle(),
                   "SELECT " + deliveryRowColumns() + ", " + kAttemptColumns + " FROM deliveries d INDEXED BY deliveries_held" + kJoined +
                       "JOIN attempts a ON a.place=d.seq*65536+d.attempts WHERE d.state=4 AND d.reason=? ORDER BY d.changed_at_ms LIMIT ?"),
      // The table is walked from its end, and only what it yields is looked up: a fixed number of rows, whatever the history.
      recentAttempts_(
          db.handle(),
          "SELECT a.provider, a.outcome, a.latency_us, a.finished_at_ms, d.channel, d.route, a.retry_after_ms, a.intent_at_ms FROM "
          "(SELECT place, provider, outcome, latency_us, finished_at_ms, retry_after_ms, intent_at_ms, late FROM attempts ORDER BY place DESC LIMIT ?) a "
          "CROSS JOIN deliveries d ON d.seq=a.place/65536 "
          "WHERE a.finished_at_ms+coalesce(a.retry_after_ms,0)>=? AND a.outcome IS NOT NULL AND coalesce(a.late,0)=0 ORDER BY a.finished_at_ms, a.place"),
      expired_(db.handle(),
               "SELECT " + deliveryRowColumns() + " FROM deliveries d INDEXED BY deliveries_expiring" + kJoined +
                   "WHERE d.expires_at_ms IS NOT NULL AND d.state<5 AND d.state<>2 AND d.expires_at_ms<=? ORDER BY d.expires_at_ms LIMIT ?"),
      findById_(db.handle(), "SELECT " + deliveryRowColumns() + " FROM notifications n JOIN deliveries d ON d.seq=n.seq WHERE n.id=?"),
      appById_(db.handle(), "SELECT app FROM notifications WHERE id=?"),
      findBySeq_(db.handle(), "SELECT " + deliveryRowColumns() + " FROM deliveries d" + kJoined + "WHERE d.seq=?"),
      attempts_(db.handle(), std::string("SELECT ") + kAttemptColumns + " FROM attempts a WHERE a.place BETWEEN ? AND ? ORDER BY a.place"),
      countReady_(db.handle(), "SELECT count(*) FROM (SELECT 1" + kLane + "AND due_at_ms<=? LIMIT ?)") {}

base::Result<std::optional<ClaimTables::LaneHead>> ClaimTables::laneAfter(const std::optional<Lane>& lane) {
  Rows rows = lane ? laneAfter_.open(lane->channel, lane->route, lane->priority) : laneAfter_.open(-1, 0, 0);
  if (!rows.next()) {
    SB_TRY(rows.status());
    return std::optional<LaneHead>();
  }
  LaneHead head;
  head.lane = {enumOf<model::Channel>(rows, 0), rows.integer(1), enumOf<model::Priority>(rows, 2)};
  head.due = rows.time(3);
  return std::optional<LaneHead>(head);
}

base::Result<std::vector<Lane>> ClaimTables::lanes() {
  std::vector<Lane> lanes;
  std::optional<Lane> last;
  for (;;) {
    SB_ASSIGN(const std::optional<LaneHead> head, laneAfter(last));
    if (!head) return lanes;
    lanes.push_back(head->lane);
    last = head->lane;
  }
}

base::Result<std::vector<ClaimTables::LaneHead>> ClaimTables::lanesOf(model::Channel channel) {
  std::vector<LaneHead> heads;
  // The lanes of event subscriptions have routes below -1: they stand before, and are not the channel's own.
  std::optional<Lane> last = Lane{channel, -1, model::Priority::low};
  for (;;) {
    SB_ASSIGN(const std::optional<LaneHead> head, laneAfter(last));
    if (!head || head->lane.channel != channel) return heads;
    heads.push_back(*head);
    last = head->lane;
  }
}

base::Result<std::vector<ReadyRow>> ClaimTables::ready(const Lane& lane, base::WallTime afterDue, Seq afterSeq, base::WallTime until,
                                                       std::size_t limit) {
  std::vector<ReadyRow> found;
  const auto take = [&](Rows& rows) {
    while (rows.next()) found.push_back({rows.integer(0), rows.integer32(1), rows.text(2), rows.time(3), rows.flag(4)});
    return rows.status();
  };
  if (afterDue <= until) {
    Rows rows = readySameDue_.open(lane.channel, lane.route, lane.priority, afterDue, afterSeq, limit);
    SB_TRY(take(rows));
  }
  if (found.size() < limit) {
    Rows rows = readyLaterDue_.open(lane.channel, lane.route, lane.priority, afterDue, until, limit - found.size());
    SB_TRY(take(rows));
  }
  return found;
}

base::Result<std::optional<base::WallTime>> ClaimTables::nextDue(const Lane& lane, base::WallTime afterDue, Seq afterSeq) {
  {
    Rows rows = nextSameDue_.open(lane.channel, lane.route, lane.priority, afterDue, afterSeq);
    if (rows.next()) return std::optional<base::WallTime>(rows.time(0));
    SB_TRY(rows.status());
  }
  Rows rows = nextLaterDue_.open(lane.channel, lane.route, lane.priority, afterDue);
  if (rows.next()) return std::optional<base::WallTime>(rows.time(0));
  SB_TRY(rows.status());
  return std::optional<base::WallTime>();
}

base::Result<std::optional<DeliveryRow>> ClaimTables::claimable(const ReadyRow& hint) {
  Rows rows = claimable_.open(hint.seq, hint.generation);
  if (rows.next()) return std::optional<DeliveryRow>(readDeliveryRow(rows));
  SB_TRY(rows.status());
  return std::optional<DeliveryRow>();
}

base::Result<std::vector<bool>> ClaimTables::start(std::span<const StartRow> rows, std::int64_t step) {
  std::vector<bool> started;
  started.reserve(rows.size());
  for (const StartRow& row : rows) {
    SB_ASSIGN(const bool one, startOne(row, step));
    started.push_back(one);
  }
  return started;
}

base::Result<bool> ClaimTables::startOne(const StartRow& row, std::int64_t step) {
  const model::Attempt& attempt = row.attempt;
  if (!model::canMove(row.from, model::State::sending))
    return Status(Code::internal, std::string("a delivery that is ") + std::string(model::name(row.from)) + " cannot be claimed");
  if (attempt.number < 1 || attempt.number >= kAttemptsPerMessage) return Status(Code::internal, "the number of an attempt is out of range");
  SB_TRY(start_.run(attempt.epoch, row.leaseUntil, attempt.number, attempt.intentAt, step, row.seq, row.from, row.generation, attempt.epoch));
  if (db_.changes() == 0) return false;
  SB_TRY(intent_.run(attemptPlace(row.seq, attempt.number), attempt.generation, attempt.epoch, attempt.provider, Sparse{attempt.reason},
                     Sparse{attempt.dedupToken}, attempt.intentAt));
  return true;
}

base::Result<std::vector<OrphanRow>> ClaimTables::orphans(std::size_t limit) {
  std::vector<OrphanRow> found;
  Rows rows = orphans_.open(limit);
  while (rows.next()) found.push_back({readDeliveryRow(rows), readAttempt(rows, kDeliveryRowColumnCount)});
  SB_TRY(rows.status());
  return found;
}

base::Result<std::vector<OrphanRow>> ClaimTables::heldBecause(const std::string& reason, std::size_t limit) {
  std::vector<OrphanRow> found;
  Rows rows = heldBecause_.open(reason, limit);
  while (rows.next()) found.push_back({readDeliveryRow(rows), readAttempt(rows, kDeliveryRowColumnCount)});
  SB_TRY(rows.status());
  return found;
}

base::Result<std::vector<RecentAttempt>> ClaimTables::recentAttempts(base::WallTime since, std::size_t newest) {
  std::vector<RecentAttempt> found;
  Rows rows = recentAttempts_.open(newest, since);
  while (rows.next()) {
    RecentAttempt attempt;
    attempt.provider = rows.text(0);
    attempt.outcome = enumOf<model::OutcomeClass>(rows, 1);
    attempt.latencyUs = rows.integer(2);
    attempt.finishedAt = rows.time(3);
    attempt.channel = enumOf<model::Channel>(rows, 4);
    attempt.route = rows.integer(5);
    if (const auto retryAfter = rows.maybeInteger(6)) attempt.retryAfter = base::Millis{*retryAfter};
    attempt.begunAt = rows.time(7);
    found.push_back(std::move(attempt));
  }
  SB_TRY(rows.status());
  return found;
}

base::Result<std::vector<DeliveryRow>> ClaimTables::expired(base::WallTime now, std::size_t limit) {
  std::vector<DeliveryRow> found;
  Rows rows = expired_.open(now, limit);
  while (rows.next()) found.push_back(readDeliveryRow(rows));
  SB_TRY(rows.status());
  return found;
}

base::Result<std::optional<DeliveryRow>> ClaimTables::find(const base::Uuid& id) {
  Rows rows = findById_.open(id);
  if (rows.next()) return std::optional<DeliveryRow>(readDeliveryRow(rows));
  SB_TRY(rows.status());
  return std::optional<DeliveryRow>();
}

base::Result<std::optional<std::string>> ClaimTables::appOf(const base::Uuid& id) {
  Rows rows = appById_.open(id);
  if (rows.next()) return std::optional<std::string>(rows.text(0));
  SB_TRY(rows.status());
  return std::optional<std::string>();
}

base::Result<std::vector<DeliveryRow>> ClaimTables::findMany(std::span<const Seq> seqs) {
  std::vector<DeliveryRow> found;
  found.reserve(seqs.size());
  for (const Seq seq : seqs) {
    Rows rows = findBySeq_.open(seq);
    if (rows.next()) found.push_back(readDeliveryRow(rows));
    SB_TRY(rows.status());
  }
  return found;
}

base::Result<std::vector<model::Attempt>> ClaimTables::attempts(Seq seq) {
  std::vector<model::Attempt> found;
  Rows rows = attempts_.open(attemptPlace(seq, 0), attemptPlace(seq, kAttemptsPerMessage - 1));
  while (rows.next()) found.push_back(readAttempt(rows));
  SB_TRY(rows.status());
  return found;
}

base::Result<std::optional<base::WallTime>> ClaimTables::oldestDue(model::Channel channel, base::WallTime now) {
  SB_ASSIGN(const std::vector<LaneHead> heads, lanesOf(channel));
  std::optional<base::WallTime> oldest;
  for (const LaneHead& head : heads)
    if (head.due <= now && (!oldest || head.due < *oldest)) oldest = head.due;
  return oldest;
}

base::Result<std::int64_t> ClaimTables::countReady(model::Channel channel, base::WallTime now, std::int64_t cap) {
  SB_ASSIGN(const std::vector<LaneHead> heads, lanesOf(channel));
  std::int64_t count = 0;
  for (const LaneHead& head : heads) {
    if (head.due > now) continue;
    if (count >= cap) break;
    Rows rows = countReady_.open(channel, head.lane.route, head.lane.priority, now, cap - count);
    if (rows.next()) count += rows.integer(0);
    SB_TRY(rows.status());
  }
  return count;
}

}  // namespace signalbox::store::sqlite
