#include "engine/store/sqlite/erasure_tables.h"

#include <algorithm>

#include "engine/store/sqlite/columns.h"
#include "engine/store/sqlite/json_columns.h"

namespace signalbox::store::sqlite {

using base::Status;

ErasureTables::ErasureTables(Connection& db)
    : db_(db),
      open_(db.handle(), "SELECT recipient, addresses, by_whom, asked_at_ms, up_to, scanned_to, erased FROM erasures WHERE done=0 ORDER BY asked_at_ms, recipient"),
      put_(db.handle(), "INSERT OR REPLACE INTO erasures VALUES(?1,?2,?3,?4,CASE WHEN ?5=0 THEN (SELECT coalesce(max(seq),0) FROM notifications) ELSE ?5 END,?6,?7,0)"),
      finish_(db.handle(), "UPDATE erasures SET done=1, addresses='[]' WHERE recipient=?"),
      dropRecipient_(db.handle(), "DELETE FROM recipients WHERE id=?"),
      find_(db.handle(),
            "SELECT seq FROM notifications WHERE seq>?1 AND seq<=?2 AND (recipient_id=?3 OR target IN (SELECT value FROM json_each(?4))) ORDER BY seq"),
      notification_(db.handle(), "UPDATE notifications SET target='', recipient_id=NULL, content=NULL, data=NULL, metadata=NULL WHERE seq=?"),
      attempts_(db.handle(), "UPDATE attempts SET message=NULL, provider_message_id=NULL WHERE place BETWEEN ? AND ?"),
      deadLetter_(db.handle(), "UPDATE dead_letters SET message='', domain='' WHERE seq=?"),
      receipts_(db.handle(), "UPDATE receipts SET words=NULL, provider_message_id=NULL WHERE seq=?"),
      history_(db.handle(), "UPDATE history SET words=NULL WHERE seq=?") {}

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

Status ErasureTables::eraseOne(Seq seq) {
  SB_TRY(notification_.run(seq));
  SB_TRY(attempts_.run(attemptPlace(seq, 0), attemptPlace(seq, kAttemptsPerMessage - 1)));
  SB_TRY(deadLetter_.run(seq));
  SB_TRY(receipts_.run(seq));
  return history_.run(seq);
}

Status ErasureTables::erase(const std::vector<Seq>& seqs) {
  // What is overwritten is zeroed, also in pages that become free.
  SB_TRY(db_.exec("PRAGMA secure_delete=ON"));
  Status done;
  for (const Seq seq : seqs)
    if (done.ok()) done = eraseOne(seq);
  SB_TRY(db_.exec("PRAGMA secure_delete=FAST"));
  return done;
}

}  // namespace signalbox::store::sqlite
