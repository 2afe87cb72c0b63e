#include "engine/core/audit_states.h"
#include "engine/core/commands.h"
#include "engine/core/operations.h"
#include "engine/model/query.h"

namespace signalbox::core {

using base::Code;
using base::Status;
using model::OperationState;

Commands::Done Commands::on(const CommandInput& input, const CreatePlan& command) {
  model::Plan plan = command.plan;
  if (const auto parsed = model::parseQuery(plan.q); !parsed.ok()) return parsed.status();
  if (!plan.provider.empty() && step_.draft.provider(plan.provider) == nullptr)
    return Status::invalid({{"/provider", "there is no provider of this name"}});
  plan.id = step_.ids.next(step_.draft.wall());
  plan.state = model::PlanState::computing;
  plan.markStep = step_.memory.step;
  plan.frozenAt = step_.draft.wall();
  plan.expiresAt = plan.frozenAt + step_.options.retention.plans;
  plan.by = input.principal.name;
  SB_TRY(step_.store().putPlan(plan));
  SB_TRY(audit(input, "plan.create", plan.id.toString(), {{"kind", model::name(plan.kind)}}, {"", stateOf(plan)}));
  step_.draft.effects.plansToCompute.push_back(plan.id);
  return CommandDone{plan.id, 0};
}

Commands::Done Commands::on(const CommandInput&, const PlanProgress& command) {
  SB_ASSIGN(const std::optional<model::Plan> known, step_.store().plan(command.plan.id));
  if (!known) return Status(Code::notFound, "the plan was purged");
  SB_TRY(step_.store().putPlan(command.plan));
  return CommandDone{command.plan.id, 0};
}

Commands::Done Commands::on(const CommandInput& input, const CreateOperation& command) {
  SB_ASSIGN(const std::optional<model::Plan> plan, step_.store().plan(command.planId));
  if (!plan) return Status(Code::notFound, "no plan has this id");
  if (plan->state == model::PlanState::computing) return Status(Code::conflict, "the plan is still being computed");
  if (plan->state != model::PlanState::ready || plan->expiresAt <= step_.draft.wall())
    return Status(Code::conflict, "the plan is too old; make a new one");
  if (input.reason.empty()) return Status::invalid({{"/reason", "a bulk act needs a reason"}});
  if (command.ratePerSecond < 0) return Status::invalid({{"/rate", "must not be negative"}});
  OperationRun run;
  model::Operation& operation = run.operation;
  operation.id = step_.ids.next(step_.draft.wall());
  operation.planId = plan->id;
  operation.kind = plan->kind;
  operation.q = plan->q;
  operation.provider = plan->provider;
  operation.resolution = plan->resolution;
  operation.latestTemplate = plan->latestTemplate;
  operation.markStep = plan->markStep;
  for (std::size_t i = 0; i < model::kVerdictCount; ++i) {
    const auto verdict = static_cast<model::Verdict>(i);
    bool included = model::includedByDefault(verdict);
    if (command.include) included = std::find(command.include->begin(), command.include->end(), verdict) != command.include->end();
    included = included && model::includable(verdict);
    if (included) operation.include |= 1U << i;
    (included ? operation.total : operation.skippedByPlan) += plan->counts[i];
  }
  operation.by = input.principal.name;
  operation.reason = input.reason;
  operation.ratePerSecond = command.ratePerSecond;
  operation.createdAt = step_.draft.wall();
  operation.startsAt = step_.draft.wall() + command.undo;
  SB_TRY(step_.store().putOperation(operation));
  SB_TRY(audit(input, "operation.create", operation.id.toString(),
               {{"kind", model::name(operation.kind)}, {"total", operation.total}}, {"", stateOf(operation)}));
  const base::Uuid id = operation.id;
  step_.draft.addOperation(std::move(run));
  return CommandDone{id, 0};
}

Commands::Done Commands::on(const CommandInput& input, const SetOperationRate& command) {
  OperationRun* run = step_.draft.operation(command.id);
  if (run == nullptr) return Status(Code::conflict, "the operation has ended or does not exist");
  if (command.ratePerSecond < 0) return Status::invalid({{"/rate", "must not be negative"}});
  const std::string before = stateOf(run->operation);
  run->operation.ratePerSecond = command.ratePerSecond;
  SB_TRY(step_.store().putOperation(run->operation));
  SB_TRY(audit(input, "operation.rate", command.id.toString(), {{"rate", command.ratePerSecond}}, {before, stateOf(run->operation)}));
  return CommandDone{command.id, 0};
}

Commands::Done Commands::on(const CommandInput& input, const ControlOperation& command) {
  OperationRun* run = step_.draft.operation(command.id);
  if (run == nullptr) return Status(Code::conflict, "the operation has ended or does not exist");
  model::Operation& operation = run->operation;
  const std::string before = stateOf(operation);
  std::string action;
  switch (command.control) {
    case OperationControl::pause:
      if (operation.state != OperationState::running) return Status(Code::conflict, "only a running operation can be paused");
      operation.state = OperationState::paused;
      operation.pausedReason = input.reason.empty() ? "by " + input.principal.name : input.reason;
      action = "operation.pause";
      break;
    case OperationControl::resume:
      if (operation.state != OperationState::paused) return Status(Code::conflict, "only a paused operation can be resumed");
      operation.state = OperationState::running;
      operation.pausedReason.clear();
      run->refilledAt = step_.draft.now().boot;
      action = "operation.resume";
      break;
    case OperationControl::cancel:
      operation.state = OperationState::cancelled;
      operation.finishedAt = step_.draft.wall();
      action = "operation.cancel";
      break;
  }
  SB_TRY(step_.store().putOperation(operation));
  SB_TRY(audit(input, std::move(action), command.id.toString(), {}, {before, stateOf(operation)}));
  return CommandDone{command.id, 0};
}

}  // namespace signalbox::core
