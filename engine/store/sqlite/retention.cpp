#include "engine/store/sqlite/retention.h"

#include <vector>

#include "engine/store/sqlite/columns.h"

namespace signalbox::store::sqlite {

using base::Status;

namespace {
/// How many rows are looked at for each that may be removed: rows that must stay (dead, held, waiting) are stepped over.
constexpr std::int64_t kLookedAtPerRemoved = 64;
}  // namespace

RetentionTables::RetentionTables(Connection& db, DeadLetters& deadLetters, StatTables& stats)
    : db_(db),
      deadLetters_(deadLetters),
      stats_(stats),
      // The oldest keys come first; looking at a bounded number of them needs no index on their expiry.
      keys_(db.handle(), "DELETE FROM idempotency_keys WHERE seq IN (SELECT seq FROM idempotency_keys ORDER BY seq LIMIT ?1) AND expires_at_ms<=?2"),
      discarded_(db.handle(),
                 "SELECT seq FROM dead_letters INDEXED BY dead_letters_purge WHERE purge_at_ms IS NOT NULL AND purge_at_ms<=? AND discarded=1 "
                 "ORDER BY purge_at_ms LIMIT ?"),
      walk_(db.handle(), "SELECT seq, state IN (5,7,8,9) AND changed_at_ms<?1 FROM deliveries WHERE seq>?2 ORDER BY seq LIMIT ?3"),
      walkCategory_(db.handle(),
                    "SELECT n.seq, d.state IN (5,7,8,9) AND d.changed_at_ms<?1 FROM notifications n INDEXED BY notifications_category "
                    "CROSS JOIN deliveries d ON d.seq=n.seq WHERE n.category=?2 AND n.seq>?3 ORDER BY n.seq LIMIT ?4"),
      categoryOf_(db.handle(), "SELECT category FROM notifications WHERE seq=?"),
      createdAt_(db.handle(), "SELECT created_at_ms FROM notifications WHERE seq=?"),
      notification_(db.handle(), "DELETE FROM notifications WHERE seq=?"),
      delivery_(db.handle(), "DELETE FROM deliveries WHERE seq=?"),
      attempts_(db.handle(), "DELETE FROM attempts WHERE place BETWEEN ? AND ?"),
      history_(db.handle(), "DELETE FROM history WHERE seq=?"),
      overrides_(db.handle(), "DELETE FROM overrides WHERE seq=?"),
      commandKeys_(db.handle(), "DELETE FROM command_keys WHERE rowid IN (SELECT rowid FROM command_keys WHERE expires_at_ms<=? LIMIT ?)"),
      // Whoever approves an operation days later, or reads how it came about while it runs, looks at what was planned.
      plans_(db.handle(),
             "DELETE FROM plans WHERE id IN (SELECT p.id FROM plans p WHERE p.expires_at_ms<=? AND NOT EXISTS(SELECT 1 FROM operations o "
             "INDEXED BY operations_open WHERE o.state IN (0,1,2) AND o.plan_id=p.id) LIMIT ?)"),
      inflow_(db.handle(), "DELETE FROM dead_letter_inflow WHERE bucket_at_ms<?"),
      breakers_(
          db.handle(),
          "DELETE FROM breakers WHERE number IN (SELECT b.number FROM breakers b WHERE b.at_ms<? AND "
          // What a breaker was before it was paused holds again after the pause.
          "EXISTS(SELECT 1 FROM breakers later WHERE later.gate=b.gate AND later.number>b.number AND (b.state='paused' OR later.state<>'paused')) LIMIT ?)"),
      alerts_(db.handle(), "DELETE FROM alerts WHERE id IN (SELECT id FROM alerts WHERE ended_at_ms<? LIMIT ?)"),
      // A cause without rows that nobody has written about.
      groups_(db.handle(),
              "DELETE FROM dead_letter_groups WHERE id IN (SELECT g.id FROM dead_letter_groups g WHERE g.open=0 AND g.last_at_ms<? AND "
              "g.note IS NULL AND g.fixed_by IS NULL AND NOT EXISTS(SELECT 1 FROM dead_letters l WHERE l.group_id=g.id) LIMIT ?)"),
      messageIds_(db.handle(),
                  "DELETE FROM provider_messages WHERE (provider, provider_message_id) IN (SELECT provider, provider_message_id FROM attempts "
                  "WHERE place BETWEEN ? AND ? AND provider_message_id IS NOT NULL)"),
      receipts_(db.handle(), "DELETE FROM receipts WHERE seq=?"),
      // Their message never became known: another installation's, or one that was purged.
      waitingReceipts_(db.handle(),
                       "DELETE FROM receipts WHERE number IN (SELECT number FROM receipts INDEXED BY receipts_waiting_since WHERE seq IS NULL "
                       "AND received_at_ms<? LIMIT ?)") {}

base::Result<Store::Purged> RetentionTables::purge(const Store::Retention& limits, std::int64_t limit) {
  Store::Purged gone;
  SB_TRY(keys_.run(limit, limits.keysBefore));
  gone.books = db_.changes();
  SB_ASSIGN(gone.deadLetters, discarded(limits.discardedBefore, limit - gone.total()));
  SB_ASSIGN(gone.messages, finished(limits, limit - gone.total()));
  for (const auto& [category, before] : limits.categoriesBefore) {
    SB_ASSIGN(const std::int64_t ended, ofCategory(category, before, limit - gone.total()));
    gone.messages += ended;
  }
  SB_ASSIGN(const std::int64_t fine, stats_.purge(0, limits.stats5sBefore, limit - gone.total()));
  gone.books += fine;
  SB_ASSIGN(const std::int64_t middle, stats_.purge(1, limits.stats1mBefore, limit - gone.total()));
  gone.books += middle;
  SB_ASSIGN(const std::int64_t coarse, stats_.purge(2, limits.stats15mBefore, limit - gone.total()));
  gone.books += coarse;
  SB_TRY(bookkeeping(limits, limit - gone.total(), gone));
  return gone;
}

base::Result<std::int64_t> RetentionTables::discarded(base::WallTime until, std::int64_t limit) {
  if (limit <= 0) return std::int64_t{0};
  std::vector<Seq> gone;
  {
    Rows rows = discarded_.open(until, limit);
    while (rows.next()) gone.push_back(rows.integer(0));
    SB_TRY(rows.status());
  }
  for (const Seq seq : gone) SB_TRY(forget(seq));
  return static_cast<std::int64_t>(gone.size());
}

base::Result<std::vector<Seq>> RetentionTables::walk(Rows rows, Seq& walkedTo, base::WallTime before, std::int64_t limit) {
  std::vector<Seq> gone;
  Seq last = walkedTo;
  bool atEnd = true;
  std::int64_t looked = 0;
  while (rows.next()) {
    last = rows.integer(0);
    if (rows.flag(1)) gone.push_back(last);
    atEnd = ++looked < limit * kLookedAtPerRemoved;
    if (static_cast<std::int64_t>(gone.size()) == limit) {
      atEnd = false;
      break;
    }
  }
  SB_TRY(rows.status());
  {
    // What was accepted after `before` cannot have finished before it, and neither can anything behind it.
    Rows created = createdAt_.open(last);
    if (created.next() && created.time(0) >= before) atEnd = true;
    SB_TRY(created.status());
  }
  walkedTo = atEnd ? 0 : last;
  return gone;
}

/// As many are looked up as may be removed, so a piece stays bounded.
Status RetentionTables::dropThoseOf(const std::map<std::string, base::WallTime>& categories, std::vector<Seq>& seqs) {
  if (categories.empty()) return Status::okay();
  std::vector<Seq> rest;
  for (const Seq seq : seqs) {
    Rows rows = categoryOf_.open(seq);
    const bool own = rows.next() && categories.contains(rows.text(0));
    SB_TRY(rows.status());
    if (!own) rest.push_back(seq);
  }
  seqs = std::move(rest);
  return Status::okay();
}

base::Result<std::int64_t> RetentionTables::finished(const Store::Retention& limits, std::int64_t limit) {
  if (limit <= 0) return std::int64_t{0};
  const base::WallTime before = limits.notificationsBefore;
  SB_ASSIGN(std::vector<Seq> gone, walk(walk_.open(before, walkedTo_, limit * kLookedAtPerRemoved), walkedTo_, before, limit));
  SB_TRY(dropThoseOf(limits.categoriesBefore, gone));
  for (const Seq seq : gone) SB_TRY(forget(seq));
  return static_cast<std::int64_t>(gone.size());
}

base::Result<std::int64_t> RetentionTables::ofCategory(const std::string& category, base::WallTime before, std::int64_t limit) {
  if (limit <= 0) return std::int64_t{0};
  Seq& walkedTo = walkedToOf_[category];
  SB_ASSIGN(const std::vector<Seq> gone, walk(walkCategory_.open(before, category, walkedTo, limit * kLookedAtPerRemoved), walkedTo, before, limit));
  for (const Seq seq : gone) SB_TRY(forget(seq));
  return static_cast<std::int64_t>(gone.size());
}

Status RetentionTables::forget(Seq seq) {
  SB_TRY(deadLetters_.leave(seq));
  SB_TRY(history_.run(seq));
  SB_TRY(overrides_.run(seq));
  SB_TRY(messageIds_.run(attemptPlace(seq, 0), attemptPlace(seq, kAttemptsPerMessage - 1)));
  SB_TRY(receipts_.run(seq));
  SB_TRY(attempts_.run(attemptPlace(seq, 0), attemptPlace(seq, kAttemptsPerMessage - 1)));
  SB_TRY(delivery_.run(seq));
  return notification_.run(seq);
}

Status RetentionTables::bookkeeping(const Store::Retention& limits, std::int64_t limit, Store::Purged& gone) {
  if (limit <= 0) return Status::okay();
  SB_TRY(commandKeys_.run(limits.keysBefore, limit));
  gone.books += db_.changes();
  SB_TRY(plans_.run(limits.plansBefore, limit));
  gone.books += db_.changes();
  SB_TRY(waitingReceipts_.run(limits.waitingReceiptsBefore, limit));
  gone.receipts += db_.changes();
  SB_TRY(breakers_.run(limits.stats15mBefore, limit));
  gone.books += db_.changes();
  SB_TRY(alerts_.run(limits.stats15mBefore, limit));
  gone.books += db_.changes();
  SB_TRY(inflow_.run(limits.stats1mBefore));
  gone.books += db_.changes();
  SB_TRY(groups_.run(limits.notificationsBefore, limit));
  gone.books += db_.changes();
  return Status::okay();
}

}  // namespace signalbox::store::sqlite
