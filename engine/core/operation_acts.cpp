// What an operation does to one message.
#include <algorithm>

#include "engine/core/claim.h"
#include "engine/core/lookups.h"
#include "engine/core/operations.h"
#include "engine/core/replay_content.h"
#include "engine/policy/outcome_rules.h"

namespace signalbox::core {

using base::Status;
using model::OperationKind;
using model::State;

Status Operations::sendAgain(const OperationRun& run, const Judged& judged, store::MoveRow& move) {
  const model::Operation& operation = run.operation;
  const model::Notification& notification = judged.row.notification;
  move.to = State::pending;
  move.newGeneration = true;
  move.history = "replayed";
  move.overrideTemplateVersion = judged.templateVersion;
  if (judged.edited) move.edit = store::OverrideRow{notification.target, notification.data, notification.content};
  if (!operation.edits.empty()) move.historyText += "; edited " + fieldsOf(*run.edits);
  if (model::isEventRoute(judged.row.delivery.route)) {
    move.route = judged.row.delivery.route;  // an event has one way: its subscription's
  } else if (!operation.provider.empty()) {
    SB_ASSIGN(move.route, routeFor(step_, true, operation.provider));
    move.overrideProvider = operation.provider;
  } else if (notification.channel == model::Channel::webhook) {
    if (judged.edited || !judged.row.overrideProvider.empty()) {
      SB_ASSIGN(move.route, routeFor(step_, false, originOf(notification.target)));
    }
  } else if (!judged.row.ambiguousBefore) {
    move.route = model::kAnyRoute;
  } else if (!judged.row.overrideProvider.empty()) {
    // The last replay went another way by word, and this one has no such word: back to whoever may have it (rule 18).
    SB_ASSIGN(const std::string doubtful, lastInDoubt(notification.seq));
    if (!doubtful.empty()) {
      SB_ASSIGN(move.route, routeFor(step_, true, doubtful));
    }
  }
  return Status::okay();
}

base::Result<std::string> Operations::lastInDoubt(model::Seq seq) {
  SB_ASSIGN(const std::vector<model::Attempt> attempts, step_.store().attempts(seq));
  const auto found = std::find_if(attempts.rbegin(), attempts.rend(),
                                  [](const model::Attempt& each) { return each.outcome && each.outcome->outcome == model::OutcomeClass::ambiguous; });
  return found == attempts.rend() ? std::string() : found->provider;
}

base::Result<store::MoveRow> Operations::moveFor(const OperationRun& run, const store::DeliveryRow& row, const Judged& judged) {
  const model::Operation& operation = run.operation;
  store::MoveRow move;
  move.seq = row.notification.seq;
  move.from = row.delivery.state;
  move.generation = row.delivery.generation;
  move.route = row.delivery.route;
  move.dueAt = judged.verdict.dueAt;
  move.by = operation.by;
  move.operation = operation.id;
  move.historyText = operation.reason;
  move.reason = operation.reason;
  switch (operation.kind) {
    case OperationKind::discard:
      move.to = State::discarded;
      move.purgeAt = step_.draft.wall() + step_.options.retention.discarded;
      move.history = "discarded";
      break;
    case OperationKind::restore:
      move.to = State::dead;
      move.history = "restored";
      break;
    case OperationKind::cancel:
      move.to = State::cancelled;
      move.history = "cancelled";
      break;
    case OperationKind::resolve:
      move.history = "resolved";
      if (operation.resolution == model::Resolution::sent) move.to = State::sent;
      if (operation.resolution == model::Resolution::dead) move.to = State::dead;
      break;
    case OperationKind::replay: break;
  }
  if (sends(operation.kind, operation.resolution)) SB_TRY(sendAgain(run, judged, move));
  return move;
}

Status Operations::apply(OperationRun& run, const store::DeliveryRow& row, const Judged& judged) {
  SB_ASSIGN(const store::MoveRow move, moveFor(run, row, judged));
  SB_ASSIGN(const std::vector<bool> done, step_.store().move(std::span(&move, 1), step_.draft.wall(), step_.draft.step()));
  step_.draft.wrote = true;
  if (!done.front()) {
    skip(run, "changed meanwhile");
    return Status::okay();
  }
  ++run.operation.done;
  // What waits for quiet hours to end tells nothing soon, so a canary does not wait for it.
  if (run.operation.canary && move.dueAt <= step_.draft.wall() && !run.operation.canary->steps.empty()) ++run.operation.canary->steps.back().dealt;
  step_.draft.moved(row, move.to);
  if (move.from == State::held && move.to == State::dead) SB_TRY(buryHeld(row));
  if (move.to == State::pending) {
    const std::int32_t generation = row.delivery.generation + 1;
    step_.draft.waiting.push_back({{row.notification.channel, move.route, row.notification.priority},
                                   {row.notification.seq, generation, row.notification.app, move.dueAt, false}});
  } else if (model::isTerminal(move.to)) {
    step_.draft.finishedOrder(row.notification.app, row.notification.orderingKey);
  }
  return Status::okay();
}

/// Asks the provider of the last attempt; its answer decides, as under the policy `reconcile`.
Status Operations::lookUp(OperationRun& run, const store::DeliveryRow& row, const model::Attempt& last) {
  SB_ASSIGN(const bool done,
            step_.store().explainHeld(row.notification.seq, row.delivery.generation, std::string(policy::kProviderIsAsked), step_.draft.wall(),
                                      step_.draft.step()));
  step_.draft.wrote = true;
  if (!done) {
    skip(run, "changed meanwhile");
    return Status::okay();
  }
  ++run.operation.done;
  awaitLookup(step_, row.notification.seq, row.delivery.generation, last.number, last.provider, row.delivery.suspect);
  return step_.store().addHistory(
      row.notification.seq,
      {step_.draft.wall(), "operator", last.provider + " is asked: " + run.operation.reason, run.operation.by, row.delivery.generation});
}

Status Operations::buryHeld(const store::DeliveryRow& row) {
  store::DeadRow dead;
  dead.seq = row.notification.seq;
  dead.groupId = "resolved-as-dead";
  dead.groupTitle = dead.groupPlainTitle = "Given up by an operator: outcome unknown";
  dead.channel = row.notification.channel;
  dead.templateName = row.notification.templateName;
  dead.app = row.notification.app;
  dead.domain = domainOf(row.notification.channel, row.notification.target);
  dead.outcomeClass = std::string(model::name(model::OutcomeClass::ambiguous));
  dead.tries = row.delivery.attempts;
  dead.replays = row.delivery.generation;
  dead.diedAt = step_.draft.wall();
  SB_ASSIGN(const std::vector<model::Attempt> attempts, step_.store().attempts(row.notification.seq));
  if (!attempts.empty() && attempts.back().outcome) {
    dead.provider = attempts.back().provider;
    dead.code = attempts.back().outcome->code;
    dead.message = attempts.back().outcome->message;
  }
  step_.draft.measures.deaths.push_back({dead.channel, dead.groupId, dead.groupTitle});
  return step_.store().bury(std::span(&dead, 1), step_.draft.step());
}

}  // namespace signalbox::core
