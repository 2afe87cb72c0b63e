#include "engine/store/sqlite/subscription_tables.h"

#include <algorithm>

#include "engine/store/sqlite/json_columns.h"

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

namespace {

template <class T> std::string namesOf(const std::vector<T>& values) {
  std::vector<std::string> names;
  for (const T value : values) names.emplace_back(name(value));
  return toJson(names);
}

std::string countsOf(const SubscriptionFigures& figures) { return toJson(std::vector<std::int64_t>(figures.counts.begin(), figures.counts.end())); }

SubscriptionRow read(const Rows& rows) {
  SubscriptionRow row;
  model::Subscription& value = row.subscription;
  value.number = rows.integer(0);
  value.name = rows.text(1);
  value.url = rows.text(2);
  value.description = rows.text(3);
  value.enabled = rows.flag(4);
  value.disabledReason = rows.text(5);
  for (const std::string& text : textsFromJson(rows.text(6)))
    if (const auto type = model::eventTypeFromName(text)) value.types.push_back(*type);
  value.apps = textsFromJson(rows.text(7));
  for (const std::string& text : textsFromJson(rows.text(8)))
    if (const auto channel = model::channelFromName(text)) value.channels.push_back(*channel);
  value.previousUntil = rows.maybeTime(9);
  value.version = rows.integer(10);
  value.createdAt = rows.time(11);
  value.updatedAt = rows.time(12);
  const std::vector<std::int64_t> counts = numbersFromJson(rows.text(13));
  std::copy_n(counts.begin(), std::min(counts.size(), row.figures.counts.size()), row.figures.counts.begin());
  row.figures.lastSentAt = rows.maybeTime(14);
  row.figures.lastFailedAt = rows.maybeTime(15);
  row.figures.lastFailure = rows.text(16);
  return row;
}

}  // namespace

SubscriptionTables::SubscriptionTables(Connection& db)
    : db_(db),
      insert_(db.handle(),
              "INSERT INTO subscriptions(name, url, description, enabled, disabled_reason, types, apps, channels, secrets, previous_until_ms, "
              "version, created_at_ms, updated_at_ms, counts) VALUES(?,?,?,?,?,?,?,?,'{}',?,?,?,?,?)"),
      update_(db.handle(),
              "UPDATE subscriptions SET url=?, description=?, enabled=?, disabled_reason=?, types=?, apps=?, channels=?, "
              "previous_until_ms=?, version=?, updated_at_ms=? WHERE number=?"),
      figures_(db.handle(), "UPDATE subscriptions SET counts=?, last_sent_at_ms=?, last_failed_at_ms=?, last_failure=? WHERE number=?"),
      remove_(db.handle(), "DELETE FROM subscriptions WHERE number=?"),
      has_(db.handle(), "SELECT 1 FROM subscriptions WHERE number=?"),
      all_(db.handle(),
           "SELECT number, name, url, description, enabled, disabled_reason, types, apps, channels, previous_until_ms, version, "
           "created_at_ms, updated_at_ms, counts, last_sent_at_ms, last_failed_at_ms, last_failure FROM subscriptions ORDER BY name") {}

base::Result<std::int64_t> SubscriptionTables::put(const model::Subscription& value) {
  if (value.number == 0) {
    SB_TRY(insert_.run(value.name, value.url, Sparse{value.description}, value.enabled, Sparse{value.disabledReason}, namesOf(value.types),
                       toJson(value.apps), namesOf(value.channels), value.previousUntil, value.version, value.createdAt, value.updatedAt,
                       countsOf({})));
    return db_.lastInsertSeq();
  }
  SB_TRY(update_.run(value.url, Sparse{value.description}, value.enabled, Sparse{value.disabledReason}, namesOf(value.types), toJson(value.apps),
                     namesOf(value.channels), value.previousUntil, value.version, value.updatedAt, value.number));
  if (db_.changes() == 0) return Status(Code::notFound, "no subscription is called " + value.name);
  return value.number;
}

Status SubscriptionTables::putFigures(std::int64_t number, const SubscriptionFigures& figures) {
  return figures_.run(countsOf(figures), figures.lastSentAt, figures.lastFailedAt, Sparse{figures.lastFailure}, number);
}

Status SubscriptionTables::remove(std::int64_t number) {
  SB_TRY(remove_.run(number));
  return db_.changes() > 0 ? Status::okay() : Status(Code::notFound, "no subscription has this number");
}

base::Result<bool> SubscriptionTables::has(std::int64_t number) {
  Rows rows = has_.open(number);
  const bool found = rows.next();
  SB_TRY(rows.status());
  return found;
}

base::Result<std::vector<SubscriptionRow>> SubscriptionTables::all() {
  std::vector<SubscriptionRow> found;
  Rows rows = all_.open();
  while (rows.next()) found.push_back(read(rows));
  SB_TRY(rows.status());
  return found;
}

}  // namespace signalbox::store::sqlite
