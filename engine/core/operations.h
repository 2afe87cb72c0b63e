#pragma once
// Bulk work of a step: running operations deal with the rows that readers found for them, as many as bounds and rate
// allow, and their cursor moves in the same transaction (rule 27). Also counts what became of replayed messages in this
// step's settled sends. Lives for one step.

#include "engine/core/step_context.h"
#include "engine/core/verdict.h"

namespace signalbox::core {

class Operations {
 public:
  explicit Operations(StepContext& step) : step_(step) {}
  void pagesCame(std::vector<OperationPage>& pages);
  base::Status run();

 private:
  base::Status countForEnded();
  base::Status advance(OperationRun& run);
  base::Status start(OperationRun& run);
  base::Status deal(OperationRun& run, std::size_t count);
  base::Status act(OperationRun& run, const store::DeliveryRow& row);
  base::Status apply(OperationRun& run, const store::DeliveryRow& row, const VerdictAnswer& verdict);
  base::Result<VerdictAnswer> judge(const OperationRun& run, const store::DeliveryRow& row);
  base::Result<store::MoveRow> moveFor(const OperationRun& run, const store::DeliveryRow& row, const VerdictAnswer& verdict);
  base::Status buryHeld(const store::DeliveryRow& row);
  void skip(OperationRun& run, std::string_view reason);
  std::size_t allowance(OperationRun& run);
  void askForPage(OperationRun& run);
  base::Status finish(OperationRun& run);
  base::Status keep(const OperationRun& run);

  StepContext& step_;
};

protocol::OperationView viewOf(const OperationRun& run);
/// Where rows of an operation are looked for.
store::Place placeOf(model::OperationKind kind);

}  // namespace signalbox::core
