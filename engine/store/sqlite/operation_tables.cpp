#include "engine/store/sqlite/operation_tables.h"

#include "engine/store/sqlite/canary_column.h"
#include "engine/store/sqlite/columns.h"
#include "engine/store/sqlite/json_columns.h"

namespace signalbox::store::sqlite {

using base::Status;

namespace {
std::string select(const char* columns, const char* rest) { return std::string("SELECT ") + columns + " FROM " + rest; }
}  // namespace

OperationTables::OperationTables(Connection& db)
    : putPlan_(db.handle(), "INSERT OR REPLACE INTO plans VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
      plan_(db.handle(), select(kPlanColumns, "plans WHERE id=?")),
      computingPlans_(db.handle(), "SELECT id FROM plans WHERE state=? ORDER BY frozen_at_ms, id"),
      putOperation_(db.handle(),
                    "INSERT OR REPLACE INTO operations VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
                    "?,?,?,?)"),
      operation_(db.handle(), select(kOperationColumns, "operations WHERE id=?")),
      unfinished_(db.handle(), select(kOperationColumns, "operations INDEXED BY operations_open WHERE state IN (0,1,2) ORDER BY created_at_ms, id")) {
}

Status OperationTables::putPlan(const model::Plan& plan) {
  std::vector<std::int64_t> counts = plan.counts;
  counts.insert(counts.end(), plan.channels.begin(), plan.channels.end());
  return putPlan_.run(plan.id, plan.kind, plan.q, Sparse{plan.provider}, plan.resolution, plan.latestTemplate, plan.state, plan.markStep,
                      plan.matched, toJson(counts), plan.frozenAt, plan.expiresAt, Sparse{plan.by}, Sparse{plan.error}, plan.costEur,
                      Sparse{plan.edits});
}

base::Result<std::optional<model::Plan>> OperationTables::plan(const base::Uuid& id) {
  Rows rows = plan_.open(id);
  if (rows.next()) return std::optional<model::Plan>(readPlan(rows));
  SB_TRY(rows.status());
  return std::optional<model::Plan>();
}

base::Result<std::vector<base::Uuid>> OperationTables::computingPlans() {
  std::vector<base::Uuid> found;
  Rows rows = computingPlans_.open(model::PlanState::computing);
  while (rows.next()) found.push_back(rows.uuid(0));
  SB_TRY(rows.status());
  return found;
}

Status OperationTables::putOperation(const model::Operation& value) {
  return putOperation_.run(value.id, value.planId, value.kind, value.q, Sparse{value.provider}, value.resolution, value.latestTemplate,
                           value.markStep, value.include, Sparse{value.by}, Sparse{value.reason}, value.state, value.ratePerSecond, value.cursor,
                           value.total, value.done, value.confirmed, value.failed, value.skipped, value.skippedByPlan, toJson(value.skippedReasons),
                           value.createdAt, value.startsAt, value.startedAt, value.finishedAt, Sparse{value.pausedReason}, Sparse{value.edits},
                           Sparse{value.canary ? toJson(*value.canary) : std::string()}, value.undo.count(), value.needsApproval,
                           Sparse{value.approvedBy}, value.approvedAt, value.delivered, value.bounced, toJson(value.failedCauses),
                           toJson(value.sentBy), Sparse{value.groupId}, value.causeSince, Sparse{value.fix});
}

base::Result<std::optional<model::Operation>> OperationTables::operation(const base::Uuid& id) {
  Rows rows = operation_.open(id);
  if (rows.next()) return std::optional<model::Operation>(readOperation(rows));
  SB_TRY(rows.status());
  return std::optional<model::Operation>();
}

base::Result<std::vector<model::Operation>> OperationTables::unfinished() {
  std::vector<model::Operation> found;
  Rows rows = unfinished_.open();
  while (rows.next()) found.push_back(readOperation(rows));
  SB_TRY(rows.status());
  return found;
}

}  // namespace signalbox::store::sqlite
