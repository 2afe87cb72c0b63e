#include "engine/store/sqlite/erasure_tables.h"

#include <algorithm>

#include "engine/model/operation.h"
#include "engine/model/quoted_target.h"
#include "engine/store/sqlite/columns.h"
#include "engine/store/sqlite/json_columns.h"
#include "engine/store/sqlite/messages_of.h"

namespace signalbox::store::sqlite {

using base::Status;

ErasureTables::ErasureTables(Connection& db, WriteAheadLog& log)
    : db_(db),
      log_(log),
      open_(
          db.handle(),
          "SELECT recipient, addresses, by_whom, asked_at_ms, up_to, scanned_to, erased FROM erasures WHERE done=0 ORDER BY asked_at_ms, recipient"),
      put_(
          db.handle(),
          "INSERT OR REPLACE INTO erasures VALUES(?1,?2,?3,?4,CASE WHEN ?5=0 THEN (SELECT coalesce(max(seq),0) FROM notifications) ELSE ?5 END,?6,?7,0)"),
      finish_(db.handle(), "UPDATE erasures SET done=1, addresses='[]' WHERE recipient=?"),
      dropRecipient_(db.handle(), "DELETE FROM recipients WHERE id=?"),
      find_(db.handle(), (std::string("SELECT n.seq FROM ") + kMessagesOfRecipient).c_str()),
      notification_(db.handle(), "UPDATE notifications SET target='', recipient_id=NULL, content=NULL, data=NULL, metadata=NULL WHERE seq=?"),
      fingerprint_(db.handle(), "UPDATE idempotency_keys SET fingerprint=zeroblob(32) WHERE seq=?"),
      messageIds_(db.handle(),
                  "DELETE FROM provider_messages WHERE (provider, provider_message_id) IN (SELECT provider, provider_message_id FROM attempts "
                  "WHERE place BETWEEN ? AND ? AND provider_message_id IS NOT NULL)"),
      attempts_(db.handle(), "UPDATE attempts SET message=NULL, provider_message_id=NULL WHERE place BETWEEN ? AND ?"),
      deadLetter_(db.handle(), "UPDATE dead_letters SET message='', domain='' WHERE seq=?"),
      receipts_(db.handle(), "UPDATE receipts SET words=NULL, provider_message_id=NULL WHERE seq=?"),
      history_(db.handle(), "UPDATE history SET words=NULL WHERE seq=?"),
      overrides_(db.handle(), "UPDATE overrides SET target='', data=NULL, content=NULL WHERE seq=?"),
      plans_(db.handle(), "DELETE FROM plans WHERE state<>?2 AND (instr(q,?1)>0 OR instr(edits,?1)>0)"),
      operations_(db.handle(),
                  "UPDATE operations SET q=replace(q,?1,?2), edits=replace(edits,?1,?2), reason=replace(reason,?1,?2), fix=replace(fix,?1,?2) "
                  "WHERE state NOT IN (0,1,2) AND (instr(q,?1)>0 OR instr(edits,?1)>0 OR instr(reason,?1)>0 OR instr(fix,?1)>0)"),
      views_(db.handle(), "UPDATE views SET q=replace(q,?1,?2) WHERE instr(q,?1)>0"),
      groups_(db.handle(),
              "UPDATE dead_letter_groups SET note=replace(note,?1,?2), fixed_by=replace(fixed_by,?1,?2) "
              "WHERE instr(note,?1)>0 OR instr(fixed_by,?1)>0"),
      // One that is gone is worked out anew for a repeat, as after a crash.
      answers_(db.handle(), "UPDATE command_keys SET answer=NULL WHERE instr(answer,?)>0"),
      waitingReceipts_(db.handle(), "SELECT number, code, words FROM receipts INDEXED BY receipts_waiting WHERE seq IS NULL"),
      forgetWords_(db.handle(), "UPDATE receipts SET code=NULL, words=NULL WHERE number=?") {}

/// What is overwritten is zeroed, also in pages that become free, and soon in the log.
template <class Work> Status ErasureTables::zeroing(Work work) {
  SB_TRY(db_.exec("PRAGMA secure_delete=ON"));
  const Status done = work();
  SB_TRY(db_.exec("PRAGMA secure_delete=FAST"));
  log_.emptySoon();
  return done;
}

base::Result<std::vector<ErasureRow>> ErasureTables::open() {
  std::vector<ErasureRow> found;
  Rows rows = open_.open();
  while (rows.next())
    found.push_back({rows.text(0), textsFromJson(rows.text(1)), rows.text(2), rows.time(3), rows.integer(4), rows.integer(5), rows.integer(6)});
  SB_TRY(rows.status());
  return found;
}

Status ErasureTables::put(const ErasureRow& row) {
  return put_.run(row.recipient, toJson(row.addresses), row.by, row.askedAt, row.upTo, row.scannedTo, row.erased);
}

base::Result<ErasureStore::Piece> ErasureTables::find(const ErasureRow& row, std::size_t rows) {
  Piece piece;
  piece.scannedTo = std::min(row.upTo, row.scannedTo + static_cast<Seq>(rows));
  Rows found = find_.open(row.scannedTo, piece.scannedTo, row.recipient, toJson(row.addresses));
  while (found.next()) piece.seqs.push_back(found.integer(0));
  SB_TRY(found.status());
  return piece;
}

Status ErasureTables::dropRecipient(const std::string& id) {
  return zeroing([&] { return dropRecipient_.run(id); });
}

Status ErasureTables::forgetAddress(const std::string& address) {
  SB_TRY(plans_.run(address, model::PlanState::computing));  // that one lives an hour
  SB_TRY(operations_.run(address, kErased));
  SB_TRY(views_.run(address, kErased));
  SB_TRY(groups_.run(address, kErased));
  return answers_.run(address);
}

/// Whom a receipt is about that waits for its message nobody knows but by its words, which may quote him in any writing. They are
/// those of a day, and looked through once.
Status ErasureTables::forgetInReceipts(const std::vector<std::string>& addresses) {
  std::vector<std::int64_t> quoting;
  {
    Rows rows = waitingReceipts_.open();
    while (rows.next()) {
      const std::string code = rows.text(1), words = rows.text(2);
      const auto quoted = [&](const std::string& address) {
        return model::withoutTarget(code, address) != code || model::withoutTarget(words, address) != words;
      };
      if (std::any_of(addresses.begin(), addresses.end(), quoted)) quoting.push_back(rows.integer(0));
    }
    SB_TRY(rows.status());
  }
  for (const std::int64_t number : quoting) SB_TRY(forgetWords_.run(number));
  return Status::okay();
}

Status ErasureTables::finish(const ErasureRow& row) {
  return zeroing([&]() -> Status {
    std::vector<std::string> addresses = row.addresses;
    std::erase_if(addresses, [](const std::string& address) { return address.size() < kErasedAddressBytesMin; });
    for (const std::string& address : addresses) SB_TRY(forgetAddress(address));
    SB_TRY(forgetInReceipts(addresses));
    return finish_.run(row.recipient);
  });
}

Status ErasureTables::eraseOne(Seq seq) {
  SB_TRY(notification_.run(seq));
  SB_TRY(fingerprint_.run(seq));
  SB_TRY(overrides_.run(seq));
  SB_TRY(messageIds_.run(attemptPlace(seq, 0), attemptPlace(seq, kAttemptsPerMessage - 1)));
  SB_TRY(attempts_.run(attemptPlace(seq, 0), attemptPlace(seq, kAttemptsPerMessage - 1)));
  SB_TRY(deadLetter_.run(seq));
  SB_TRY(receipts_.run(seq));
  return history_.run(seq);
}

Status ErasureTables::erase(const std::vector<Seq>& seqs) {
  return zeroing([&]() -> Status {
    for (const Seq seq : seqs) SB_TRY(eraseOne(seq));
    return Status::okay();
  });
}

}  // namespace signalbox::store::sqlite
