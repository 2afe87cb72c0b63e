#include "engine/store/sqlite/sqlite_reader.h"

#include <algorithm>

#include "engine/store/sqlite/json_path.h"
#include "engine/store/sqlite/migrations.h"

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

SqliteReader::SqliteReader(SqliteOptions options)
    : options_(std::move(options)),
      budget_(db_, options_.micros),
      search_(db_, budget_),
      rows_(db_),
      groups_(db_, search_, budget_),
      tables_(db_),
      recipients_(db_),
      commandKeys_(db_),
      audit_(db_),
      subscriptions_(db_),
      values_(db_) {}

Status SqliteReader::open() {
  SB_TRY(db_.open({options_.path, options_.vfs, options_.cacheKiB, Access::readOnly}));
  SB_TRY(checkSchema(db_, allMigrations()));
  SB_TRY(addDomainFunction(db_));
  budget_.watch();
  return Status::okay();
}

template <class Work> auto SqliteReader::call(Work work) -> decltype(work()) {
  const CallBudget::Call frame(budget_);
  if (!frame.begun().ok()) return frame.begun();
  auto result = work();
  if (!result.ok()) return budget_.why(result.status());
  return result;
}

base::Result<ListPage> SqliteReader::list(const ListQuery& query) {
  return call([&]() -> base::Result<ListPage> {
    SB_ASSIGN(const std::optional<PlaceInOrder> after, readCursor(query));
    const SearchPlan plan = planSearch(query.place, query.query, query.now, Walk::inOrderOfPlace);
    SB_ASSIGN(const FoundRows found, search_.page(plan, query.newestFirst, after, query.limit));
    ListPage page;
    SB_ASSIGN(page.rows, rows_.read(found.seqs));
    page.hasMore = found.more;
    page.scanned = found.scanned;
    if (found.more) {
      page.nextCursor = writeCursor(query, *found.end);
      page.progress = search_.progress(plan, query.newestFirst, *found.end);
    }
    SB_ASSIGN(page.total, keptTotal(query));
    return page;
  });
}

base::Result<std::optional<std::int64_t>> SqliteReader::keptTotal(const ListQuery& query) {
  std::optional<std::int64_t> total;
  if (query.place == Place::deadLetters && query.query.matchesAll()) {
    SB_ASSIGN(total, groups_.open());
  } else if (query.place == Place::deadLetters && query.query.terms.size() == 1 && query.query.nodes.size() == 1) {
    const model::QueryTerm& term = query.query.terms.front();
    if (term.field == model::QueryField::cause && term.op != model::QueryOp::notEqual && !term.value.prefix) {
      SB_ASSIGN(const std::optional<GroupRow> group, groups_.group(term.value.text, query.now));
      total = group ? group->open : 0;
    }
  } else if (query.place == Place::held && query.query.matchesAll()) {
    SB_ASSIGN(total, search_.count(planSearch(Place::held, query.query, query.now, Walk::inAnyOrder)));
  }
  return total;
}

base::Result<std::int64_t> SqliteReader::count(Place place, const model::Query& query, base::WallTime now) {
  return call([&] { return counted(place, query, now); });
}

base::Result<std::int64_t> SqliteReader::counted(Place place, const model::Query& query, base::WallTime now) {
  if (place == Place::deadLetters && query.matchesAll()) return groups_.open();
  return search_.count(planSearch(place, query, now, Walk::inAnyOrder));
}

base::Result<std::vector<std::optional<std::int64_t>>> SqliteReader::counts(std::span<const CountQuery> queries, base::WallTime now) {
  return call([&]() -> base::Result<std::vector<std::optional<std::int64_t>>> {
    std::vector<std::optional<std::int64_t>> found;
    for (const CountQuery& one : queries) {
      const double used = std::min(budget_.used(), 1.0);
      budget_.searchUntil(used + (1 - used) / static_cast<double>(queries.size() - found.size()));
      const auto matched = counted(one.place, one.query, now);
      const Status ended = matched.ok() ? Status::okay() : budget_.why(matched.status());
      if (!ended.ok() && ended.code() != Code::deadline) return ended;
      found.push_back(matched.ok() ? std::optional(matched.value()) : std::nullopt);
    }
    return found;
  });
}

base::Result<GroupCounts> SqliteReader::groups(const std::string& by, const model::Query& query, base::WallTime now, std::size_t limit) {
  return call([&] { return groups_.groups(by, query, now, limit); });
}

base::Result<std::optional<GroupRow>> SqliteReader::group(const std::string& id, base::WallTime now) {
  return call([&] { return groups_.group(id, now); });
}

base::Result<std::optional<DetailRow>> SqliteReader::detail(const base::Uuid& id, const std::string& app) {
  return call([&] { return rows_.detail(id, app); });
}

base::Result<ScanPage> SqliteReader::scanPart(Place place, const model::Query& query, std::int64_t markStep, Seq after, base::WallTime now,
                                              std::size_t limit) {
  return call([&]() -> base::Result<ScanPage> {
    const SearchPlan plan = planSearch(place, query, now, Walk::inOrderOfSeq);
    SB_ASSIGN(const FoundRows found, search_.part(plan, markStep, after, limit));
    ScanPage page;
    page.atEnd = !found.more;
    page.scannedTo = found.end ? found.end->seq : after;
    SB_ASSIGN(page.rows, rows_.readForScan(found.seqs));
    return page;
  });
}

base::Result<std::vector<ScanRow>> SqliteReader::scan(Place place, const model::Query& query, std::int64_t markStep, Seq after, base::WallTime now,
                                                      std::size_t limit) {
  SB_ASSIGN(ScanPage page, scanPart(place, query, markStep, after, now, limit));
  // A caller takes a short answer for the end.
  if (!page.atEnd && page.rows.size() < limit) return Status(Code::deadline, "the search took longer than it may; narrow it");
  return std::move(page.rows);
}

base::Result<std::optional<CommandKeyRow>> SqliteReader::commandKey(const std::string& principal, const std::string& key, base::WallTime now) {
  return call([&] { return commandKeys_.find(principal, key, now); });
}
base::Result<std::optional<model::Plan>> SqliteReader::plan(const base::Uuid& id) {
  return call([&] { return tables_.plan(id); });
}
base::Result<std::vector<model::Operation>> SqliteReader::operations(std::size_t limit) {
  return call([&] { return tables_.operations(limit); });
}
base::Result<std::optional<model::Operation>> SqliteReader::operation(const base::Uuid& id) {
  return call([&] { return tables_.operation(id); });
}
base::Result<std::vector<model::Template>> SqliteReader::templates() {
  return call([&] { return tables_.templates(); });
}
base::Result<std::vector<model::Template>> SqliteReader::templateVersions(const std::string& name) {
  return call([&] { return tables_.templateVersions(name); });
}
base::Result<std::optional<model::Template>> SqliteReader::findTemplate(const std::string& name, std::int64_t version) {
  return call([&] { return tables_.findTemplate(name, version); });
}
base::Result<RecipientPage> SqliteReader::recipients(const RecipientQuery& query) {
  return call([&] { return recipients_.page(query); });
}
base::Result<std::optional<model::Recipient>> SqliteReader::recipient(const std::string& id) {
  return call([&] { return tables_.recipient(id); });
}
base::Result<std::vector<SuppressionRow>> SqliteReader::suppressions(const std::string& prefix, std::int64_t beforeNumber, std::size_t limit) {
  return call([&] { return tables_.suppressions(prefix, beforeNumber, limit); });
}

base::Result<std::optional<SuppressionRow>> SqliteReader::suppression(std::int64_t number) {
  return call([&] { return tables_.suppression(number); });
}

base::Result<std::vector<ReceiptRow>> SqliteReader::waitingReceipts(std::int64_t beforeNumber, std::size_t limit) {
  return call([&] { return tables_.waitingReceipts(beforeNumber, limit); });
}

base::Result<MessagesPage> SqliteReader::messagesOf(const std::string& recipient, const std::vector<std::string>& addresses, Seq after,
                                                    std::size_t rows, std::size_t limit) {
  return call([&] { return tables_.messagesOf(recipient, addresses, after, rows, limit); });
}

base::Result<std::vector<ViewRow>> SqliteReader::views() {
  return call([&] { return tables_.views(); });
}
base::Result<bool> SqliteReader::hasSubscription(std::int64_t number) {
  return call([&] { return subscriptions_.has(number); });
}

base::Result<std::vector<SubscriptionRow>> SqliteReader::subscriptions() {
  return call([&] { return subscriptions_.all(); });
}
base::Result<std::optional<SuppressionRow>> SqliteReader::suppressionOf(model::Channel channel, const std::string& target,
                                                                        const std::string& category) {
  return call([&] { return tables_.suppressionOf(channel, target, category); });
}
base::Result<SecretOverview> SqliteReader::secretOverview() {
  return call([&] { return tables_.secretOverview(); });
}
base::Result<std::vector<AuditRow>> SqliteReader::audit(std::int64_t beforeSeq, std::size_t limit) {
  return call([&] { return audit_.before(beforeSeq, limit); });
}
base::Result<std::vector<AuditRow>> SqliteReader::auditAfter(std::int64_t after, std::size_t limit) {
  return call([&] { return audit_.after(after, limit); });
}
base::Result<std::int64_t> SqliteReader::auditLast() {
  return call([&] { return audit_.last(); });
}
base::Result<std::vector<AuditRow>> SqliteReader::auditOf(const std::string& object, std::int64_t after, std::size_t limit) {
  return call([&] { return audit_.of(object, after, limit); });
}
base::Result<std::vector<AuditRow>> SqliteReader::auditActs(const std::string& action, const std::string& object, std::size_t limit) {
  return call([&] { return audit_.acts(action, object, limit); });
}
base::Result<std::vector<AlertRow>> SqliteReader::alerts(base::WallTime endedSince) {
  return call([&] { return tables_.alerts(endedSince); });
}
base::Result<std::vector<StatRow>> SqliteReader::stats(int level, const std::string& series, base::WallTime from, base::WallTime to) {
  return call([&] { return tables_.stats(level, series, from, to); });
}
base::Result<std::vector<std::string>> SqliteReader::seriesNames(int level, const std::string& prefix, base::WallTime from, base::WallTime to) {
  return call([&] { return tables_.seriesNames(level, prefix, from, to); });
}
base::Result<std::vector<BreakerRow>> SqliteReader::breakers(base::WallTime from, base::WallTime to) {
  return call([&] { return tables_.breakers(from, to); });
}
base::Result<std::vector<std::int64_t>> SqliteReader::comingDue(model::Channel channel, base::WallTime now, std::size_t minutes) {
  return call([&] { return tables_.comingDue(channel, now, minutes); });
}
base::Result<std::vector<std::string>> SqliteReader::fieldValues(const std::string& field, const std::string& prefix, std::size_t limit) {
  return call([&] { return values_.of(field, prefix, limit); });
}

}  // namespace signalbox::store::sqlite
