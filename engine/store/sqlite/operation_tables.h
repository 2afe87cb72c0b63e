#pragma once
// Plans and operations: rewritten whole, since a step touches few of them. Confined to the core's thread.

#include <optional>
#include <vector>

#include "engine/model/operation.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class OperationTables {
 public:
  explicit OperationTables(Connection& db);

  base::Status putPlan(const model::Plan& plan);
  base::Result<std::optional<model::Plan>> plan(const base::Uuid& id);
  /// Of plans that are still being computed, oldest first. Plans live for an hour, so there are few.
  base::Result<std::vector<base::Uuid>> computingPlans();
  base::Status putOperation(const model::Operation& operation);
  base::Result<std::optional<model::Operation>> operation(const base::Uuid& id);
  /// Staged, running and paused ones, oldest first.
  base::Result<std::vector<model::Operation>> unfinished();

 private:
  Statement putPlan_, plan_, computingPlans_, putOperation_, operation_, unfinished_;
};

}  // namespace signalbox::store::sqlite
