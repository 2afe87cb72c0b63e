#pragma once
// A reader that answers with what a test put in, and remembers what it was asked.

#include <deque>
#include <map>

#include "engine/store/reader.h"

namespace signalbox::api::tests {

using base::Result;

class FakeReader final : public store::Reader {
 public:
  store::ListPage page;
  std::vector<store::ListQuery> lists;
  std::vector<store::GroupRow> groupRows;
  store::GroupCounts groupsReach;                         // how far groups() came
  std::deque<std::optional<std::int64_t>> countsOfViews;  // of counts(); 7 each beyond them
  std::optional<store::DetailRow> detailRow;
  std::vector<std::string> detailsFor;  // whose the wanted ones had to be
  std::vector<store::ScanRow> scanRows;
  std::deque<base::Status> scanFailures;  // of the next calls of scan()
  std::optional<model::Plan> planRow;
  std::vector<model::Operation> operationRows;
  std::vector<model::Template> templateRows;
  std::vector<model::Recipient> recipientRows;
  std::vector<store::SuppressionRow> suppressionRows;  // newest first
  std::vector<store::ReceiptRow> receiptRows;          // newest first, waiting
  std::vector<store::ViewRow> viewRows;
  std::vector<store::SubscriptionRow> subscriptionRows;
  store::SecretOverview secretRows;
  std::vector<base::Uuid> messagesOfRecipient;
  std::vector<store::AuditRow> auditRows;
  std::vector<store::AlertRow> alertRows;
  std::map<std::string, std::vector<store::StatRow>> statRows;
  std::vector<store::BreakerRow> breakerRows;
  bool keepsToRanges = false;  // of level and time, with statRows and breakerRows, as a store does
  std::vector<std::string> values;
  std::string valuesAskedFor;
  std::size_t countsAskedFor = 0;
  int statsLevel = -1;
  std::map<std::pair<std::string, std::string>, store::CommandKeyRow> commandKeys;
  base::Status failure;  // of list()

  int interrupts = 0;
  void interrupt() override { ++interrupts; }
  void setBudget(base::Millis) override {}
  Result<store::ListPage> list(const store::ListQuery& query) override {
    lists.push_back(query);
    if (!failure.ok()) return failure;
    return page;
  }
  Result<std::int64_t> count(store::Place, const model::Query&, base::WallTime) override { return std::int64_t{7}; }
  Result<std::vector<std::optional<std::int64_t>>> counts(std::span<const store::CountQuery> queries, base::WallTime) override {
    countsAskedFor = queries.size();
    std::vector<std::optional<std::int64_t>> found(countsOfViews.begin(), countsOfViews.end());
    found.resize(queries.size(), 7);
    return found;
  }
  Result<store::GroupCounts> groups(const std::string&, const model::Query&, base::WallTime, std::size_t limit) override {
    store::GroupCounts found = groupsReach;
    found.rows = groupRows;
    if (found.rows.size() > limit) found.rows.resize(limit);
    return found;
  }
  Result<std::optional<store::GroupRow>> group(const std::string& id, base::WallTime) override {
    for (const store::GroupRow& row : groupRows)
      if (row.id == id) return std::optional(row);
    return std::optional<store::GroupRow>{};
  }
  Result<std::optional<store::DetailRow>> detail(const base::Uuid& id, const std::string& app) override {
    detailsFor.push_back(app);
    const bool isKnown = detailRow && detailRow->row.notification.id == id && (app.empty() || detailRow->row.notification.app == app);
    return isKnown ? detailRow : std::optional<store::DetailRow>{};
  }
  Result<std::vector<store::ScanRow>> scan(store::Place, const model::Query&, std::int64_t, store::Seq after, base::WallTime,
                                           std::size_t limit) override {
    if (!scanFailures.empty()) {
      const base::Status failed = scanFailures.front();
      scanFailures.pop_front();
      return failed;
    }
    std::vector<store::ScanRow> rows;
    for (const store::ScanRow& row : scanRows)
      if (row.row.notification.seq > after && rows.size() < limit) rows.push_back(row);
    return rows;
  }
  Result<std::optional<store::CommandKeyRow>> commandKey(const std::string& principal, const std::string& key, base::WallTime) override {
    const auto found = commandKeys.find({principal, key});
    return found == commandKeys.end() ? std::nullopt : std::optional(found->second);
  }
  Result<std::optional<model::Plan>> plan(const base::Uuid& id) override {
    if (planRow && planRow->id == id) return planRow;
    return std::optional<model::Plan>{};
  }
  Result<std::vector<model::Operation>> operations(std::size_t) override { return operationRows; }
  Result<std::optional<model::Operation>> operation(const base::Uuid& id) override {
    for (const model::Operation& row : operationRows)
      if (row.id == id) return std::optional(row);
    return std::optional<model::Operation>{};
  }
  Result<std::vector<model::Template>> templates() override { return templateRows; }
  Result<std::vector<model::Template>> templateVersions(const std::string&) override { return templateRows; }
  Result<std::optional<model::Template>> findTemplate(const std::string& name, std::int64_t version) override {
    for (const model::Template& row : templateRows)
      if (row.name == name && (version == 0 || row.version == version)) return std::optional(row);
    return std::optional<model::Template>{};
  }
  std::optional<store::RecipientQuery> recipientsAsked;
  Result<store::RecipientPage> recipients(const store::RecipientQuery& query) override {
    recipientsAsked = query;
    return store::RecipientPage{recipientRows, false, {}};
  }
  Result<std::optional<model::Recipient>> recipient(const std::string& id) override {
    for (const model::Recipient& row : recipientRows)
      if (row.id == id) return std::optional(row);
    return std::optional<model::Recipient>{};
  }
  Result<std::vector<store::ViewRow>> views() override { return viewRows; }
  Result<std::vector<store::SubscriptionRow>> subscriptions() override { return subscriptionRows; }
  Result<bool> hasSubscription(std::int64_t number) override {
    for (const store::SubscriptionRow& row : subscriptionRows)
      if (row.subscription.number == number) return true;
    return false;
  }
  Result<store::SecretOverview> secretOverview() override { return secretRows; }
  Result<store::MessagesPage> messagesOf(const std::string&, const std::vector<std::string>&, store::Seq, std::size_t, std::size_t) override {
    return store::MessagesPage{messagesOfRecipient, 1, true};
  }
  Result<std::vector<store::SuppressionRow>> suppressions(const std::string& prefix, std::int64_t beforeNumber, std::size_t limit) override {
    std::vector<store::SuppressionRow> rows;
    for (const store::SuppressionRow& row : suppressionRows)
      if (row.number < beforeNumber && row.address.starts_with(prefix) && rows.size() < limit) rows.push_back(row);
    return rows;
  }
  Result<std::optional<store::SuppressionRow>> suppression(std::int64_t number) override {
    for (const store::SuppressionRow& row : suppressionRows)
      if (row.number == number) return std::optional(row);
    return std::optional<store::SuppressionRow>{};
  }
  Result<std::vector<store::ReceiptRow>> waitingReceipts(std::int64_t beforeNumber, std::size_t limit) override {
    std::vector<store::ReceiptRow> rows;
    for (const store::ReceiptRow& row : receiptRows)
      if (row.number < beforeNumber && rows.size() < limit) rows.push_back(row);
    return rows;
  }
  Result<std::vector<store::AuditRow>> audit(std::int64_t beforeSeq, std::size_t limit) override {
    std::vector<store::AuditRow> rows;
    for (const store::AuditRow& row : auditRows)
      if (row.seq < beforeSeq && rows.size() < limit) rows.push_back(row);
    return rows;
  }
  Result<std::vector<store::AuditRow>> auditAfter(std::int64_t after, std::size_t limit) override {
    std::vector<store::AuditRow> rows;  // auditRows has the newest first
    for (auto row = auditRows.rbegin(); row != auditRows.rend(); ++row)
      if (row->seq > after && rows.size() < limit) rows.push_back(*row);
    return rows;
  }
  Result<std::int64_t> auditLast() override { return auditRows.empty() ? std::int64_t{0} : auditRows.front().seq; }
  Result<std::vector<store::AuditRow>> auditOf(const std::string& object, std::int64_t after, std::size_t limit) override {
    std::vector<store::AuditRow> rows;
    for (auto row = auditRows.rbegin(); row != auditRows.rend(); ++row)
      if (row->object == object && row->seq > after && rows.size() < limit) rows.push_back(*row);
    return rows;
  }
  Result<std::vector<store::AuditRow>> auditActs(const std::string& action, const std::string& object, std::size_t limit) override {
    std::vector<store::AuditRow> rows;
    for (const store::AuditRow& row : auditRows)
      if (row.action == action && row.object == object && rows.size() < limit) rows.push_back(row);
    return rows;
  }
  Result<std::optional<store::SuppressionRow>> suppressionOf(model::Channel channel, const std::string& target, const std::string&) override {
    for (const store::SuppressionRow& row : suppressionRows)
      if (row.channel == channel && row.address == target) return std::optional(row);
    return std::optional<store::SuppressionRow>{};
  }
  Result<std::vector<store::AlertRow>> alerts(base::WallTime) override { return alertRows; }
  Result<std::vector<store::StatRow>> stats(int level, const std::string& series, base::WallTime from, base::WallTime to) override {
    statsLevel = level;
    std::vector<store::StatRow> rows = statRows[series];
    std::erase_if(rows, [&](const store::StatRow& row) { return keepsToRanges && (row.level != level || row.at < from || row.at >= to); });
    return rows;
  }
  Result<std::vector<std::string>> seriesNames(int level, const std::string& prefix, base::WallTime from, base::WallTime to) override {
    std::vector<std::string> all, names;
    for (const auto& [name, rows] : statRows) all.push_back(name);
    for (const std::string& name : all)
      if (name.starts_with(prefix) && !stats(level, name, from, to)->empty()) names.push_back(name);
    return names;
  }
  /// breakerRows are the oldest first.
  Result<std::vector<store::BreakerRow>> breakers(base::WallTime from, base::WallTime to) override {
    if (!keepsToRanges) return breakerRows;
    std::map<std::string, store::BreakerRow> before;
    std::vector<store::BreakerRow> found;
    for (const store::BreakerRow& row : breakerRows) {
      if (row.at < from) before[row.gate] = row;
      if (row.at >= from && row.at < to) found.push_back(row);
    }
    for (const auto& [gate, row] : before) found.insert(found.begin(), row);
    return found;
  }
  Result<std::vector<std::int64_t>> comingDue(model::Channel, base::WallTime, std::size_t minutes) override {
    std::vector<std::int64_t> counts(minutes, 0);
    counts.front() = 3;
    return counts;
  }
  Result<std::vector<std::string>> fieldValues(const std::string& field, const std::string&, std::size_t) override {
    valuesAskedFor = field;
    return values;
  }
};

}  // namespace signalbox::api::tests
