#include "engine/core/lookups.h"

#include <algorithm>

#include "engine/core/claim.h"
#include "engine/core/receipts.h"
#include "engine/core/settle.h"
#include "engine/model/cause.h"
#include "engine/policy/ladder.h"
#include "engine/policy/outcome_rules.h"

namespace signalbox::core {

using base::Millis;
using base::Status;
using model::State;

namespace {

constexpr Millis kFirstPause{5'000};     // what was just taken is not yet listed everywhere
constexpr Millis kBlockedPause{30'000};  // its provider may not be asked at the moment
constexpr std::int32_t kTriesMax = 8;
constexpr std::size_t kAskedMax = 16;  // in one step

Millis pauseAfter(std::int32_t tries, Millis wanted) {
  const Millis doubled = kFirstPause * (std::int64_t{1} << std::min(tries, 7));
  return std::max(wanted, doubled);
}

}  // namespace

bool looksUp(const Memory& memory, const std::string& provider) {
  const auto entry = memory.providers.find(provider);
  return entry != memory.providers.end() && entry->second.provider != nullptr && entry->second.provider->capabilities().looksUp;
}

PendingLookup lookupFor(std::int32_t generation, std::int32_t attempt, const std::string& provider, bool suspect, base::Now now) {
  return {generation, attempt, provider, now.boot + kFirstPause, 0, false, suspect};
}

void awaitLookup(StepContext& step, model::Seq seq, std::int32_t generation, std::int32_t attempt, const std::string& provider, bool suspect) {
  const PendingLookup pending = lookupFor(generation, attempt, provider, suspect, step.draft.now());
  step.draft.afterCommit([seq, pending](Memory& memory) { memory.lookups.put(seq, pending); });
}

void Lookups::forget(model::Seq seq) {
  step_.draft.afterCommit([seq](Memory& memory) { memory.lookups.erase(seq); });
}

void Lookups::askAgain(model::Seq seq, Millis pause, bool counts) {
  PendingLookup pending = *step_.memory.lookups.find(seq);
  pending.asked = false;
  pending.dueAt = step_.draft.now().boot + pause;
  if (counts) ++pending.tries;
  step_.draft.afterCommit([seq, pending](Memory& memory) { memory.lookups.put(seq, pending); });
}

Status Lookups::ask() {
  if (!mayAsk(step_.memory)) return Status::okay();
  for (const model::Seq seq : step_.memory.lookups.due(step_.draft.now().boot, kAskedMax)) SB_TRY(askOne(seq, *step_.memory.lookups.find(seq)));
  return Status::okay();
}

Status Lookups::askOne(model::Seq seq, const PendingLookup& pending) {
  SB_ASSIGN(const std::vector<store::DeliveryRow> rows, step_.store().findMany(std::span(&seq, 1)));
  if (rows.empty() || rows.front().delivery.state != State::held || rows.front().delivery.generation != pending.generation) {
    forget(seq);  // an operator, or its end of life, was faster
    return Status::okay();
  }
  const store::DeliveryRow& row = rows.front();
  if (!looksUp(step_.memory, pending.provider)) return leaveToOperator(row, pending.provider + " cannot be asked");
  const policy::Gate* gate = step_.draft.gate(pending.provider);
  if (gate == nullptr || gate->permitsNow(step_.draft.now(), false) <= 0) {
    askAgain(seq, kBlockedPause, false);
    return Status::okay();
  }
  SB_ASSIGN(const std::vector<model::Attempt> attempts, step_.store().attempts(seq));
  const auto attempt = std::find_if(attempts.begin(), attempts.end(), [&](const auto& one) { return one.number == pending.attempt; });
  base::Result<providers::Content> content = contentOf(step_, row, attempt == attempts.end() ? step_.draft.wall() : attempt->intentAt);
  if (!content.ok() && (content.status().code() == base::Code::storeFailed || content.status().code() == base::Code::diskFull))
    return content.status();
  if (attempt == attempts.end() || !content.ok()) return leaveToOperator(row, "the message of that attempt cannot be made again");
  egress::LookupOrder order;
  order.seq = seq;
  order.attempt = pending.attempt;
  order.providerName = pending.provider;
  order.provider = step_.memory.providers.at(pending.provider).provider;
  order.message = messageOf(row, *attempt);
  order.message.content = std::move(content).value();
  step_.draft.effects.lookups.push_back(std::move(order));
  step_.draft.afterCommit([seq](Memory& memory) { memory.lookups.asked(seq); });
  return Status::okay();
}

Status Lookups::answered(const std::vector<egress::LookupAnswer>& answers) {
  for (const egress::LookupAnswer& answer : answers) SB_TRY(take(answer));
  return Status::okay();
}

Status Lookups::take(const egress::LookupAnswer& answer) {
  const PendingLookup* pending = step_.memory.lookups.find(answer.seq);
  if (pending == nullptr || pending->attempt != answer.attempt || !pending->asked) return Status::okay();
  SB_ASSIGN(const std::vector<store::DeliveryRow> rows, step_.store().findMany(std::span(&answer.seq, 1)));
  if (rows.empty() || rows.front().delivery.state != State::held || rows.front().delivery.generation != pending->generation) {
    forget(answer.seq);
    return Status::okay();
  }
  const store::DeliveryRow& row = rows.front();
  const providers::Finding& finding = answer.finding;
  if (!answer.defined) return leaveToOperator(row, answer.providerName + " cannot be asked");
  if (finding.lookup == providers::Lookup::notFound) return notFound(row, answer);
  if (finding.lookup == providers::Lookup::found) {
    SB_ASSIGN(const bool ours, step_.store().bindMessageId(answer.seq, answer.attempt, finding.providerMessageId));
    if (ours) return found(row, answer);
    return leaveToOperator(row, answer.providerName + " knows one like it, which was another message of ours");
  }
  if (finding.askAgainIn && pending->tries + 1 < kTriesMax) {
    askAgain(answer.seq, pauseAfter(pending->tries, *finding.askAgainIn), true);
    return Status::okay();
  }
  return leaveToOperator(row, answer.providerName + " cannot tell: " + (finding.message.empty() ? finding.code : finding.message));
}

Status Lookups::move(const store::DeliveryRow& row, store::MoveRow move) {
  move.seq = row.notification.seq;
  move.from = State::held;
  move.generation = row.delivery.generation;
  move.history = "reconciled";
  SB_ASSIGN(const std::vector<bool> done, step_.store().move(std::span(&move, 1), step_.draft.wall(), step_.draft.step()));
  step_.draft.wrote = true;
  forget(move.seq);
  if (!done.front()) return Status::okay();
  step_.draft.moved(row, move.to);
  if (model::isTerminal(move.to)) step_.draft.finishedOrder(row.notification.app, row.notification.orderingKey);
  if (!row.operation.isNil() && (move.to == State::sent || move.to == State::dead)) {
    auto& counts = step_.draft.operationResults[row.operation];
    (move.to == State::sent ? counts.confirmed : counts.failed) += 1;
  }
  if (!model::isWaiting(move.to)) return Status::okay();
  step_.draft.waiting.push_back({{row.notification.channel, move.route, row.notification.priority},
                                 {row.notification.seq, move.generation, row.notification.app, move.dueAt, false}});
  return Status::okay();
}

Status Lookups::found(const store::DeliveryRow& row, const egress::LookupAnswer& answer) {
  store::MoveRow to;
  to.to = State::sent;
  to.dueAt = step_.draft.wall();
  to.route = row.delivery.route;
  to.historyText = answer.providerName + " has it";
  if (!answer.finding.providerMessageId.empty()) to.historyText += " as " + answer.finding.providerMessageId;
  SB_TRY(move(row, std::move(to)));
  // As if its answer had brought the id: what the provider tells of it, and has told, is joined.
  return Receipts(step_).taken(answer.providerName, answer.finding.providerMessageId, {row.notification.seq, answer.attempt});
}

base::Result<bool> Lookups::provesNotSent(const store::DeliveryRow& row) {
  SB_ASSIGN(const std::vector<model::Attempt> attempts, step_.store().attempts(row.notification.seq));
  const auto unknown = std::count_if(attempts.begin(), attempts.end(), [](const model::Attempt& attempt) {
    return attempt.outcome && attempt.outcome->outcome == model::OutcomeClass::ambiguous;
  });
  return unknown <= 1;  // an earlier one may have been looked up too, but nothing says so
}

Status Lookups::notFound(const store::DeliveryRow& row, const egress::LookupAnswer& answer) {
  const model::Notification& notification = row.notification;
  const base::WallTime now = step_.draft.wall();
  const auto& ladder = step_.draft.policy(notification.channel).ladder;
  const policy::LadderStep next =
      policy::nextAttempt(ladder, std::max(1, row.delivery.attemptsInGeneration), now, std::nullopt, notification.expiresAt, step_.parts.random);
  store::MoveRow to;
  SB_ASSIGN(to.provesNotSent, provesNotSent(row));
  to.route = row.delivery.route;
  if (to.provesNotSent && notification.channel != model::Channel::webhook && row.overrideProvider.empty()) to.route = model::kAnyRoute;
  to.dueAt = now;
  to.historyText = answer.providerName + " does not have it";
  switch (next.kind) {
    case policy::LadderStep::Kind::retryAt:
      to.to = State::pending;
      to.dueAt = next.at;
      break;
    case policy::LadderStep::Kind::expired:
      to.to = State::expired;
      to.reason = "expired before it could be sent again";
      break;
    case policy::LadderStep::Kind::exhausted:
      to.to = State::dead;
      to.reason = "retries used up, and " + to.historyText;
      break;
  }
  const bool dies = to.to == State::dead;
  SB_TRY(move(row, std::move(to)));
  return dies ? bury(row, answer) : Status::okay();
}

Status Lookups::bury(const store::DeliveryRow& row, const egress::LookupAnswer& answer) {
  const model::Notification& notification = row.notification;
  store::DeadRow dead;
  dead.seq = notification.seq;
  dead.provider = answer.providerName;
  dead.channel = notification.channel;
  dead.templateName = notification.templateName;
  dead.app = notification.app;
  dead.domain = domainOf(notification.channel, notification.target);
  dead.outcomeClass = std::string(model::name(model::OutcomeClass::notSent));
  dead.code = "not_found";
  dead.message = "answers got lost, and the provider had not taken it";
  dead.tries = row.delivery.attempts;
  dead.replays = row.delivery.generation;
  dead.diedAt = step_.draft.wall();
  const model::Cause cause =
      model::normaliseCause(dead.channel, dead.provider, model::OutcomeClass::notSent, dead.code, dead.message, dead.templateName);
  dead.groupId = cause.fingerprint;
  dead.groupTitle = dead.groupPlainTitle = cause.title;  // in our own words
  step_.draft.measures.deaths.push_back({dead.channel, dead.groupId, dead.groupTitle});
  return step_.store().bury(std::span(&dead, 1), step_.draft.step());
}

Status Lookups::leaveToOperator(const store::DeliveryRow& row, const std::string& why) {
  const std::string reason = "the outcome is unknown, and " + why + "; an operator decides";
  SB_ASSIGN(const bool done,
            step_.store().explainHeld(row.notification.seq, row.delivery.generation, reason, step_.draft.wall(), step_.draft.step()));
  step_.draft.wrote = true;
  forget(row.notification.seq);
  if (!done) return Status::okay();
  step_.draft.tell({model::EventType::notificationHeld, row.notification.seq, row.delivery.generation, row.notification.channel, {}});
  return step_.store().addHistory(row.notification.seq, {step_.draft.wall(), "reconciled", why, "", row.delivery.generation});
}

}  // namespace signalbox::core
