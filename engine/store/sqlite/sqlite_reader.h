#pragma once
// The embedded store's reader: a connection that cannot write, on a thread of its own. Each call is one snapshot with its
// own time (rule 24). interrupt() may come from any thread.

#include "engine/store/reader.h"
#include "engine/store/sqlite/audit_table.h"
#include "engine/store/sqlite/call_budget.h"
#include "engine/store/sqlite/command_keys.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/field_values.h"
#include "engine/store/sqlite/group_reader.h"
#include "engine/store/sqlite/list_rows.h"
#include "engine/store/sqlite/open.h"
#include "engine/store/sqlite/recipient_search.h"
#include "engine/store/sqlite/row_search.h"
#include "engine/store/sqlite/subscription_tables.h"
#include "engine/store/sqlite/table_reader.h"

namespace signalbox::store::sqlite {

class SqliteReader final : public Reader {
 public:
  explicit SqliteReader(SqliteOptions options);
  base::Status open();

  void interrupt() override { budget_.interrupt(); }
  void setBudget(base::Millis perCall) override { budget_.set(perCall); }

  base::Result<ListPage> list(const ListQuery& query) override;
  base::Result<std::int64_t> count(Place place, const model::Query& query, base::WallTime now) override;
  base::Result<std::vector<std::optional<std::int64_t>>> counts(std::span<const CountQuery> queries, base::WallTime now) override;
  base::Result<GroupCounts> groups(const std::string& by, const model::Query& query, base::WallTime now, std::size_t limit) override;
  base::Result<std::optional<GroupRow>> group(const std::string& id, base::WallTime now) override;
  base::Result<std::optional<DetailRow>> detail(const base::Uuid& id, const std::string& app) override;
  base::Result<std::vector<ScanRow>> scan(Place place, const model::Query& query, std::int64_t markStep, Seq after, base::WallTime now,
                                          std::size_t limit) override;
  base::Result<ScanPage> scanPart(Place place, const model::Query& query, std::int64_t markStep, Seq after, base::WallTime now,
                                  std::size_t limit) override;
  base::Result<std::optional<CommandKeyRow>> commandKey(const std::string& principal, const std::string& key, base::WallTime now) override;
  base::Result<std::optional<model::Plan>> plan(const base::Uuid& id) override;
  base::Result<std::vector<model::Operation>> operations(std::size_t limit) override;
  base::Result<std::optional<model::Operation>> operation(const base::Uuid& id) override;
  base::Result<std::vector<model::Template>> templates() override;
  base::Result<std::vector<model::Template>> templateVersions(const std::string& name) override;
  base::Result<std::optional<model::Template>> findTemplate(const std::string& name, std::int64_t version) override;
  base::Result<RecipientPage> recipients(const RecipientQuery& query) override;
  base::Result<std::optional<model::Recipient>> recipient(const std::string& id) override;
  base::Result<MessagesPage> messagesOf(const std::string& recipient, const std::vector<std::string>& addresses, Seq after, std::size_t rows,
                                        std::size_t limit) override;
  base::Result<std::vector<ViewRow>> views() override;
  base::Result<std::vector<SubscriptionRow>> subscriptions() override;
  base::Result<bool> hasSubscription(std::int64_t number) override;
  base::Result<SecretOverview> secretOverview() override;
  base::Result<std::vector<SuppressionRow>> suppressions(const std::string& prefix, std::int64_t beforeNumber, std::size_t limit) override;
  base::Result<std::optional<SuppressionRow>> suppression(std::int64_t number) override;
  base::Result<std::vector<ReceiptRow>> waitingReceipts(std::int64_t beforeNumber, std::size_t limit) override;
  base::Result<std::optional<SuppressionRow>> suppressionOf(model::Channel channel, const std::string& target, const std::string& category) override;
  base::Result<std::vector<AuditRow>> audit(std::int64_t beforeSeq, std::size_t limit) override;
  base::Result<std::vector<AuditRow>> auditAfter(std::int64_t after, std::size_t limit) override;
  base::Result<std::int64_t> auditLast() override;
  base::Result<std::vector<AuditRow>> auditOf(const std::string& object, std::int64_t after, std::size_t limit) override;
  base::Result<std::vector<AuditRow>> auditActs(const std::string& action, const std::string& object, std::size_t limit) override;
  base::Result<std::vector<AlertRow>> alerts(base::WallTime endedSince) override;
  base::Result<std::vector<StatRow>> stats(int level, const std::string& series, base::WallTime from, base::WallTime to) override;
  base::Result<std::vector<std::string>> seriesNames(int level, const std::string& prefix, base::WallTime from, base::WallTime to) override;
  base::Result<std::vector<BreakerRow>> breakers(base::WallTime from, base::WallTime to) override;
  base::Result<std::vector<std::int64_t>> comingDue(model::Channel channel, base::WallTime now, std::size_t minutes) override;
  base::Result<std::vector<std::string>> fieldValues(const std::string& field, const std::string& prefix, std::size_t limit) override;

 private:
  /// One call: snapshot, time, and the reason why it ended early.
  template <class Work> auto call(Work work) -> decltype(work());
  base::Result<std::optional<std::int64_t>> keptTotal(const ListQuery& query);
  base::Result<std::int64_t> counted(Place place, const model::Query& query, base::WallTime now);

  const SqliteOptions options_;
  Connection db_;
  CallBudget budget_;
  RowSearch search_;
  ListRows rows_;
  GroupReader groups_;
  TableReader tables_;
  RecipientSearch recipients_;
  CommandKeys commandKeys_;
  AuditTable audit_;
  SubscriptionTables subscriptions_;
  FieldValues values_;
};

}  // namespace signalbox::store::sqlite
