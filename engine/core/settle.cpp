#include "engine/core/settle.h"

#include "engine/core/event_deliveries.h"
#include "engine/core/judge.h"
#include "engine/core/lookups.h"
#include "engine/core/receipts.h"
#include "engine/core/suppressions.h"
#include "engine/model/cause.h"

namespace signalbox::core {

using base::Status;
using model::State;

Status Settle::finished(const std::vector<egress::FinishedSend>& sends) {
  for (const egress::FinishedSend& send : sends) SB_TRY(decide(send));
  if (rows_.empty()) return Status::okay();
  step_.draft.wrote = true;
  SB_ASSIGN(const std::vector<bool> done, step_.store().settle(rows_, step_.draft.step()));
  for (std::size_t i = 0; i < decided_.size(); ++i) {
    SB_TRY(moved(decided_[i], done[i]));
    if (done[i]) waitAgain(decided_[i], rows_[i]);
  }
  return Status::okay();
}

Status Settle::decide(const egress::FinishedSend& send) {
  const auto known = step_.memory.inFlight.find(send.tag);
  const InFlight* flight = known == step_.memory.inFlight.end() ? nullptr : &known->second;
  store::SettleRow row;
  row.seq = send.seq;
  row.attempt = send.attempt;
  row.epoch = send.epoch;
  row.outcome = send.outcome;
  row.finishedAt = send.at.wall;
  row.evidenceOnly = flight == nullptr;
  Decided decided{&send, flight, {}, policy::Ending::abandoned};
  if (flight != nullptr) {
    policy::AttemptContext context;
    context.attemptsInGeneration = flight->attemptsInGeneration;
    context.expiresAt = flight->expiresAt;
    context.ambiguous = ambiguityOf(step_.draft, flight->channel, flight->route);
    context.providerLooksUp = looksUp(step_.memory, flight->provider);
    decided.next = policy::afterAttempt(context, send.outcome, step_.draft.policy(flight->channel).ladder, step_.draft.wall(), step_.parts.random);
    SB_TRY(heedReceipts(send, *flight, decided.next));
    row.to = decided.next.state;
    row.dueAt = decided.next.dueAt.value_or(step_.draft.wall());
    row.route = flight->route;
    row.countsOnLadder = decided.next.countsOnLadder;
    row.reason = decided.next.reason;
    // A webhook's destination is its route already, and there is one way to it.
    if (decided.next.pinProvider && flight->channel != model::Channel::webhook) {
      SB_ASSIGN(row.route, routeFor(step_, true, flight->provider));
    }
    SB_ASSIGN(decided.counted, finishPermits(send, *flight));
    step_.draft.afterCommit([tag = send.tag](Memory& memory) {
      const auto ended = memory.inFlight.find(tag);
      if (ended == memory.inFlight.end()) return;
      if (ended->second.suspect) {
        --memory.suspectsInFlight;
        --memory.suspects;
      }
      memory.bytesInFlight -= ended->second.bytes;
      memory.inFlight.erase(ended);
    });
  }
  rows_.push_back(std::move(row));
  decided_.push_back(std::move(decided));
  return Status::okay();
}

Status Settle::heedReceipts(const egress::FinishedSend& send, const InFlight& flight, policy::NextState& next) {
  // Who told of it may be another provider, which an earlier attempt went through, or have been removed since.
  if (next.state == State::sent || model::isEventRoute(flight.route)) return Status::okay();
  SB_ASSIGN(const std::vector<store::DeliveryRow> found, step_.store().findMany(std::span(&send.seq, 1)));
  if (found.empty() || found.front().delivery.generation != flight.generation) return Status::okay();
  SB_ASSIGN(const std::string taker, takenBy(step_, found.front(), send.attempt, send.outcome));
  if (!taker.empty()) next = {State::sent, std::nullopt, takenBecause(taker), next.countsOnLadder, next.pinProvider, false};
  return Status::okay();
}

model::AmbiguousPolicy ambiguityOf(const Draft& draft, model::Channel channel, model::RouteId route) {
  // A repeated event carries the same webhook-id, by which its receiver knows it; nobody is asked about each.
  return model::isEventRoute(route) ? model::AmbiguousPolicy::resend : draft.policy(channel).ambiguous;
}

model::OutcomeClass countedForWebhookProvider(model::OutcomeClass outcome) {
  const bool itsOwn = outcome == model::OutcomeClass::abandoned || outcome == model::OutcomeClass::credential;
  return itsOwn ? outcome : model::OutcomeClass::sent;
}

base::Result<policy::Ending> Settle::finishPermits(const egress::FinishedSend& send, const InFlight& flight) {
  const base::Now now = step_.draft.now();
  policy::Ending ending = policy::Ending::abandoned;
  if (policy::Gate* gate = step_.draft.gate(flight.provider)) {
    // What was never handed to it says nothing about it.
    const bool neverTried = !send.begun && send.outcome.outcome == model::OutcomeClass::permanent;
    const auto counted = neverTried ? model::OutcomeClass::abandoned
        : flight.originGate.empty() ? send.outcome.outcome
                                    : countedForWebhookProvider(send.outcome.outcome);
    const policy::GateChange change =
        gate->finish(flight.providerPermit, counted, flight.originGate.empty() ? send.outcome.retryAfter : std::nullopt, now, step_.parts.random);
    ending = change.counted;
    if (change.transition) SB_TRY(tellTransition(step_, flight.provider, *change.transition));
    if (change.pausedNow) SB_TRY(tellPause(step_, flight.provider, "key refused: " + send.outcome.code));
  }
  if (flight.originGate.empty()) return ending;
  if (policy::Gate* gate = step_.draft.gate(flight.originGate)) {
    // A key is the provider's, and its gate pauses: nobody could resume a destination.
    const bool keyRefused = send.outcome.outcome == model::OutcomeClass::credential;
    const policy::GateChange change = gate->finish(flight.originPermit, keyRefused ? model::OutcomeClass::abandoned : send.outcome.outcome,
                                                   send.outcome.retryAfter, now, step_.parts.random);
    if (change.transition) SB_TRY(tellTransition(step_, flight.originGate, *change.transition));
  }
  return ending;
}

Status Settle::moved(const Decided& decided, bool moved) {
  const egress::FinishedSend& send = *decided.send;
  if (decided.flight != nullptr && model::isEventRoute(decided.flight->route)) return eventMoved(decided, moved);
  AttemptMeasure measure;
  measure.provider = send.providerName;
  measure.outcome = send.outcome.outcome;
  measure.latencyUs = send.outcome.latencyUs;
  measure.late = !moved;
  measure.counted = decided.counted;
  if (decided.flight != nullptr) {
    measure.channel = decided.flight->channel;
    measure.isRetry = decided.flight->attemptsInGeneration > 0;
    if (moved && decided.next.state == State::sent && decided.flight->generation == 0)
      measure.endToEndMs = (send.at.wall - decided.flight->createdAt).count();
  }
  step_.draft.measures.attempts.push_back(std::move(measure));
  SB_TRY(learnFrom(send));
  if (!moved || decided.flight == nullptr) return Status::okay();
  step_.draft.moved(*decided.flight, State::sending, decided.next.state);
  countForOperation(decided);
  if (decided.next.reconcile) awaitLookup(step_, send.seq, decided.flight->generation, send.attempt, send.providerName, false);
  if (model::isTerminal(decided.next.state)) step_.draft.finishedOrder(decided.flight->app, decided.flight->orderingKey);
  return decided.next.state == State::dead ? bury(decided) : Status::okay();
}

Status Settle::eventMoved(const Decided& decided, bool moved) {
  const InFlight& flight = *decided.flight;
  countEventAttempt(step_, flight.route, decided.send->outcome);
  if (decided.send->outcome.suppressRecipient)
    SB_TRY(disableSubscription(step_, flight.route, "the receiver answered " + decided.send->outcome.code + ": it is gone for good"));
  if (!moved) return Status::okay();
  step_.draft.moved(flight, State::sending, decided.next.state);
  countForOperation(decided);
  return decided.next.state == State::dead ? bury(decided) : Status::okay();
}

Status Settle::learnFrom(const egress::FinishedSend& send) {
  const model::Outcome& outcome = send.outcome;
  if (outcome.outcome == model::OutcomeClass::sent)
    SB_TRY(Receipts(step_).taken(send.providerName, outcome.providerMessageId, {send.seq, send.attempt}));
  if (!outcome.suppressRecipient) return Status::okay();
  SB_ASSIGN(const std::vector<store::DeliveryRow> found, step_.store().findMany(std::span(&send.seq, 1)));
  if (found.empty()) return Status::okay();
  const store::DeliveryRow& row = found.front();
  std::int32_t generation = row.delivery.generation;
  if (generation > 0) {  // the answer may be a late one, about an earlier generation
    SB_ASSIGN(const std::vector<model::Attempt> attempts, step_.store().attempts(send.seq));
    for (const model::Attempt& attempt : attempts)
      if (attempt.number == send.attempt) generation = attempt.generation;
  }
  std::string reason = send.providerName + ": refused for good";
  if (!outcome.code.empty()) reason += " (" + outcome.code + ")";
  return suppressAddress(step_, row.notification, generation, send.providerName, reason);
}

Status Settle::bury(const Decided& decided) {
  const InFlight& flight = *decided.flight;
  const model::Outcome& outcome = decided.send->outcome;
  const model::Cause cause =
      model::normaliseCause(flight.channel, flight.provider, outcome.outcome, outcome.code, outcome.message, flight.templateName);
  store::DeadRow dead;
  dead.seq = flight.seq;
  const bool isEvent = model::isEventRoute(flight.route);
  dead.groupId = isEvent ? eventCause(cause.fingerprint) : cause.fingerprint;
  dead.groupTitle = cause.title;
  dead.groupPlainTitle = cause.plainTitle;
  dead.provider = flight.provider;
  dead.channel = flight.channel;
  dead.templateName = flight.templateName;
  dead.app = flight.app;
  dead.domain = flight.domain;
  dead.outcomeClass = std::string(model::name(outcome.outcome));
  dead.code = outcome.code;
  dead.message = outcome.message;
  dead.tries = flight.attempts;
  dead.replays = flight.generation;
  dead.diedAt = step_.draft.wall();
  if (!isEvent) step_.draft.measures.deaths.push_back({flight.channel, dead.groupId, dead.groupTitle});
  if (!flight.operation.isNil()) ++step_.draft.operationResults[flight.operation].failedCauses[dead.groupId + " " + dead.groupTitle];
  return step_.store().bury(std::span(&dead, 1), step_.draft.step());
}

void Settle::waitAgain(const Decided& decided, const store::SettleRow& row) {
  const InFlight& flight = *decided.flight;
  if (!model::isWaiting(row.to)) return;
  store::Lane lane = flight.lane;
  lane.route = row.route;
  step_.draft.waiting.push_back({lane, {flight.seq, flight.generation, flight.app, row.dueAt, false}});
}

void Settle::countForOperation(const Decided& decided) {
  if (decided.flight->operation.isNil()) return;
  const bool confirmed = decided.next.state == State::sent;
  if (!confirmed && decided.next.state != State::dead) return;
  OperationResults& results = step_.draft.operationResults[decided.flight->operation];
  (confirmed ? results.confirmed : results.failed) += 1;
  if (confirmed) ++results.sentBy[decided.flight->provider];
}

Status Settle::pings(const std::vector<egress::HealthAnswer>& answers) {
  for (const egress::HealthAnswer& answer : answers) {
    policy::Gate* gate = step_.draft.gate(answer.providerName);
    if (gate == nullptr) continue;
    const auto transition = gate->onPing(answer.healthy || !answer.defined, step_.draft.now(), step_.parts.random);
    if (transition) SB_TRY(tellTransition(step_, answer.providerName, *transition));
  }
  return Status::okay();
}

}  // namespace signalbox::core
