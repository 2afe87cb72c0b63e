#pragma once
// The readers' side of the store (rule 24): read-only, in pages, each call with a deadline; no transaction lives longer
// than the call. One Reader belongs to one reader thread; interrupt() alone may come from another. Code::deadline when
// the time is up, Code::cancelled when interrupted.

#include <span>

#include "engine/base/status.h"
#include "engine/model/query.h"
#include "engine/store/command_key.h"
#include "engine/store/receipt_rows.h"
#include "engine/store/rows.h"
#include "engine/store/secret_overview.h"

namespace signalbox::store {

enum class Place { notifications, deadLetters, held };

/// A row of a list, with what a list shows.
struct ListRow {
  model::Notification notification;
  model::Delivery delivery;
  base::WallTime changedAt{};
  std::string provider;  // of the last attempt
  std::optional<model::Outcome> lastOutcome;
  bool duplicateRisk = false;
  std::string groupId;
  std::string groupTitle;
  std::string groupPlainTitle;  // empty for a cause that an earlier version wrote
  std::optional<base::WallTime> purgeAt;
};

struct ListQuery {
  Place place = Place::notifications;
  model::Query query;  // an empty one matches all
  bool newestFirst = true;
  std::string cursor;  // opaque, from the last page; empty = start. A foreign one is Code::malformed
  std::size_t limit = 50;
  base::WallTime now{};  // for age>1h
};
struct ListPage {
  std::vector<ListRow> rows;
  bool hasMore = false;
  std::string nextCursor;
  std::optional<std::int64_t> total;  // where kept counts give it
  std::int64_t scanned = 0;           // rows looked at for this page
  std::optional<double> progress;     // share of the place that has been searched; only with hasMore
};

/// The newest finished replay of a cause.
struct FixRow {
  base::Uuid operation;
  std::string text;
  std::string by;
  base::WallTime at{};
  std::optional<base::WallTime> causeSince;
  std::int64_t replayed = 0;
  std::int64_t confirmed = 0;
  std::int64_t delivered = 0;
  std::int64_t failed = 0;
};

struct GroupRow {
  std::string id;
  std::string title;
  std::string plainTitle;  // without what a provider said of a message; empty for one that an earlier version wrote
  std::string provider;
  model::Channel channel = model::Channel::email;  // of a cause
  std::int64_t open = 0;
  std::int64_t total = 0;
  base::WallTime firstAt{};
  base::WallTime lastAt{};
  std::optional<base::WallTime> backAt;  // came back after it had been empty
  std::int64_t timesSeen = 1;
  std::vector<std::int64_t> inflow;  // 12 buckets of 5 min up to now
  bool seen = false;
  std::string note;
  std::string fixedBy;
  std::optional<FixRow> lastFix;
};

/// Groups, largest first. They are of all rows, or, when the time was up before, of the newest of them: then each count is
/// what was found so far.
struct GroupCounts {
  std::vector<GroupRow> rows;
  bool partial = false;
  std::int64_t scanned = 0;                      // rows looked at; with partial
  std::optional<std::int64_t> scannedOf{};       // of so many, where a kept count tells
  std::optional<base::WallTime> countedSince{};  // everything that died after it was counted
};

struct CountQuery {
  Place place = Place::notifications;
  model::Query query;
};

struct DetailRow {
  ListRow row;
  std::vector<model::Attempt> attempts;
  std::vector<HistoryRow> history;
  std::optional<std::int64_t> overrideTemplateVersion;
  std::optional<OverrideRow> edit;  // of the newest generation
};

/// What a plan or an operation looks at, in order of seq.
struct ScanRow {
  DeliveryRow row;
  std::optional<model::OutcomeClass> lastOutcome;
  std::string lastProvider{};  // of the last attempt; empty without one
};

/// A part of a scan. It may be short or even empty although there is more: then the time was up, and the next part begins
/// after `scannedTo`.
struct ScanPage {
  std::vector<ScanRow> rows;
  Seq scannedTo = 0;
  bool atEnd = false;
};

struct MessagesPage {
  std::vector<base::Uuid> ids;
  Seq scannedTo = 0;
  bool atEnd = false;
};

/// Recipients by the beginning of their id; with `byAddress` those whose mail address or number begins so follow, each once.
struct RecipientQuery {
  std::string begins;  // empty = all of them, by id
  bool byAddress = false;
  std::string cursor;  // opaque, from the last page; empty = start
  std::size_t limit = 50;
};
/// A page may be short, even empty, although hasMore is set: many were passed over that had been found before.
struct RecipientPage {
  std::vector<model::Recipient> rows;
  bool hasMore = false;
  std::string nextCursor;
};

class Reader {
 public:
  virtual ~Reader() = default;
  /// Ends the call that runs at present with Code::cancelled. Any thread.
  virtual void interrupt() = 0;
  /// Every following call ends by then (machine time budget in ms per call).
  virtual void setBudget(base::Millis perCall) = 0;

  /// A page may be short, even empty, although hasMore is set: the time was up, or long for the rows found so far, and the
  /// cursor continues from where the search had come to. Code::deadline only when not one row was looked at.
  virtual base::Result<ListPage> list(const ListQuery& query) = 0;
  virtual base::Result<std::int64_t> count(Place place, const model::Query& query, base::WallTime now) = 0;
  /// How many rows each of them matches, all within the time of one call: none takes more than its share of what is left, and
  /// what was not counted by then is nothing.
  virtual base::Result<std::vector<std::optional<std::int64_t>>> counts(std::span<const CountQuery> queries, base::WallTime now) = 0;
  /// by: cause | provider | template | domain | app. What was counted when the time was up is an answer, never Code::deadline.
  virtual base::Result<GroupCounts> groups(const std::string& by, const model::Query& query, base::WallTime now, std::size_t limit) = 0;
  virtual base::Result<std::optional<GroupRow>> group(const std::string& id, base::WallTime now) = 0;
  /// Nothing for the message of another app than `app` (empty = whichever): a look-up of id and app alone tells, before anything else of it is
  /// read, so that a foreign one takes as long as one that does not exist, whatever is in it.
  virtual base::Result<std::optional<DetailRow>> detail(const base::Uuid& id, const std::string& app) = 0;
  base::Result<std::optional<DetailRow>> detail(const base::Uuid& id) { return detail(id, std::string()); }
  /// Rows of the place that match, changed no later than `markStep`, with seq > after, ascending.
  virtual base::Result<std::vector<ScanRow>> scan(Place place, const model::Query& query, std::int64_t markStep, Seq after, base::WallTime now,
                                                  std::size_t limit) = 0;
  /// The same, but what was found when the time was up is kept: for plans over a long history.
  virtual base::Result<ScanPage> scanPart(Place place, const model::Query& query, std::int64_t markStep, Seq after, base::WallTime now,
                                          std::size_t limit) {
    auto found = scan(place, query, markStep, after, now, limit);
    if (!found.ok()) return found.status();
    ScanPage page;
    page.atEnd = found->size() < limit;
    page.scannedTo = found->empty() ? after : found->back().row.notification.seq;
    page.rows = std::move(found).value();
    return page;
  }
  /// Nothing when the key is unknown or has expired.
  virtual base::Result<std::optional<CommandKeyRow>> commandKey(const std::string& principal, const std::string& key, base::WallTime now) = 0;
  virtual base::Result<std::optional<model::Plan>> plan(const base::Uuid& id) = 0;
  virtual base::Result<std::vector<model::Operation>> operations(std::size_t limit) = 0;
  virtual base::Result<std::optional<model::Operation>> operation(const base::Uuid& id) = 0;
  /// The audit of one object with seq > after, ascending.
  virtual base::Result<std::vector<AuditRow>> auditOf(const std::string& object, std::int64_t after, std::size_t limit) = 0;
  /// Of one kind of act on one object, newest first.
  virtual base::Result<std::vector<AuditRow>> auditActs(const std::string& action, const std::string& object, std::size_t limit) = 0;
  virtual base::Result<std::vector<model::Template>> templates() = 0;  // newest versions
  virtual base::Result<std::vector<model::Template>> templateVersions(const std::string& name) = 0;
  virtual base::Result<std::optional<model::Template>> findTemplate(const std::string& name, std::int64_t version) = 0;
  virtual base::Result<RecipientPage> recipients(const RecipientQuery& query) = 0;
  virtual base::Result<std::optional<model::Recipient>> recipient(const std::string& id) = 0;
  /// His messages with seq > after, ascending: at most `limit` of the next `rows` rows. His are those to his id, and those to
  /// one of his addresses that are to nobody else's id.
  virtual base::Result<MessagesPage> messagesOf(const std::string& recipient, const std::vector<std::string>& addresses, Seq after, std::size_t rows,
                                                std::size_t limit) = 0;
  virtual base::Result<std::vector<ViewRow>> views() = 0;
  virtual base::Result<std::vector<SubscriptionRow>> subscriptions() = 0;  // by name
  virtual base::Result<bool> hasSubscription(std::int64_t number) = 0;
  virtual base::Result<SecretOverview> secretOverview() = 0;
  /// Newest first, with number < beforeNumber; addresses that begin with the prefix.
  virtual base::Result<std::vector<SuppressionRow>> suppressions(const std::string& prefix, std::int64_t beforeNumber, std::size_t limit) = 0;
  virtual base::Result<std::optional<SuppressionRow>> suppression(std::int64_t number) = 0;
  /// Receipts whose message is not known, newest first, with number < beforeNumber.
  virtual base::Result<std::vector<ReceiptRow>> waitingReceipts(std::int64_t beforeNumber, std::size_t limit) = 0;
  virtual base::Result<std::optional<SuppressionRow>> suppressionOf(model::Channel channel, const std::string& target,
                                                                    const std::string& category) = 0;
  virtual base::Result<std::vector<AuditRow>> audit(std::int64_t beforeSeq, std::size_t limit) = 0;
  /// Rows with seq > after, ascending.
  virtual base::Result<std::vector<AuditRow>> auditAfter(std::int64_t after, std::size_t limit) = 0;
  /// How many rows the audit has, by its highest seq.
  virtual base::Result<std::int64_t> auditLast() = 0;
  virtual base::Result<std::vector<AlertRow>> alerts(base::WallTime endedSince) = 0;
  /// Points of one series with from <= at < to at the given level, ascending.
  virtual base::Result<std::vector<StatRow>> stats(int level, const std::string& series, base::WallTime from, base::WallTime to) = 0;
  /// Names of series that begin with the prefix and have points in the range.
  virtual base::Result<std::vector<std::string>> seriesNames(int level, const std::string& prefix, base::WallTime from, base::WallTime to) = 0;
  /// Breaker rows in the range, and per gate the last one before it.
  virtual base::Result<std::vector<BreakerRow>> breakers(base::WallTime from, base::WallTime to) = 0;
  /// How many waiting messages of the channel come due in each of the next minutes.
  virtual base::Result<std::vector<std::int64_t>> comingDue(model::Channel channel, base::WallTime now, std::size_t minutes) = 0;
  /// Values that a field has among recent rows, for completion.
  virtual base::Result<std::vector<std::string>> fieldValues(const std::string& field, const std::string& prefix, std::size_t limit) = 0;
};

}  // namespace signalbox::store
