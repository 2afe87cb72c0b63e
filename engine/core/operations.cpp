#include "engine/core/operations.h"

#include <algorithm>

#include "engine/core/claim.h"
#include "engine/core/template_cache.h"
#include "engine/model/query_payload.h"

namespace signalbox::core {

using base::Status;
using model::OperationKind;
using model::OperationState;
using model::State;

store::Place placeOf(OperationKind kind) {
  switch (kind) {
    case OperationKind::resolve: return store::Place::held;
    case OperationKind::cancel: return store::Place::notifications;
    default: return store::Place::deadLetters;
  }
}

void Operations::pagesCame(std::vector<OperationPage>& pages) {
  for (OperationPage& page : pages) {
    OperationRun* run = step_.draft.operation(page.operation);
    if (run == nullptr) continue;
    run->pageAsked = false;
    if (page.after != run->operation.cursor || !run->page.empty()) continue;
    run->page = std::move(page.seqs);
    run->pageEnd = page.end;
    if (run->page.empty()) run->operation.cursor = std::max(run->operation.cursor, page.scannedTo);
  }
}

Status Operations::run() {
  std::vector<base::Uuid> ids;
  for (const auto& [id, known] : step_.memory.operations) ids.push_back(id);
  for (const base::Uuid& id : ids) {
    OperationRun& run = *step_.draft.operation(id);
    if (const auto results = step_.draft.operationResults.find(id); results != step_.draft.operationResults.end()) {
      run.operation.confirmed += results->second.first;
      run.operation.failed += results->second.second;
      SB_TRY(keep(run));
    }
    if (run.operation.state == OperationState::staged || run.operation.state == OperationState::running) SB_TRY(advance(run));
  }
  return countForEnded();
}

Status Operations::advance(OperationRun& run) {
  if (run.operation.state == OperationState::staged) {
    if (run.operation.startsAt && *run.operation.startsAt > step_.draft.wall()) return Status::okay();
    SB_TRY(start(run));
  }
  const std::size_t count = std::min(run.page.size(), allowance(run));
  if (count > 0) SB_TRY(deal(run, count));
  if (run.page.empty() && run.pageEnd) return finish(run);
  if (run.page.empty()) askForPage(run);
  return Status::okay();
}

Status Operations::start(OperationRun& run) {
  run.operation.state = OperationState::running;
  run.operation.startedAt = step_.draft.wall();
  run.refilledAt = step_.draft.now().boot;
  run.tokens = 1;
  step_.draft.event("operation", run.operation.id.toString(), "Started", run.operation.by);
  return keep(run);
}

std::size_t Operations::allowance(OperationRun& run) {
  const std::size_t bound = step_.options.bounds.bulk;
  if (run.operation.ratePerSecond <= 0) return bound;
  const double passed = std::chrono::duration<double>(step_.draft.now().boot - run.refilledAt).count();
  run.refilledAt = step_.draft.now().boot;
  run.tokens = std::min(run.tokens + passed * run.operation.ratePerSecond, std::max(1.0, run.operation.ratePerSecond));
  return std::min(bound, static_cast<std::size_t>(run.tokens));
}

Status Operations::deal(OperationRun& run, std::size_t count) {
  const auto seqs = std::span(run.page).first(count);
  SB_ASSIGN(const std::vector<store::DeliveryRow> rows, step_.store().findMany(seqs));
  const std::int64_t before = run.operation.done;
  for (const model::Seq seq : seqs) {
    const auto row = std::find_if(rows.begin(), rows.end(), [seq](const auto& found) { return found.notification.seq == seq; });
    if (row == rows.end()) {
      skip(run, "purged");
    } else {
      SB_TRY(act(run, *row));
    }
    run.operation.cursor = seq;
  }
  run.tokens -= static_cast<double>(count);
  run.page.erase(run.page.begin(), run.page.begin() + static_cast<std::ptrdiff_t>(count));
  step_.draft.measures.operated += run.operation.done - before;
  step_.draft.publishNow = true;
  return keep(run);
}

Status Operations::act(OperationRun& run, const store::DeliveryRow& row) {
  SB_ASSIGN(const VerdictAnswer verdict, judge(run, row));
  if ((run.operation.include >> static_cast<unsigned>(verdict.verdict) & 1U) == 0) {
    skip(run, model::name(verdict.verdict));
    return Status::okay();
  }
  return apply(run, row, verdict);
}

base::Result<VerdictAnswer> Operations::judge(const OperationRun& run, const store::DeliveryRow& row) {
  VerdictInput input;
  input.row = &row;
  input.kind = run.operation.kind;
  input.resolution = run.operation.resolution;
  input.throughProvider = !run.operation.provider.empty();
  input.now = step_.draft.wall();
  std::optional<model::Recipient> recipient;
  if (!row.notification.recipientId.empty()) {
    SB_ASSIGN(recipient, step_.store().recipient(row.notification.recipientId));
    if (recipient) input.recipient = &*recipient;
  }
  if (!row.notification.templateName.empty()) {
    const std::int64_t version = run.operation.latestTemplate ? 0 : row.overrideTemplateVersion.value_or(row.notification.templateVersion);
    SB_ASSIGN(const auto found, step_.templates.get(step_.store(), row.notification.templateName, version));
    input.templateExists = found != nullptr;
  }
  const auto providers = providersOf(step_.memory, row.notification.channel);
  if (!providers.empty()) {
    const auto gate = step_.memory.gates.find(providers.front()->config.name);
    input.firstProviderOpen = providers.size() > 1 && gate != step_.memory.gates.end() && gate->second.permitsNow(step_.draft.now(), false) <= 0 &&
                              gate->second.breaker().memory().state != policy::BreakerState::closed;
  }
  return verdictOf(step_.options, input);
}

base::Result<store::MoveRow> Operations::moveFor(const OperationRun& run, const store::DeliveryRow& row, const VerdictAnswer& verdict) {
  const model::Operation& operation = run.operation;
  store::MoveRow move;
  move.seq = row.notification.seq;
  move.from = row.delivery.state;
  move.generation = row.delivery.generation;
  move.route = row.delivery.route;
  move.dueAt = verdict.dueAt;
  move.by = operation.by;
  move.operation = operation.id;
  switch (operation.kind) {
    case OperationKind::discard:
      move.to = State::discarded;
      move.purgeAt = step_.draft.wall() + step_.options.retention.discarded;
      move.history = "discarded";
      break;
    case OperationKind::restore: move.to = State::dead; move.history = "restored"; break;
    case OperationKind::cancel: move.to = State::cancelled; move.history = "cancelled"; break;
    case OperationKind::resolve:
      move.history = "resolved";
      if (operation.resolution == model::Resolution::sent) move.to = State::sent;
      if (operation.resolution == model::Resolution::dead) move.to = State::dead;
      break;
    case OperationKind::replay: break;
  }
  const bool again = operation.kind == OperationKind::replay ||
                     (operation.kind == OperationKind::resolve && operation.resolution == model::Resolution::resend);
  if (again) {
    move.to = State::pending;
    move.newGeneration = true;
    move.history = "replayed";
    if (model::isEventRoute(row.delivery.route)) {
      move.route = row.delivery.route;  // an event has one way: its subscription's
    } else if (!operation.provider.empty()) {
      SB_ASSIGN(move.route, routeFor(step_, true, operation.provider));
      move.overrideProvider = operation.provider;
    } else if (!row.ambiguousBefore && row.notification.channel != model::Channel::webhook) {
      move.route = model::kAnyRoute;
    }
    if (operation.latestTemplate && !row.notification.templateName.empty()) {
      SB_ASSIGN(const auto newest, step_.templates.get(step_.store(), row.notification.templateName, 0));
      if (newest) move.overrideTemplateVersion = newest->version;
    } else {
      move.overrideTemplateVersion = row.overrideTemplateVersion;
    }
  }
  move.historyText = operation.reason;
  move.reason = operation.reason;
  return move;
}

Status Operations::apply(OperationRun& run, const store::DeliveryRow& row, const VerdictAnswer& verdict) {
  SB_ASSIGN(const store::MoveRow move, moveFor(run, row, verdict));
  SB_ASSIGN(const std::vector<bool> done, step_.store().move(std::span(&move, 1), step_.draft.wall(), step_.draft.step()));
  step_.draft.wrote = true;
  if (!done.front()) {
    skip(run, "changed meanwhile");
    return Status::okay();
  }
  ++run.operation.done;
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

Status Operations::buryHeld(const store::DeliveryRow& row) {
  store::DeadRow dead;
  dead.seq = row.notification.seq;
  dead.groupId = "resolved-as-dead";
  dead.groupTitle = "Given up by an operator: outcome unknown";
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

void Operations::skip(OperationRun& run, std::string_view reason) {
  ++run.operation.skipped;
  ++run.operation.skippedReasons[std::string(reason)];
}

void Operations::askForPage(OperationRun& run) {
  if (run.pageAsked) return;
  run.pageAsked = true;
  step_.draft.effects.pages.push_back({run.operation.id, placeOf(run.operation.kind), run.operation.q,
                                       run.operation.markStep, run.operation.cursor, step_.options.bounds.bulk * 4});
}

Status Operations::finish(OperationRun& run) {
  run.operation.state = OperationState::finished;
  run.operation.finishedAt = step_.draft.wall();
  step_.draft.event("operation", run.operation.id.toString(),
                    "Finished: " + std::to_string(run.operation.done) + " done, " + std::to_string(run.operation.skipped) + " skipped",
                    run.operation.by);
  EventFact fact;
  fact.type = model::EventType::operationFinished;
  fact.data = {{"operation_id", run.operation.id.toString()},
               {"kind", model::name(run.operation.kind)},
               {"by", run.operation.by},
               {"done", run.operation.done},
               {"skipped", run.operation.skipped},
               {"confirmed", run.operation.confirmed},
               {"failed", run.operation.failed}};
  step_.draft.tell(std::move(fact));
  return keep(run);
}

Status Operations::keep(const OperationRun& run) {
  step_.draft.wrote = true;
  return step_.store().putOperation(run.operation);
}

Status Operations::countForEnded() {
  for (const auto& [id, counts] : step_.draft.operationResults) {
    if (step_.draft.operation(id) != nullptr) continue;
    SB_ASSIGN(std::optional<model::Operation> operation, step_.store().operation(id));
    if (!operation) continue;
    operation->confirmed += counts.first;
    operation->failed += counts.second;
    SB_TRY(step_.store().putOperation(*operation));
  }
  return Status::okay();
}

protocol::OperationView viewOf(const OperationRun& run) {
  const model::Operation& from = run.operation;
  protocol::OperationView view;
  view.id = from.id.toString();
  view.kind = std::string(model::name(from.kind));
  view.planId = from.planId.toString();
  if (!model::asksForPayload(from.q)) view.q = from.q;  // the snapshot is for eyes that may not read addresses, too
  view.provider = from.provider;
  view.resolution = std::string(model::name(from.resolution));
  view.by = from.by;
  view.reason = from.reason;
  view.state = std::string(model::name(from.state));
  view.ratePerSecond = from.ratePerSecond;
  view.effectiveRate = run.effectiveRate;
  view.rateReason = run.rateReason;
  view.total = from.total;
  view.done = from.done;
  view.confirmed = from.confirmed;
  view.failed = from.failed;
  view.skipped = from.skipped;
  view.skippedByPlan = from.skippedByPlan;
  view.createdAt = from.createdAt;
  view.startsAt = from.startsAt;
  view.startedAt = from.startedAt;
  view.finishedAt = from.finishedAt;
  view.pausedReason = from.pausedReason;
  view.skippedReasons = from.skippedReasons;
  return view;
}

}  // namespace signalbox::core
