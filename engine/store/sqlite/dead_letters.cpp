#include "engine/store/sqlite/dead_letters.h"

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

DeadLetters::DeadLetters(Connection& db)
    : db_(db),
      insert_(db.handle(),
              "INSERT INTO dead_letters(seq, group_id, provider, channel, template, app, domain, outcome_class, code, message, tries, "
              "replays, died_at_ms) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)"),
      // A cause that had been emptied and gets a new death is back, and wants to be looked at again.
      enter_(db.handle(),
             "INSERT INTO dead_letter_groups(id, title, provider, channel, open, total, first_at_ms, last_at_ms, plain_title) "
             "VALUES(?,?,?,?,1,1,?5,?5,?6) "
             "ON CONFLICT(id) DO UPDATE SET open=open+1, total=total+1, last_at_ms=max(last_at_ms,excluded.last_at_ms), "
             "plain_title=coalesce(plain_title,excluded.plain_title), "
             "times_seen=times_seen+(open=0), back_at_ms=CASE WHEN open=0 THEN excluded.last_at_ms ELSE back_at_ms END, "
             "seen=CASE WHEN open=0 THEN 0 ELSE seen END"),
      inflow_(db.handle(), "INSERT INTO dead_letter_inflow VALUES(?,?,1) ON CONFLICT(group_id, bucket_at_ms) DO UPDATE SET deaths=deaths+1"),
      remove_(db.handle(), "DELETE FROM dead_letters WHERE seq=? RETURNING group_id, discarded"),
      discard_(db.handle(), "UPDATE dead_letters SET discarded=1, purge_at_ms=?2 WHERE seq=?1 AND discarded=0 RETURNING group_id"),
      restore_(db.handle(), "UPDATE dead_letters SET discarded=0, purge_at_ms=NULL WHERE seq=? AND discarded=1 RETURNING group_id"),
      addOpen_(db.handle(), "UPDATE dead_letter_groups SET open=open+?2 WHERE id=?1"),
      patch_(db.handle(), "UPDATE dead_letter_groups SET note=coalesce(?2,note), fixed_by=coalesce(?3,fixed_by), seen=coalesce(?4,seen) WHERE id=?1"),
      find_(db.handle(), "SELECT id, note, fixed_by, seen FROM dead_letter_groups WHERE id=?"),
      facts_(db.handle(),
             "SELECT coalesce(back_at_ms,first_at_ms), (SELECT template FROM dead_letters l INDEXED BY dead_letters_group WHERE l.group_id=g.id AND "
             "l.discarded=0 ORDER BY l.died_at_ms DESC LIMIT 1) FROM dead_letter_groups g WHERE id=?"),
      newCauses_(db.handle(), "SELECT count(*) FROM dead_letter_groups INDEXED BY dead_letter_groups_new WHERE seen=0 AND first_at_ms>=?"),
      topCauses_(db.handle(),
                 "SELECT id, coalesce(plain_title,'Cause '||id), open, first_at_ms FROM dead_letter_groups INDEXED BY dead_letter_groups_open "
                 "WHERE open>0 ORDER BY open DESC LIMIT ?") {}

Status DeadLetters::bury(std::span<const DeadRow> rows) {
  for (const DeadRow& row : rows) SB_TRY(buryOne(row));
  return Status::okay();
}

Status DeadLetters::buryOne(const DeadRow& row) {
  const auto outcome = model::outcomeClassFromName(row.outcomeClass);
  const std::int64_t outcomeNumber = outcome ? static_cast<std::int64_t>(*outcome) : -1;  // such as an expiry: no attempt ended it
  const Status inserted = insert_.run(row.seq, row.groupId, row.provider, row.channel, row.templateName, row.app, row.domain, outcomeNumber, row.code,
                                      row.message, row.tries, row.replays, row.diedAt);
  if (inserted.code() == Code::conflict) return {Code::internal, "a dead letter was buried twice"};
  SB_TRY(inserted);
  SB_TRY(enter_.run(row.groupId, row.groupTitle, row.provider, row.channel, row.diedAt, Sparse{row.groupPlainTitle}));
  const std::int64_t diedMs = base::toMillis(row.diedAt);
  return inflow_.run(row.groupId, diedMs - diedMs % kInflowBucketMs);
}

Status DeadLetters::leave(Seq seq) {
  std::string group;
  bool open = false;
  {
    Rows rows = remove_.open(seq);
    while (rows.next()) {
      group = rows.text(0);
      open = !rows.flag(1);
    }
    SB_TRY(rows.status());
  }
  return open ? addOpen(group, -1) : Status::okay();
}

Status DeadLetters::discard(Seq seq, std::optional<base::WallTime> purgeAt) {
  std::optional<std::string> group;
  {
    Rows rows = discard_.open(seq, purgeAt);
    while (rows.next()) group = rows.text(0);
    SB_TRY(rows.status());
  }
  return group ? addOpen(*group, -1) : Status::okay();
}

Status DeadLetters::restore(Seq seq) {
  std::optional<std::string> group;
  {
    Rows rows = restore_.open(seq);
    while (rows.next()) group = rows.text(0);
    SB_TRY(rows.status());
  }
  return group ? addOpen(*group, 1) : Status::okay();
}

Status DeadLetters::addOpen(const std::string& groupId, int change) { return addOpen_.run(groupId, change); }

Status DeadLetters::patch(const GroupPatch& patch) {
  SB_TRY(patch_.run(patch.id, patch.note, patch.fixedBy, patch.seen));
  if (db_.changes() == 0) return {Code::notFound, "no cause has the id " + patch.id};
  return Status::okay();
}

base::Result<std::optional<GroupPatch>> DeadLetters::find(const std::string& groupId) {
  Rows rows = find_.open(groupId);
  if (rows.next()) return std::optional(GroupPatch{rows.text(0), rows.text(1), rows.text(2), rows.flag(3)});
  SB_TRY(rows.status());
  return std::optional<GroupPatch>();
}

base::Result<std::optional<GroupFacts>> DeadLetters::facts(const std::string& groupId) {
  Rows rows = facts_.open(groupId);
  if (rows.next()) return std::optional<GroupFacts>({rows.time(0), rows.text(1)});
  SB_TRY(rows.status());
  return std::optional<GroupFacts>();
}

base::Result<std::int64_t> DeadLetters::newCauses(base::WallTime since) {
  Rows rows = newCauses_.open(since);
  if (rows.next()) return rows.integer(0);
  return rows.status();
}

base::Result<std::vector<Store::CauseCount>> DeadLetters::topCauses(std::size_t limit) {
  std::vector<Store::CauseCount> causes;
  Rows rows = topCauses_.open(limit);
  while (rows.next()) causes.push_back({rows.text(0), rows.text(1), rows.integer(2), rows.time(3)});
  SB_TRY(rows.status());
  return causes;
}

}  // namespace signalbox::store::sqlite
