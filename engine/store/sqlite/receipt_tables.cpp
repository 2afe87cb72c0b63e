#include "engine/store/sqlite/receipt_tables.h"

#include <algorithm>

#include "engine/store/sqlite/columns.h"

namespace signalbox::store {

std::string suppressionAddress(model::Channel channel, const std::string& target) {
  std::string address = target;
  if (channel == model::Channel::email)
    std::transform(address.begin(), address.end(), address.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return address;
}

}  // namespace signalbox::store

namespace signalbox::store::sqlite {

const char* const kSuppressionColumns = "number, channel, address, category, reason, provider, at_ms, notification";

SuppressionRow readSuppression(const Rows& rows) {
  SuppressionRow row;
  row.number = rows.integer(0);
  row.channel = enumOf<model::Channel>(rows, 1);
  row.address = rows.text(2);
  row.category = rows.text(3);
  row.reason = rows.text(4);
  row.provider = rows.text(5);
  row.at = rows.time(6);
  row.notification = rows.uuid(7);
  return row;
}

const char* const kReceiptColumns = "number, provider, event_id, provider_message_id, status, at_ms, received_at_ms, code, words, suppresses";

ReceiptRow readReceipt(const Rows& rows) {
  ReceiptRow row;
  row.number = rows.integer(0);
  row.provider = rows.text(1);
  row.receipt.eventId = rows.text(2);
  row.receipt.providerMessageId = rows.text(3);
  row.receipt.status = enumOf<model::ReceiptStatus>(rows, 4);
  row.receipt.at = rows.maybeTime(5);
  row.receivedAt = rows.time(6);
  row.receipt.code = rows.text(7);
  row.receipt.words = rows.text(8);
  row.receipt.suppresses = rows.flag(9);
  return row;
}

ReceiptTables::ReceiptTables(Connection& db)
    : db_(db),
      add_(db.handle(),
           "INSERT INTO receipts(provider, event_id, seq, attempt, provider_message_id, status, at_ms, received_at_ms, code, words, suppresses) "
           "VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(provider, event_id) DO NOTHING"),
      remember_(db.handle(), "INSERT OR REPLACE INTO provider_messages VALUES(?,?,?,?)"),
      findMessage_(db.handle(), "SELECT seq, attempt FROM provider_messages WHERE provider=? AND provider_message_id=?"),
      waiting_(db.handle(),
               std::string("SELECT ") + kReceiptColumns +
                   " FROM receipts INDEXED BY receipts_waiting "
                   "WHERE seq IS NULL AND provider=? AND provider_message_id=? ORDER BY number"),
      join_(db.handle(), "UPDATE receipts SET seq=?, attempt=?, code=NULL, words=NULL WHERE number=?"),
      of_(db.handle(), "SELECT attempt, status FROM receipts INDEXED BY receipts_message WHERE seq=? ORDER BY number"),
      mark_(db.handle(),
            "UPDATE deliveries SET receipt=coalesce(?,receipt), receipt_flags=receipt_flags|?, sent_before=max(sent_before,?) WHERE seq=?"),
      clear_(db.handle(), "UPDATE deliveries SET receipt_flags=receipt_flags&~? WHERE seq=?"),
      target_(
          db.handle(),
          "SELECT coalesce((SELECT e.target FROM overrides e WHERE e.seq=n.seq AND e.generation=?2), n.target) FROM notifications n WHERE n.seq=?1"),
      suppression_(db.handle(), std::string("SELECT ") + kSuppressionColumns + " FROM suppressions WHERE channel=? AND address=? AND category=?"),
      putSuppression_(db.handle(),
                      "INSERT INTO suppressions(channel, address, category, reason, provider, at_ms, notification) VALUES(?,?,?,?,?,?,?) "
                      "ON CONFLICT(channel, address, category) DO NOTHING"),
      suppressionByNumber_(db.handle(), std::string("SELECT ") + kSuppressionColumns + " FROM suppressions WHERE number=?"),
      deleteSuppression_(db.handle(), "DELETE FROM suppressions WHERE number=?") {}

base::Result<bool> ReceiptTables::add(const ReceiptRow& row) {
  const model::Receipt& receipt = row.receipt;
  SB_TRY(add_.run(row.provider, receipt.eventId, row.seq, row.attempt, Sparse{receipt.providerMessageId}, receipt.status, receipt.at, row.receivedAt,
                  Sparse{receipt.code}, Sparse{receipt.words}, receipt.suppresses));
  return db_.changes() > 0;
}

base::Status ReceiptTables::remember(const std::string& provider, const std::string& providerMessageId, const ProviderMessage& message) {
  return remember_.run(provider, providerMessageId, message.seq, message.attempt);
}

base::Result<std::optional<ProviderMessage>> ReceiptTables::findMessage(const std::string& provider, const std::string& providerMessageId) {
  Rows rows = findMessage_.open(provider, providerMessageId);
  if (rows.next()) return std::optional(ProviderMessage{rows.integer(0), rows.integer32(1)});
  if (!rows.status().ok()) return rows.status();
  return std::optional<ProviderMessage>();
}

base::Result<std::vector<ReceiptRow>> ReceiptTables::join(const std::string& provider, const std::string& providerMessageId,
                                                          const ProviderMessage& message) {
  std::vector<ReceiptRow> found;
  {
    Rows rows = waiting_.open(provider, providerMessageId);
    while (rows.next()) {
      ReceiptRow row = readReceipt(rows);
      row.seq = message.seq;
      row.attempt = message.attempt;
      found.push_back(std::move(row));
    }
    SB_TRY(rows.status());
  }
  for (const ReceiptRow& row : found) SB_TRY(join_.run(message.seq, message.attempt, row.number));
  return found;
}

base::Result<std::vector<ToldReceipt>> ReceiptTables::of(model::Seq seq) {
  std::vector<ToldReceipt> told;
  Rows rows = of_.open(seq);
  while (rows.next()) told.push_back({rows.integer32(0), enumOf<model::ReceiptStatus>(rows, 1)});
  SB_TRY(rows.status());
  return told;
}

base::Result<std::string> ReceiptTables::targetOf(model::Seq seq, std::int32_t generation) {
  Rows rows = target_.open(seq, generation);
  if (rows.next()) return rows.text(0);
  if (!rows.status().ok()) return rows.status();
  return std::string();
}

base::Status ReceiptTables::mark(model::Seq seq, const ReceiptMark& mark) {
  const std::int64_t flags = (mark.complained ? kComplainedFlag : 0) | (mark.unsubscribed ? kUnsubscribedFlag : 0);
  return mark_.run(mark.status, flags, mark.arrived, seq);
}

base::Result<std::optional<SuppressionRow>> ReceiptTables::suppression(model::Channel channel, const std::string& target,
                                                                       const std::string& category) {
  Rows rows = suppression_.open(channel, suppressionAddress(channel, target), suppressionCategory(category));
  if (rows.next()) return std::optional(readSuppression(rows));
  if (!rows.status().ok()) return rows.status();
  return std::optional<SuppressionRow>();
}

base::Result<bool> ReceiptTables::putSuppression(const SuppressionRow& row) {
  SB_TRY(putSuppression_.run(row.channel, row.address, row.category, row.reason, Sparse{row.provider}, row.at, row.notification));
  return db_.changes() > 0;
}

base::Result<std::optional<SuppressionRow>> ReceiptTables::deleteSuppression(std::int64_t number) {
  std::optional<SuppressionRow> row;
  {
    Rows rows = suppressionByNumber_.open(number);
    if (rows.next()) row = readSuppression(rows);
    SB_TRY(rows.status());
  }
  if (row) SB_TRY(deleteSuppression_.run(number));
  return row;
}

}  // namespace signalbox::store::sqlite
