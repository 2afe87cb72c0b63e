#include "engine/store/sqlite/transitions.h"

#include "engine/store/sqlite/columns.h"

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;
using model::OutcomeClass;
using model::State;

namespace {

Status illegal(State from, State to) {
  return {Code::internal, "a delivery cannot go from " + std::string(model::name(from)) + " to " + std::string(model::name(to))};
}

/// Replay takes these back to work; anything else that moves keeps its generation.
bool mayReplay(State from) { return from == State::dead || from == State::held || from == State::expired || from == State::suppressed; }

constexpr Seq kTwinMessages = 2'000;  // accepted before and after, among which a twin is looked for: there is no index

const char* const kNextNumber = "(SELECT coalesce(max(number),0)+1 FROM history WHERE seq=?1)";

}  // namespace

Transitions::Transitions(Connection& db, DeadLetters& deadLetters)
    : db_(db),
      deadLetters_(deadLetters),
      settle_(db.handle(),
              "UPDATE deliveries SET state=?, due_at_ms=?, route=?, lease_until_ms=NULL, attempts_in_generation=attempts_in_generation+?, "
              "suspect=?, crashes_alone=?, reason=?, changed_at_ms=?, step=?, ambiguous=max(ambiguous,?), sent_before=max(sent_before,?) "
              "WHERE seq=? AND state=2 AND lease_epoch=?"),
      evidence_(db.handle(),
                "UPDATE attempts SET finished_at_ms=?, outcome=?, code=?, message=?, provider_message_id=?, retry_after_ms=?, latency_us=?, "
                "suppress_recipient=?, late=? WHERE place=? AND outcome IS NULL"),
      remember_(db.handle(), "UPDATE deliveries SET ambiguous=max(ambiguous,?), sent_before=max(sent_before,?) WHERE seq=?"),
      move_(
          db.handle(),
          "UPDATE deliveries SET state=?1, generation=generation+?2, due_at_ms=?3, route=?4, reason=?5, lease_until_ms=NULL, "
          "attempts_in_generation=CASE WHEN ?2 THEN 0 ELSE attempts_in_generation+?6 END, suspect=coalesce(?7,suspect), "
          "crashes_alone=coalesce(?8,crashes_alone), changed_at_ms=?9, step=?10, sent_before=max(sent_before,?1=5), "
          "override_template_version=CASE WHEN ?2 THEN ?11 ELSE override_template_version END, "
          "override_provider=CASE WHEN ?2 THEN ?12 ELSE override_provider END, operation=CASE WHEN ?2 THEN ?13 ELSE operation END, "
          "ambiguous=CASE WHEN ?17 THEN 0 ELSE ambiguous END, edited=CASE WHEN ?2 THEN ?18 ELSE edited END, receipt=CASE WHEN ?2 THEN NULL ELSE receipt END "
          "WHERE seq=?14 AND state=?15 AND generation=?16"),
      edit_(db.handle(), "INSERT INTO overrides VALUES(?,?,?,?,?)"),
      explain_(db.handle(), "UPDATE deliveries SET reason=?, changed_at_ms=?, step=? WHERE seq=? AND state=4 AND generation=?"),
      twin_(db.handle(),
            "SELECT 1 FROM attempts t JOIN attempts a ON a.place=?1 WHERE t.place BETWEEN ?2 AND ?3 AND t.place<>?1 AND "
            "t.provider=a.provider AND t.provider_message_id=?4 LIMIT 1"),
      bind_(db.handle(), "UPDATE attempts SET provider_message_id=? WHERE place=? AND provider_message_id IS NULL"),
      history_(db.handle(), std::string("INSERT INTO history VALUES(?1, ") + kNextNumber + ", ?2, ?3, ?4, ?5, ?6)"),
      historyNow_(db.handle(),
                  std::string("INSERT INTO history SELECT ?1, ") + kNextNumber + ", ?2, ?3, ?4, ?5, generation FROM deliveries WHERE seq=?1") {}

base::Result<std::vector<bool>> Transitions::settle(std::span<const SettleRow> rows, std::int64_t step) {
  std::vector<bool> moved;
  moved.reserve(rows.size());
  for (const SettleRow& row : rows) {
    SB_ASSIGN(const bool one, settleOne(row, step));
    moved.push_back(one);
  }
  return moved;
}

base::Result<bool> Transitions::settleOne(const SettleRow& row, std::int64_t step) {
  bool moved = false;
  if (!row.evidenceOnly) {
    if (!model::canMove(State::sending, row.to)) return illegal(State::sending, row.to);
    SB_TRY(settle_.run(row.to, row.dueAt, row.route, row.countsOnLadder, row.suspect, row.crashesAlone, Sparse{row.reason}, row.finishedAt, step,
                       row.outcome.outcome == OutcomeClass::ambiguous, row.outcome.outcome == OutcomeClass::sent || row.to == State::sent, row.seq,
                       row.epoch));
    moved = db_.changes() > 0;
  }
  SB_TRY(keepEvidence(row, !moved));
  const bool byReceipt = row.to == State::sent && row.outcome.outcome != OutcomeClass::sent;
  if (moved && (row.to == State::held || row.to == State::dead || byReceipt))
    SB_TRY(tell(row.seq, row.finishedAt, model::name(row.to), row.reason, {}));
  return moved;
}

Status Transitions::keepEvidence(const SettleRow& row, bool late) {
  const model::Outcome& outcome = row.outcome;
  std::optional<std::int64_t> retryAfterMs;
  if (outcome.retryAfter) retryAfterMs = outcome.retryAfter->count();
  SB_TRY(evidence_.run(row.finishedAt, outcome.outcome, Sparse{outcome.code}, Sparse{outcome.message}, Sparse{outcome.providerMessageId},
                       retryAfterMs, outcome.latencyUs, outcome.suppressRecipient, late, attemptPlace(row.seq, row.attempt)));
  // What a late finish proves still counts for rule 18: a later attempt must not go to another provider.
  if (!late || db_.changes() == 0 || model::surelyNotSent(outcome.outcome)) return Status::okay();
  return remember_.run(outcome.outcome == OutcomeClass::ambiguous, outcome.outcome == OutcomeClass::sent, row.seq);
}

base::Result<std::vector<bool>> Transitions::move(std::span<const MoveRow> rows, base::WallTime now, std::int64_t step) {
  std::vector<bool> moved;
  moved.reserve(rows.size());
  for (const MoveRow& row : rows) {
    SB_ASSIGN(const bool one, moveOne(row, now, step));
    moved.push_back(one);
  }
  return moved;
}

base::Result<bool> Transitions::moveOne(const MoveRow& row, base::WallTime now, std::int64_t step) {
  if (!model::canMove(row.from, row.to)) return illegal(row.from, row.to);
  if (row.newGeneration && !(row.to == State::pending && mayReplay(row.from)))
    return Status(Code::internal, "only what is dead, held, expired or suppressed starts a new generation");
  const bool usesLadder = row.from == State::sending && row.countsOnLadder;
  std::optional<std::int32_t> crashes;
  if (row.crashesAlone >= 0) crashes = row.crashesAlone;
  std::optional<base::Uuid> operation;
  if (!row.operation.isNil()) operation = row.operation;
  SB_TRY(move_.run(row.to, row.newGeneration, row.dueAt, row.route, Sparse{row.reason}, usesLadder, row.suspect, crashes, now, step,
                   row.overrideTemplateVersion, Sparse{row.overrideProvider}, operation, row.seq, row.from, row.generation, row.provesNotSent,
                   row.edit.has_value()));
  if (db_.changes() == 0) return false;
  SB_TRY(keepEdit(row));
  SB_TRY(followDeadLetter(row));
  if (!row.history.empty()) SB_TRY(tell(row.seq, now, row.history, row.historyText, row.by));
  return true;
}

Status Transitions::keepEdit(const MoveRow& row) {
  if (!row.newGeneration || !row.edit) return Status::okay();
  return edit_.run(row.seq, row.generation + 1, row.edit->target, Sparse{row.edit->data}, Sparse{row.edit->content});
}

Status Transitions::followDeadLetter(const MoveRow& row) {
  if (row.from == State::dead && row.to == State::discarded) return deadLetters_.discard(row.seq, row.purgeAt);
  if (row.from == State::dead) return deadLetters_.leave(row.seq);
  if (row.from == State::discarded) return deadLetters_.restore(row.seq);
  return Status::okay();
}

base::Result<bool> Transitions::bindMessageId(Seq seq, std::int32_t attempt, const std::string& providerMessageId) {
  if (providerMessageId.empty()) return true;
  const std::int64_t place = attemptPlace(seq, attempt);
  {
    Rows rows = twin_.open(place, attemptPlace(seq - kTwinMessages, 0), attemptPlace(seq + kTwinMessages, 0), providerMessageId);
    if (rows.next()) return false;
    SB_TRY(rows.status());
  }
  SB_TRY(bind_.run(providerMessageId, place));
  return true;
}

base::Result<bool> Transitions::explainHeld(Seq seq, std::int32_t generation, const std::string& reason, base::WallTime now, std::int64_t step) {
  SB_TRY(explain_.run(Sparse{reason}, now, step, seq, generation));
  return db_.changes() > 0;
}

Status Transitions::addHistory(Seq seq, const HistoryRow& row) {
  return history_.run(seq, row.at, row.kind, Sparse{row.text}, Sparse{row.by}, row.generation);
}

Status Transitions::tell(Seq seq, base::WallTime at, std::string_view kind, std::string_view words, std::string_view by) {
  return historyNow_.run(seq, at, kind, Sparse{words}, Sparse{by});
}

}  // namespace signalbox::store::sqlite
