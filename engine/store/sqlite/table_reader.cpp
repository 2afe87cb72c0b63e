#include "engine/store/sqlite/table_reader.h"

#include <algorithm>
#include <limits>

#include "engine/store/sqlite/columns.h"
#include "engine/store/sqlite/json_columns.h"
#include "engine/store/sqlite/messages_of.h"
#include "engine/store/sqlite/receipt_tables.h"

namespace signalbox::store::sqlite {

namespace {

std::string select(const char* columns, const char* rest) { return std::string("SELECT ") + columns + " FROM " + rest; }

template <class T, class Read> base::Result<std::vector<T>> all(Rows rows, Read read) {
  std::vector<T> found;
  while (rows.next()) found.push_back(read(rows));
  SB_TRY(rows.status());
  return found;
}

template <class T, class Read> base::Result<std::optional<T>> one(Rows rows, Read read) {
  if (rows.next()) return std::optional<T>(read(rows));
  SB_TRY(rows.status());
  return std::optional<T>();
}

}  // namespace

TableReader::TableReader(Connection& db)
    : plan_(db.handle(), select(kPlanColumns, "plans WHERE id=?")),
      operations_(db.handle(), select(kOperationColumns, "operations ORDER BY created_at_ms DESC, id DESC LIMIT ?")),
      operation_(db.handle(), select(kOperationColumns, "operations WHERE id=?")),
      templates_(db.handle(),
                 select(kTemplateColumns,
                        "templates t WHERE retired=0 AND version=(SELECT max(version) FROM templates newest WHERE newest.name=t.name) "
                        "ORDER BY name")),
      templateVersions_(db.handle(), select(kTemplateColumns, "templates WHERE name=? ORDER BY version DESC")),
      newestTemplate_(db.handle(), select(kTemplateColumns, "templates WHERE name=? AND retired=0 ORDER BY version DESC LIMIT 1")),
      templateVersion_(db.handle(), select(kTemplateColumns, "templates WHERE name=? AND version=?")),
      recipient_(db.handle(), select(kRecipientColumns, "recipients WHERE id=?")),
      messagesOf_(db.handle(), (std::string("SELECT n.seq, n.id FROM ") + kMessagesOfRecipient + " LIMIT ?5").c_str()),
      newestSeq_(db.handle(), "SELECT coalesce(max(seq),0) FROM notifications"),
      views_(db.handle(), "SELECT name, q, place FROM views ORDER BY name"),
      namedSecrets_(db.handle(), "SELECT name, version, updated_at_ms FROM secrets WHERE owner='vault' ORDER BY name"),
      dataKeys_(db.handle(),
                "SELECT id, master, derivation<>'', (SELECT count(*) FROM secrets WHERE data_key=data_keys.id) FROM data_keys ORDER BY id"),
      // Addresses that begin with a text lie between it and it with the highest character behind.
      suppressions_(db.handle(),
                    select(kSuppressionColumns,
                           "suppressions WHERE number<?1 AND (?2='' OR (address>=?2 AND address<?2||char(1114111))) "
                           "ORDER BY number DESC LIMIT ?3")),
      suppression_(db.handle(), select(kSuppressionColumns, "suppressions WHERE number=?")),
      suppressionOf_(db.handle(), select(kSuppressionColumns, "suppressions WHERE channel=? AND address=? AND category=?")),
      waitingReceipts_(db.handle(),
                       select(kReceiptColumns, "receipts INDEXED BY receipts_waiting WHERE seq IS NULL AND number<? ORDER BY number DESC LIMIT ?")),
      alerts_(db.handle(), select(kAlertColumns, "alerts WHERE ended_at_ms IS NULL OR ended_at_ms>=? ORDER BY since_ms DESC, id")),
      stats_(db.handle(),
             "SELECT at_ms, value, histogram FROM stats WHERE level=?1 AND series=(SELECT id FROM series WHERE name=?2) AND at_ms>=?3 AND "
             "at_ms<?4 ORDER BY at_ms"),
      seriesNames_(db.handle(),
                   "SELECT name FROM series WHERE substr(name,1,length(?2))=?2 AND EXISTS(SELECT 1 FROM stats WHERE level=?1 AND "
                   "series=series.id AND at_ms>=?3 AND at_ms<?4) ORDER BY name"),
      breakers_(db.handle(), select(kBreakerColumns, "breakers INDEXED BY breakers_at WHERE at_ms>=? AND at_ms<? ORDER BY at_ms, number")),
      gateAfter_(db.handle(), "SELECT gate FROM breakers INDEXED BY breakers_gate WHERE gate>? ORDER BY gate LIMIT 1"),
      breakerBefore_(db.handle(), select(kBreakerColumns, "breakers INDEXED BY breakers_gate WHERE gate=? AND at_ms<? ORDER BY number DESC LIMIT 1")),
      // The index holds all that is asked for: the rows themselves are not read.
      comingDue_(db.handle(),
                 "SELECT (due_at_ms-?2)/60000, count(*) FROM deliveries INDEXED BY deliveries_waiting WHERE state<4 AND state<>2 AND channel=?1 AND "
                 "due_at_ms>=?2 AND due_at_ms<?3 GROUP BY 1") {}

base::Result<std::optional<model::Plan>> TableReader::plan(const base::Uuid& id) { return one<model::Plan>(plan_.open(id), readPlan); }
base::Result<std::vector<model::Operation>> TableReader::operations(std::size_t limit) {
  return all<model::Operation>(operations_.open(limit), readOperation);
}
base::Result<std::optional<model::Operation>> TableReader::operation(const base::Uuid& id) {
  return one<model::Operation>(operation_.open(id), readOperation);
}
base::Result<std::vector<model::Template>> TableReader::templates() { return all<model::Template>(templates_.open(), readTemplate); }
base::Result<std::vector<model::Template>> TableReader::templateVersions(const std::string& name) {
  return all<model::Template>(templateVersions_.open(name), readTemplate);
}
base::Result<std::optional<model::Template>> TableReader::findTemplate(const std::string& name, std::int64_t version) {
  return one<model::Template>(version == 0 ? newestTemplate_.open(name) : templateVersion_.open(name, version), readTemplate);
}

base::Result<std::optional<model::Recipient>> TableReader::recipient(const std::string& id) {
  return one<model::Recipient>(recipient_.open(id), readRecipient);
}

base::Result<MessagesPage> TableReader::messagesOf(const std::string& recipient, const std::vector<std::string>& addresses, Seq after,
                                                   std::size_t rows, std::size_t limit) {
  MessagesPage page;
  SB_ASSIGN(const auto newest, one<Seq>(newestSeq_.open(), [](const Rows& row) { return row.integer(0); }));
  page.scannedTo = std::min(newest.value_or(0), after + static_cast<Seq>(rows));
  Rows found = messagesOf_.open(after, page.scannedTo, recipient, toJson(addresses), static_cast<std::int64_t>(limit));
  Seq last = after;
  while (found.next()) {
    last = found.integer(0);
    page.ids.push_back(found.uuid(1));
  }
  SB_TRY(found.status());
  if (page.ids.size() == limit) page.scannedTo = last;
  page.atEnd = page.scannedTo >= newest.value_or(0);
  return page;
}

base::Result<std::vector<ViewRow>> TableReader::views() {
  return all<ViewRow>(views_.open(), [](const Rows& rows) { return ViewRow{rows.text(0), rows.text(1), rows.text(2)}; });
}

base::Result<SecretOverview> TableReader::secretOverview() {
  SecretOverview overview;
  SB_ASSIGN(overview.named, all<SecretOverview::Named>(namedSecrets_.open(), [](const Rows& rows) {
    return SecretOverview::Named{rows.text(0), rows.integer(1), rows.maybeTime(2)};
  }));
  SB_ASSIGN(overview.keys, all<SecretOverview::DataKey>(dataKeys_.open(), [](const Rows& rows) {
    return SecretOverview::DataKey{rows.integer(0), rows.text(1), rows.flag(2), rows.integer(3)};
  }));
  return overview;
}

base::Result<std::vector<SuppressionRow>> TableReader::suppressions(const std::string& prefix, std::int64_t beforeNumber, std::size_t limit) {
  const std::int64_t before = beforeNumber > 0 ? beforeNumber : std::numeric_limits<std::int64_t>::max();
  return all<SuppressionRow>(suppressions_.open(before, prefix, limit), readSuppression);
}

base::Result<std::optional<SuppressionRow>> TableReader::suppression(std::int64_t number) {
  return one<SuppressionRow>(suppression_.open(number), readSuppression);
}

base::Result<std::vector<ReceiptRow>> TableReader::waitingReceipts(std::int64_t beforeNumber, std::size_t limit) {
  const std::int64_t before = beforeNumber > 0 ? beforeNumber : std::numeric_limits<std::int64_t>::max();
  return all<ReceiptRow>(waitingReceipts_.open(before, limit), readReceipt);
}

base::Result<std::optional<SuppressionRow>> TableReader::suppressionOf(model::Channel channel, const std::string& target,
                                                                       const std::string& category) {
  return one<SuppressionRow>(suppressionOf_.open(channel, suppressionAddress(channel, target), suppressionCategory(category)), readSuppression);
}

base::Result<std::vector<AlertRow>> TableReader::alerts(base::WallTime endedSince) { return all<AlertRow>(alerts_.open(endedSince), readAlert); }

base::Result<std::vector<StatRow>> TableReader::stats(int level, const std::string& series, base::WallTime from, base::WallTime to) {
  return all<StatRow>(stats_.open(level, series, from, to),
                      [&](const Rows& rows) { return StatRow{level, series, rows.time(0), rows.real(1), rows.text(2)}; });
}

base::Result<std::vector<std::string>> TableReader::seriesNames(int level, const std::string& prefix, base::WallTime from, base::WallTime to) {
  return all<std::string>(seriesNames_.open(level, prefix, from, to), [](const Rows& rows) { return rows.text(0); });
}

base::Result<std::vector<std::int64_t>> TableReader::comingDue(model::Channel channel, base::WallTime now, std::size_t minutes) {
  std::vector<std::int64_t> counts(minutes, 0);
  const base::WallTime until = now + std::chrono::minutes{static_cast<std::int64_t>(minutes)};
  Rows rows = comingDue_.open(channel, now, until);
  while (rows.next()) {
    const auto minute = static_cast<std::size_t>(rows.integer(0));
    if (minute < counts.size()) counts[minute] = rows.integer(1);
  }
  SB_TRY(rows.status());
  return counts;
}

base::Result<std::optional<std::string>> TableReader::gateAfter(const std::string& gate) {
  return one<std::string>(gateAfter_.open(gate), [](const Rows& rows) { return rows.text(0); });
}

base::Result<std::vector<BreakerRow>> TableReader::breakers(base::WallTime from, base::WallTime to) {
  std::vector<BreakerRow> found;
  std::string gate;
  for (;;) {
    SB_ASSIGN(const std::optional<std::string> next, gateAfter(gate));
    if (!next) break;
    gate = *next;
    SB_ASSIGN(std::optional<BreakerRow> before, one<BreakerRow>(breakerBefore_.open(gate, from), readBreaker));
    if (before) found.push_back(std::move(*before));
  }
  Rows rows = breakers_.open(from, to);
  while (rows.next()) found.push_back(readBreaker(rows));
  SB_TRY(rows.status());
  return found;
}

}  // namespace signalbox::store::sqlite
