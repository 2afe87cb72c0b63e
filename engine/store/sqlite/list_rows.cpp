#include "engine/store/sqlite/list_rows.h"

#include "engine/store/sqlite/columns.h"

namespace signalbox::store::sqlite {

using base::Status;

namespace {

const char* const kLastAttempt = "LEFT JOIN attempts a ON a.place=d.seq*65536+d.attempts ";

ListRow readListRow(const Rows& rows) {
  ListRow row;
  row.notification = readNotification(rows, 0);
  int at = kNotificationColumnCount;
  row.delivery = readDelivery(rows, at);
  row.changedAt = rows.time(at + 12);
  const bool ambiguous = rows.flag(at + 13);
  const bool sentBefore = rows.flag(at + 14);
  row.duplicateRisk = ambiguous || (sentBefore && row.delivery.state != model::State::sent);
  at += kDeliveryColumnCount;
  row.lastOutcome = readOutcome(rows, at);
  at += kOutcomeColumnCount;
  row.provider = rows.text(at);
  row.groupId = rows.text(at + 1);
  row.groupTitle = rows.text(at + 2);
  row.purgeAt = rows.maybeTime(at + 3);
  row.groupPlainTitle = rows.text(at + 4);
  return row;
}

}  // namespace

ListRows::ListRows(Connection& db)
    : bySeq_(db.handle(),
             std::string("SELECT ") + kNotificationColumns + ", " + kDeliveryColumns + ", " + kOutcomeColumns +
                 ", a.provider, l.group_id, g.title, l.purge_at_ms, g.plain_title FROM deliveries d JOIN notifications n ON n.seq=d.seq " +
                 kLastAttempt + "LEFT JOIN dead_letters l ON l.seq=d.seq LEFT JOIN dead_letter_groups g ON g.id=l.group_id WHERE d.seq=?"),
      forScan_(db.handle(),
               "SELECT " + deliveryRowColumns() + ", a.outcome, a.provider FROM deliveries d JOIN notifications n ON n.seq=d.seq " + kLastAttempt +
                   "WHERE d.seq=?"),
      seqOf_(db.handle(), "SELECT seq, app FROM notifications WHERE id=?"),
      attempts_(db.handle(), std::string("SELECT ") + kAttemptColumns + " FROM attempts a WHERE a.place BETWEEN ? AND ? ORDER BY a.place"),
      history_(db.handle(), "SELECT at_ms, kind, words, by_whom, generation FROM history WHERE seq=? ORDER BY number"),
      override_(db.handle(),
                "SELECT d.override_template_version, e.target, e.data, e.content FROM deliveries d LEFT JOIN overrides e ON e.seq=d.seq AND "
                "e.generation=d.generation WHERE d.seq=?") {}

base::Result<std::vector<ListRow>> ListRows::read(std::span<const Seq> seqs) {
  std::vector<ListRow> found;
  found.reserve(seqs.size());
  for (const Seq seq : seqs) {
    Rows rows = bySeq_.open(seq);
    if (rows.next()) found.push_back(readListRow(rows));
    SB_TRY(rows.status());
  }
  return found;
}

base::Result<std::vector<ScanRow>> ListRows::readForScan(std::span<const Seq> seqs) {
  std::vector<ScanRow> found;
  found.reserve(seqs.size());
  for (const Seq seq : seqs) {
    Rows rows = forScan_.open(seq);
    if (rows.next()) {
      ScanRow row;
      row.row = readDeliveryRow(rows);
      if (const auto outcome = rows.maybeInteger(kDeliveryRowColumnCount)) row.lastOutcome = static_cast<model::OutcomeClass>(*outcome);
      row.lastProvider = rows.text(kDeliveryRowColumnCount + 1);
      found.push_back(std::move(row));
    }
    SB_TRY(rows.status());
  }
  return found;
}

base::Result<std::optional<DetailRow>> ListRows::detail(const base::Uuid& id, const std::string& app) {
  Seq seq = 0;
  {
    Rows rows = seqOf_.open(id);
    if (rows.next() && (app.empty() || rows.text(1) == app)) seq = rows.integer(0);
    SB_TRY(rows.status());
  }
  if (seq == 0) return std::optional<DetailRow>();
  SB_ASSIGN(std::vector<ListRow> found, read(std::span(&seq, 1)));
  if (found.empty()) return std::optional<DetailRow>();
  DetailRow detail;
  detail.row = std::move(found.front());
  SB_TRY(complete(detail));
  return std::optional<DetailRow>(std::move(detail));
}

Status ListRows::complete(DetailRow& detail) {
  const Seq seq = detail.row.notification.seq;
  {
    Rows rows = attempts_.open(attemptPlace(seq, 0), attemptPlace(seq, kAttemptsPerMessage - 1));
    while (rows.next()) detail.attempts.push_back(readAttempt(rows));
    SB_TRY(rows.status());
  }
  {
    Rows rows = history_.open(seq);
    while (rows.next()) detail.history.push_back({rows.time(0), rows.text(1), rows.text(2), rows.text(3), rows.integer32(4)});
    SB_TRY(rows.status());
  }
  Rows rows = override_.open(seq);
  if (rows.next()) {
    detail.overrideTemplateVersion = rows.maybeInteger(0);
    if (!rows.isNull(1)) detail.edit = OverrideRow{rows.text(1), rows.text(2), rows.text(3)};
  }
  return rows.status();
}

}  // namespace signalbox::store::sqlite
