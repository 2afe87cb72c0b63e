#include <algorithm>

#include "engine/core/audit_states.h"
#include "engine/core/commands.h"
#include "engine/core/missing_permission.h"
#include "engine/core/operations.h"
#include "engine/core/replay_content.h"
#include "engine/model/query.h"
#include "engine/policy/canary.h"

namespace signalbox::core {

using base::Code;
using base::Status;
using model::OperationState;

namespace {

/// The one cause that a query is about: a term of its own, or one of several that must all hold.
std::string causeOf(const std::string& q) {
  const auto query = model::parseQuery(q);
  if (!query.ok() || query->matchesAll()) return {};
  const model::QueryNode& root = query->root();
  std::vector<const model::QueryNode*> terms{&root};
  if (root.kind == model::QueryNode::Kind::all) {
    terms.clear();
    for (const std::size_t child : root.children) terms.push_back(&query->nodes[child]);
  }
  for (const model::QueryNode* node : terms) {
    if (node->kind != model::QueryNode::Kind::term) continue;
    const model::QueryTerm& term = query->terms[node->term];
    if (term.field == model::QueryField::cause && !term.value.prefix) return term.value.text;
  }
  return {};
}

}  // namespace

Commands::Done Commands::on(const CommandInput& input, const CreatePlan& command) {
  model::Plan plan = command.plan;
  if (const auto parsed = model::parseQuery(plan.q); !parsed.ok()) return parsed.status();
  if (!plan.provider.empty() && step_.draft.provider(plan.provider) == nullptr)
    return Status::invalid({{"/provider", "there is no provider of this name"}});
  const std::vector<protocol::Edit> edits = editsFromText(plan.edits);
  if (auto faults = faultsOf(edits); !faults.empty()) return Status::invalid(std::move(faults));
  plan.id = step_.ids.next(step_.draft.wall());
  plan.state = model::PlanState::computing;
  plan.markStep = step_.memory.step;
  plan.frozenAt = step_.draft.wall();
  plan.expiresAt = plan.frozenAt + step_.options.retention.plans;
  plan.by = input.principal.name;
  SB_TRY(step_.store().putPlan(plan));
  SB_TRY(audit(input, "plan.create", plan.id.toString(), {{"kind", model::name(plan.kind)}, {"edits", fieldsOf(edits)}}, {"", stateOf(plan)}));
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
  // Judged here, where the plan is ready: what a reader saw of it may have been its beginning.
  if (plan->matched > 1 && !command.missingForMany.empty())
    return lacks(command.missingForMany,
                 "The plan is about " + std::to_string(plan->matched) + " messages; this needs the permission " + command.missingForMany);
  if (input.reason.empty()) return Status::invalid({{"/reason", "a bulk act needs a reason"}});
  if (command.ratePerSecond < 0) return Status::invalid({{"/rate", "must not be negative"}});
  if (command.startsAt && *command.startsAt <= step_.draft.wall()) return Status::invalid({{"/starts_at", "lies in the past"}});
  if (command.canary && !sends(plan->kind, plan->resolution)) return Status::invalid({{"/canary", "is for what is sent again"}});
  if (command.canary) {
    if (auto faults = policy::faultsOf(*command.canary, "/canary"); !faults.empty()) return Status::invalid(std::move(faults));
  }
  OperationRun run;
  model::Operation& operation = run.operation;
  operation.id = step_.ids.next(step_.draft.wall());
  operation.planId = plan->id;
  operation.kind = plan->kind;
  operation.q = plan->q;
  operation.provider = plan->provider;
  operation.resolution = plan->resolution;
  operation.latestTemplate = plan->latestTemplate;
  operation.edits = plan->edits;
  if (command.canary) operation.canary = model::Canary{*command.canary, {}};
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
  operation.undo = command.undo;
  operation.startsAt = command.startsAt.value_or(step_.draft.wall() + command.undo);
  operation.needsApproval = step_.options.approvalAbove > 0 && operation.total > step_.options.approvalAbove;
  if (operation.needsApproval && !command.startsAt) operation.startsAt.reset();
  SB_TRY(rememberCause(operation));
  SB_TRY(step_.store().putOperation(operation));
  SB_TRY(audit(input, "operation.create", operation.id.toString(),
               {{"kind", model::name(operation.kind)},
                {"total", operation.total},
                {"edits", fieldsOf(editsFromText(operation.edits))},
                {"needs_approval", operation.needsApproval}},
               {"", stateOf(operation)}));
  const base::Uuid id = operation.id;
  step_.draft.addOperation(std::move(run));
  return CommandDone{id, 0};
}

Status Commands::rememberCause(model::Operation& operation) {
  operation.groupId = causeOf(operation.q);
  if (operation.groupId.empty()) return Status::okay();
  SB_ASSIGN(const std::optional<store::GroupFacts> group, step_.store().groupFacts(operation.groupId));
  if (!group) return Status::okay();
  operation.causeSince = group->since;
  std::vector<std::string> changes;
  if (operation.latestTemplate && !group->templateName.empty()) {
    SB_ASSIGN(const std::optional<model::Template> newest, step_.store().findTemplate(group->templateName, 0));
    if (newest) changes.push_back("template " + newest->name + " v" + std::to_string(newest->version));
  }
  if (!operation.edits.empty()) changes.push_back("edited " + fieldsOf(editsFromText(operation.edits)));
  if (!operation.provider.empty()) changes.push_back("through " + operation.provider);
  for (const std::string& change : changes) operation.fix += (operation.fix.empty() ? "" : ", ") + change;
  return Status::okay();
}

base::Result<OperationRun*> Commands::underWay(const base::Uuid& id) {
  if (OperationRun* const run = step_.draft.operation(id); run != nullptr) return run;
  SB_ASSIGN(const std::optional<model::Operation> ended, step_.store().operation(id));
  return ended ? Status(Code::conflict, "the operation has ended") : Status(Code::notFound, "There is no such operation");
}

Commands::Done Commands::on(const CommandInput& input, const ApproveOperation& command) {
  SB_ASSIGN(OperationRun* const run, underWay(command.id));
  model::Operation& operation = run->operation;
  if (!operation.needsApproval) return Status(Code::conflict, "the operation needs nobody's approval");
  if (!operation.approvedBy.empty()) return Status(Code::conflict, "the operation was approved by " + operation.approvedBy);
  if (operation.by == input.principal.name) return Status(Code::conflict, "a second person must approve it, and you asked for it yourself");
  const std::string before = stateOf(operation);
  operation.approvedBy = input.principal.name;
  operation.approvedAt = step_.draft.wall();
  const base::WallTime laneEnd = step_.draft.wall() + operation.undo;
  operation.startsAt = operation.startsAt ? std::max(*operation.startsAt, laneEnd) : laneEnd;
  SB_TRY(step_.store().putOperation(operation));
  SB_TRY(audit(input, "operation.approve", command.id.toString(), {{"asked_by", operation.by}, {"total", operation.total}},
               {before, stateOf(operation)}));
  return CommandDone{command.id, 0};
}

Commands::Done Commands::on(const CommandInput& input, const SetOperationRate& command) {
  SB_ASSIGN(OperationRun* const run, underWay(command.id));
  if (command.ratePerSecond < 0) return Status::invalid({{"/rate", "must not be negative"}});
  const std::string before = stateOf(run->operation);
  run->operation.ratePerSecond = command.ratePerSecond;
  SB_TRY(step_.store().putOperation(run->operation));
  SB_TRY(audit(input, "operation.rate", command.id.toString(), {{"rate", command.ratePerSecond}}, {before, stateOf(run->operation)}));
  return CommandDone{command.id, 0};
}

Commands::Done Commands::on(const CommandInput& input, const ControlOperation& command) {
  SB_ASSIGN(OperationRun* const run, underWay(command.id));
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
