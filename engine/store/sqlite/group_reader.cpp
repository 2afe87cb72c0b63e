#include "engine/store/sqlite/group_reader.h"

#include <algorithm>
#include <array>

#include "engine/store/sqlite/columns.h"
#include "engine/store/sqlite/dead_letters.h"
#include "engine/store/sqlite/search_plan.h"

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

namespace {

constexpr std::size_t kBuckets = 12;
/// What is not counted by its index within this share of a call's time is counted row by row in the rest.
constexpr double kWholeShare = 0.5;
const char* const kGroupColumns =
    "id, title, provider, channel, open, total, first_at_ms, last_at_ms, back_at_ms, times_seen, seen, note, fixed_by, plain_title";

/// The first of the buckets of which the last one holds `now`.
std::int64_t firstBucketMs(base::WallTime now) {
  const std::int64_t ms = base::toMillis(now);
  return ms - ms % kInflowBucketMs - static_cast<std::int64_t>(kBuckets - 1) * kInflowBucketMs;
}

void countIn(GroupRow& row, std::int64_t bucket, std::int64_t deaths) {
  if (bucket >= 0 && bucket < static_cast<std::int64_t>(kBuckets)) row.inflow[static_cast<std::size_t>(bucket)] += deaths;
}

GroupRow readGroup(const Rows& rows) {
  GroupRow row;
  row.id = rows.text(0);
  row.title = rows.text(1);
  row.provider = rows.text(2);
  row.channel = enumOf<model::Channel>(rows, 3);
  row.open = rows.integer(4);
  row.total = rows.integer(5);
  row.firstAt = rows.time(6);
  row.lastAt = rows.time(7);
  row.backAt = rows.maybeTime(8);
  row.timesSeen = rows.integer(9);
  row.seen = rows.flag(10);
  row.note = rows.text(11);
  row.fixedBy = rows.text(12);
  row.plainTitle = rows.text(13);
  row.inflow.assign(kBuckets, 0);
  return row;
}

GroupRow emptyGroup(const std::string& column, const std::string& id) {
  GroupRow row;
  row.id = row.title = row.plainTitle = id;
  if (column == "l.provider") row.provider = id;
  row.inflow.assign(kBuckets, 0);
  return row;
}

/// A group while it is counted: small, since there may be as many as there are domains.
struct Tally {
  std::int64_t open = 0;
  std::int64_t firstMs = 0;
  std::int64_t lastMs = 0;
  std::array<std::int32_t, kBuckets> inflow{};

  void add(std::int64_t diedMs, std::int64_t firstBucket) {
    firstMs = open == 0 ? diedMs : std::min(firstMs, diedMs);
    lastMs = open == 0 ? diedMs : std::max(lastMs, diedMs);
    ++open;
    const std::int64_t since = diedMs - firstBucket;
    if (since >= 0 && since < static_cast<std::int64_t>(kBuckets) * kInflowBucketMs) ++inflow[static_cast<std::size_t>(since / kInflowBucketMs)];
  }
};

/// The largest; ids decide among equals.
std::vector<GroupRow> rowsOf(const std::string& column, const std::map<std::string, Tally>& tallies, std::size_t limit) {
  using Entry = std::map<std::string, Tally>::const_iterator;
  std::vector<Entry> order;
  order.reserve(tallies.size());
  for (auto entry = tallies.begin(); entry != tallies.end(); ++entry) order.push_back(entry);
  std::stable_sort(order.begin(), order.end(), [](const Entry& a, const Entry& b) { return a->second.open > b->second.open; });
  if (order.size() > limit) order.resize(limit);
  std::vector<GroupRow> rows;
  for (const Entry& entry : order) {
    GroupRow row = emptyGroup(column, entry->first);
    row.open = row.total = entry->second.open;
    row.firstAt = base::wallFromMillis(entry->second.firstMs);
    row.lastAt = base::wallFromMillis(entry->second.lastMs);
    row.inflow.assign(entry->second.inflow.begin(), entry->second.inflow.end());
    rows.push_back(std::move(row));
  }
  return rows;
}

/// The column of dead_letters; nothing for a word that groups nothing.
std::optional<std::string> columnOf(const std::string& by) {
  if (by == "cause") return "l.group_id";
  for (const char* const column : {"provider", "template", "domain", "app"})
    if (by == column) return std::string("l.") + column;
  return std::nullopt;
}

/// The dead letters in the order of the column's own index, which holds whether each is discarded and when it died as well. Not for causes, which
/// have counts that are kept.
std::string lettersBy(const std::string& column) { return "dead_letters l INDEXED BY dead_letters_" + column.substr(2); }

/// Of one group (?1): the first and the last death, and those in each bucket from ?2 on; each is a seek in the index, or a range of it.
std::string timesOfGroup(const std::string& column) {
  const std::string letters = " FROM " + lettersBy(column) + " WHERE " + column + "=?1 AND l.discarded=0";
  std::string sql = "SELECT (SELECT min(l.died_at_ms)" + letters + "), (SELECT max(l.died_at_ms)" + letters + ")";
  for (std::size_t i = 0; i < kBuckets; ++i) {
    const auto after = [i](std::size_t buckets) { return "?2+" + std::to_string((i + buckets) * kInflowBucketMs); };
    sql += ", (SELECT count(*)" + letters + " AND l.died_at_ms>=" + after(0) + " AND l.died_at_ms<" + after(1) + ")";
  }
  return sql;
}

/// A query that only speaks of what all letters of a cause share is answered by the kept counts.
struct CauseFilter {
  std::string sql;
  std::vector<Value> values;
};

std::optional<CauseFilter> filterOfCauses(const model::Query& query) {
  CauseFilter filter;
  if (query.matchesAll()) return filter;
  std::vector<const model::QueryNode*> terms{&query.root()};
  if (query.root().kind == model::QueryNode::Kind::all) {
    terms.clear();
    for (const std::size_t child : query.root().children) terms.push_back(&query.nodes[child]);
  }
  for (const model::QueryNode* node : terms) {
    if (node->kind != model::QueryNode::Kind::term) return std::nullopt;
    const model::QueryTerm& term = query.terms[node->term];
    if ((term.op != model::QueryOp::matches && term.op != model::QueryOp::equal) || term.value.prefix) return std::nullopt;
    const auto channel = model::channelFromName(term.value.text);
    if (term.field == model::QueryField::cause) {
      filter.sql += " AND id=?";
      filter.values.emplace_back(term.value.text);
    } else if (term.field == model::QueryField::provider) {
      filter.sql += " AND provider=?";
      filter.values.emplace_back(term.value.text);
    } else if (term.field == model::QueryField::channel && channel) {
      filter.sql += " AND channel=?";
      filter.values.emplace_back(static_cast<std::int64_t>(*channel));
    } else {
      return std::nullopt;
    }
  }
  return filter;
}

}  // namespace

GroupReader::GroupReader(Connection& db, RowSearch& search, CallBudget& budget)
    : db_(db),
      search_(search),
      budget_(budget),
      cause_(db.handle(), std::string("SELECT ") + kGroupColumns + " FROM dead_letter_groups WHERE id=?"),
      inflow_(db.handle(), "SELECT bucket_at_ms, deaths FROM dead_letter_inflow WHERE group_id=? AND bucket_at_ms>=?"),
      open_(db.handle(), "SELECT coalesce(sum(open),0) FROM dead_letter_groups"),
      fix_(db.handle(),
           "SELECT id, coalesce(fix,reason), by_whom, finished_at_ms, cause_since_ms, done, confirmed, delivered, failed FROM operations "
           "INDEXED BY operations_fixes WHERE group_id IS NOT NULL AND group_id=? AND finished_at_ms IS NOT NULL AND state=3 AND kind=0 AND done>0 "
           "ORDER BY finished_at_ms DESC LIMIT 1") {}

base::Result<std::int64_t> GroupReader::open() {
  Rows rows = open_.open();
  if (rows.next()) return rows.integer(0);
  return rows.status();
}

base::Result<GroupCounts> GroupReader::groups(const std::string& by, const model::Query& query, base::WallTime now, std::size_t limit) {
  const auto column = columnOf(by);
  if (!column) return Status::invalid({{"by", "one of cause, provider, template, domain, app"}});
  if (by != "cause") return counted(*column, query, now, limit);
  if (const auto kept = filterOfCauses(query)) {
    SB_ASSIGN(auto rows, causes(kept->sql, kept->values, now, limit));
    return GroupCounts{.rows = std::move(rows)};
  }
  SB_ASSIGN(GroupCounts found, counted(*column, query, now, limit));
  for (GroupRow& row : found.rows) {
    SB_TRY(describe(row));
    SB_TRY(addFix(row));
  }
  return found;
}

base::Result<std::vector<GroupRow>> GroupReader::causes(const std::string& condition, const std::vector<Value>& values, base::WallTime now,
                                                        std::size_t limit) {
  std::vector<GroupRow> found;
  {
    Statement statement(db_.handle(),
                        std::string("SELECT ") + kGroupColumns + " FROM dead_letter_groups WHERE open>0" + condition +
                            " ORDER BY open DESC, last_at_ms DESC, id LIMIT " + std::to_string(limit));
    Rows rows = statement.openWith(values);
    while (rows.next()) found.push_back(readGroup(rows));
    SB_TRY(rows.status());
  }
  for (GroupRow& row : found) {
    SB_TRY(addInflow(row, now));
    SB_TRY(addFix(row));
  }
  return found;
}

base::Result<std::optional<GroupRow>> GroupReader::group(const std::string& id, base::WallTime now) {
  std::optional<GroupRow> found;
  {
    Rows rows = cause_.open(id);
    if (rows.next()) found = readGroup(rows);
    SB_TRY(rows.status());
  }
  if (found) SB_TRY(addInflow(*found, now));
  if (found) SB_TRY(addFix(*found));
  return found;
}

Status GroupReader::addInflow(GroupRow& row, base::WallTime now) {
  const std::int64_t first = firstBucketMs(now);
  Rows rows = inflow_.open(row.id, first);
  while (rows.next()) countIn(row, (rows.integer(0) - first) / kInflowBucketMs, rows.integer(1));
  return rows.status();
}

/// What is known of the cause as a whole, beside what the query counted.
Status GroupReader::describe(GroupRow& row) {
  Rows rows = cause_.open(row.id);
  if (rows.next()) {
    GroupRow whole = readGroup(rows);
    whole.open = row.open;
    whole.firstAt = row.firstAt;
    whole.lastAt = row.lastAt;
    whole.inflow = std::move(row.inflow);
    row = std::move(whole);
  }
  return rows.status();
}

/// What got rid of it last time, if anything did.
Status GroupReader::addFix(GroupRow& row) {
  Rows rows = fix_.open(row.id);
  if (rows.next())
    row.lastFix = FixRow{rows.uuid(0),    rows.text(1),    rows.text(2),    rows.time(3),   rows.maybeTime(4),
                         rows.integer(5), rows.integer(6), rows.integer(7), rows.integer(8)};
  return rows.status();
}

base::Result<GroupCounts> GroupReader::counted(const std::string& column, const model::Query& query, base::WallTime now, std::size_t limit) {
  if (query.matchesAll()) {
    SB_ASSIGN(auto all, everything(column, now, limit));
    if (all) return GroupCounts{.rows = std::move(*all)};
  }
  return newest(column, query, now, limit);
}

base::Result<std::optional<std::vector<GroupRow>>> GroupReader::everything(const std::string& column, base::WallTime now, std::size_t limit) {
  budget_.searchUntil(kWholeShare);
  auto found = byIndex(column, limit);
  const Status ended = found.ok() ? addTimes(column, now, found.value()) : found.status();
  const bool tooLong = budget_.timeWasUp(ended);
  budget_.searchEnded();
  if (tooLong) return std::optional<std::vector<GroupRow>>();
  if (!ended.ok()) return ended;
  return std::optional(std::move(found).value());
}

/// One number for each letter is all that every row is asked for; what is to be known of the largest groups besides is looked up at the ends of
/// their parts of the index, which takes half the time with a million letters.
base::Result<std::vector<GroupRow>> GroupReader::byIndex(const std::string& column, std::size_t limit) {
  std::vector<GroupRow> found;
  Statement statement(db_.handle(),
                      "SELECT " + column + ", count(*) FROM " + lettersBy(column) + " WHERE l.discarded=0 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " +
                          std::to_string(limit));
  Rows rows = statement.open();
  while (rows.next()) {
    GroupRow row = emptyGroup(column, rows.text(0));
    row.open = row.total = rows.integer(1);
    found.push_back(std::move(row));
  }
  SB_TRY(rows.status());
  return found;
}

Status GroupReader::addTimes(const std::string& column, base::WallTime now, std::vector<GroupRow>& found) {
  Statement statement(db_.handle(), timesOfGroup(column));
  const std::int64_t first = firstBucketMs(now);
  for (GroupRow& row : found) {
    Rows times = statement.open(row.id, first);
    if (times.next()) {
      row.firstAt = times.time(0);
      row.lastAt = times.time(1);
      for (std::size_t i = 0; i < kBuckets; ++i) row.inflow[i] = times.integer(2 + static_cast<int>(i));
    }
    SB_TRY(times.status());
  }
  return Status::okay();
}

base::Result<GroupCounts> GroupReader::newest(const std::string& column, const model::Query& query, base::WallTime now, std::size_t limit) {
  const SearchPlan plan = planSearch(Place::deadLetters, query, now, Walk::inOrderOfPlace);
  const std::int64_t first = firstBucketMs(now);
  std::map<std::string, Tally> tallies;
  SB_ASSIGN(const Walked walked,
            search_.each(plan, column + ", l.died_at_ms", [&](const Rows& rows) { tallies[rows.text(2)].add(rows.integer(3), first); }));
  GroupCounts found;
  found.rows = rowsOf(column, tallies, limit);
  found.partial = walked.cutShort;
  if (!found.partial) return found;
  found.scanned = walked.scanned;
  if (walked.keyAtEnd) found.countedSince = base::wallFromMillis(*walked.keyAtEnd);
  if (plan.wholeQueue) {
    SB_ASSIGN(found.scannedOf, open());
  }
  return found;
}

}  // namespace signalbox::store::sqlite
