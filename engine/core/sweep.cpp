#include "engine/core/sweep.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "engine/core/audit_trail.h"
#include "engine/core/claim.h"
#include "engine/core/erasures.h"
#include "engine/core/event_deliveries.h"
#include "engine/core/lookups.h"
#include "engine/core/receipts.h"
#include "engine/core/resealing.h"
#include "engine/core/settle.h"
#include "engine/model/cause.h"
#include "engine/policy/outcome_rules.h"
#include "engine/policy/poison.h"

namespace signalbox::core {

using base::Status;
using model::State;

namespace {
constexpr base::Millis kFarAhead = std::chrono::hours{24 * 3660};
constexpr base::Millis kDay = std::chrono::hours{24};
}  // namespace

Status Sweep::run() {
  SB_TRY(gates());
  SB_TRY(forgetDestinations());
  SB_TRY(endedSubscriptions());
  if (step_.memory.resealing) SB_TRY(reseal(step_));
  if (step_.memory.erasing) SB_TRY(Erasures(step_).run());
  const base::Now now = step_.draft.now();
  if (now.boot < times_.sweepAt) return Status::okay();
  times_.sweepAt = now.boot + step_.options.sweepInterval;
  isDue_ = true;
  SB_TRY(endPauses());
  SB_TRY(expire());
  return clearCrashes();
}

Status Sweep::forget() {
  const base::Now now = step_.draft.now();
  if (!isDue_ || now.boot < times_.purgeAt) return Status::okay();
  times_.purgeAt = now.boot + step_.options.purgeInterval;
  if (step_.memory.clock.isDoubted()) return Status::okay();
  SB_TRY(dropOldSecrets());
  return purge();
}

Status Sweep::orphans() {
  SB_ASSIGN(const std::vector<store::OrphanRow> rows, step_.store().orphans(step_.options.bounds.sweep));
  if (rows.empty()) {
    step_.draft.afterCommit([](Memory& memory) { memory.orphansLeft = false; });
    return Status::okay();
  }
  step_.draft.wrote = true;
  SB_TRY(step_.store().putCrashesInRow(step_.memory.crashesInRow));
  for (const store::OrphanRow& row : rows) SB_TRY(orphan(row, step_.memory.orphansAtStart));
  return Status::okay();
}

Status Sweep::orphan(const store::OrphanRow& orphan, std::int32_t inFlightAtCrash) {
  const model::Notification& notification = orphan.row.notification;
  const model::Delivery& delivery = orphan.row.delivery;
  const base::WallTime now = step_.draft.wall();
  model::Outcome outcome;
  outcome.outcome = model::OutcomeClass::ambiguous;
  outcome.code = "crash";
  outcome.message = "The engine stopped while this send was under way";
  policy::AttemptContext context;
  context.attemptsInGeneration = delivery.attemptsInGeneration;
  context.expiresAt = notification.expiresAt;
  context.ambiguous = ambiguityOf(step_.draft, notification.channel, delivery.route);
  context.providerLooksUp = looksUp(step_.memory, orphan.attempt.provider);
  policy::NextState next = policy::afterAttempt(context, outcome, step_.draft.policy(notification.channel).ladder, now, step_.parts.random);
  const policy::CrashVerdict verdict = policy::afterCrash(step_.options.poison, delivery.crashesAlone, inFlightAtCrash);
  SB_ASSIGN(const std::string taker, takenBy(step_, orphan.row, orphan.attempt.number, outcome));
  if (!taker.empty()) {  // nobody tells of an event's delivery
    next = {State::sent, std::nullopt, takenBecause(taker), true, false, false};
  } else if (verdict.dead && next.state != State::expired) {
    next.state = State::dead;
    next.reason = "the engine went down twice while only this message was being sent";
  } else if (next.state == State::retrying) {
    next.dueAt = now;  // the crash was ours: the recipient need not wait for the ladder
  }
  store::SettleRow row;
  row.seq = notification.seq;
  row.attempt = orphan.attempt.number;
  row.epoch = delivery.leaseEpoch;
  row.outcome = outcome;
  row.finishedAt = now;
  row.to = next.state;
  row.dueAt = next.dueAt.value_or(now);
  row.route = delivery.route;
  row.countsOnLadder = false;
  row.reason = next.reason;
  row.suspect = next.state == State::retrying;
  row.crashesAlone = verdict.crashesAlone;
  if (next.pinProvider && notification.channel != model::Channel::webhook) {
    SB_ASSIGN(row.route, routeFor(step_, true, orphan.attempt.provider));
  }
  SB_ASSIGN(const std::vector<bool> done, step_.store().settle(std::span(&row, 1), step_.draft.step()));
  if (!done.front()) return Status::okay();
  step_.draft.moved(orphan.row, row.to);
  if (row.to == State::sent) {
    step_.draft.finishedOrder(notification.app, notification.orderingKey);
    if (!orphan.row.operation.isNil()) {
      OperationResults& results = step_.draft.operationResults[orphan.row.operation];
      ++results.confirmed;
      ++results.sentBy[orphan.attempt.provider];
    }
  }
  const bool isEvent = model::isEventRoute(delivery.route);
  if (isEvent) {
    countEventAttempt(step_, delivery.route, outcome);
  } else {
    step_.draft.measures.attempts.push_back({orphan.attempt.provider, notification.channel, outcome.outcome, 0, false, true, -1});
  }
  // One that was a suspect already was counted at start.
  const std::int64_t more = static_cast<std::int64_t>(row.suspect) - static_cast<std::int64_t>(delivery.suspect);
  step_.draft.afterCommit([more](Memory& memory) { memory.suspects += more; });
  if (next.reconcile && row.to == State::held) awaitLookup(step_, row.seq, delivery.generation, row.attempt, orphan.attempt.provider);
  if (row.to == State::retrying) {
    step_.draft.waiting.push_back(
        {{notification.channel, row.route, notification.priority}, {notification.seq, delivery.generation, notification.app, row.dueAt, true}});
  } else if (row.to == State::dead) {
    store::DeadRow dead;
    const model::Cause cause =
        model::normaliseCause(notification.channel, orphan.attempt.provider, outcome.outcome, "poison", next.reason, notification.templateName);
    dead.seq = notification.seq;
    dead.groupId = isEvent ? eventCause(cause.fingerprint) : cause.fingerprint;
    dead.groupTitle = dead.groupPlainTitle = cause.title;  // in our own words
    dead.provider = orphan.attempt.provider;
    dead.channel = notification.channel;
    dead.templateName = notification.templateName;
    dead.app = notification.app;
    dead.domain = domainOf(notification.channel, notification.target);
    dead.outcomeClass = std::string(model::name(outcome.outcome));
    dead.code = "poison";
    dead.message = next.reason;
    dead.tries = delivery.attempts;
    dead.replays = delivery.generation;
    dead.diedAt = now;
    if (!isEvent) step_.draft.measures.deaths.push_back({notification.channel, dead.groupId, dead.groupTitle});
    return step_.store().bury(std::span(&dead, 1), step_.draft.step());
  }
  return Status::okay();
}

Status Sweep::expire() {
  SB_ASSIGN(const std::vector<store::DeliveryRow> rows, step_.store().expired(step_.draft.wall(), step_.options.bounds.sweep));
  if (rows.empty()) return Status::okay();
  std::vector<store::MoveRow> moves;
  for (const store::DeliveryRow& row : rows) {
    store::MoveRow move;
    move.seq = row.notification.seq;
    move.from = row.delivery.state;
    move.to = State::expired;
    move.generation = row.delivery.generation;
    move.route = row.delivery.route;
    move.reason = "its time to live is over";
    move.history = "expired";
    move.historyText = move.reason;
    moves.push_back(std::move(move));
  }
  SB_ASSIGN(const std::vector<bool> done, step_.store().move(moves, step_.draft.wall(), step_.draft.step()));
  step_.draft.wrote = true;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!done[i]) continue;
    step_.draft.moved(rows[i], State::expired);
    step_.draft.finishedOrder(rows[i].notification.app, rows[i].notification.orderingKey);
  }
  if (rows.size() == step_.options.bounds.sweep) times_.sweepAt = step_.draft.now().boot;  // there is more
  return Status::okay();
}

/// What waits for a subscription that is gone is cancelled at once, not when it would have been due.
Status Sweep::endedSubscriptions() {
  if (step_.memory.endedLanes.empty()) return Status::okay();
  const store::Lane lane = *step_.memory.endedLanes.begin();
  const base::WallTime never = step_.draft.wall() + kFarAhead;
  SB_ASSIGN(const std::vector<store::ReadyRow> hints, step_.store().ready(lane, base::WallTime{}, 0, never, step_.options.bounds.sweep));
  SB_ASSIGN(const std::vector<store::DeliveryRow> rows, step_.store().claimable(hints));
  std::vector<store::MoveRow> moves;
  for (const store::DeliveryRow& row : rows) moves.push_back(cancelledEvent(row));
  if (!moves.empty()) {
    SB_ASSIGN(const std::vector<bool> done, step_.store().move(moves, step_.draft.wall(), step_.draft.step()));
    step_.draft.wrote = true;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (done[i]) step_.draft.moved(rows[i], State::cancelled);
  }
  if (hints.size() < step_.options.bounds.sweep) step_.draft.afterCommit([lane](Memory& memory) { memory.endedLanes.erase(lane); });
  return Status::okay();
}

Status Sweep::clearCrashes() {
  if (step_.memory.crashesInRow == 0 || step_.memory.suspects > 0 || step_.memory.orphansLeft) return Status::okay();
  SB_TRY(step_.store().putCrashesInRow(0));
  step_.draft.wrote = true;
  step_.draft.afterCommit([](Memory& memory) { memory.crashesInRow = 0; });
  return Status::okay();
}

Status Sweep::endPauses() {
  for (const model::Channel channel : model::kChannels) {
    store::QueueRow row = step_.draft.queue(channel);
    if (!row.paused || !row.until || *row.until > step_.draft.wall()) continue;
    row.paused = false;
    row.until.reset();
    row.reason.clear();
    SB_TRY(step_.store().putQueue(row));
    step_.draft.wrote = true;
    step_.draft.setQueue(row);
    step_.draft.event("command", std::string(model::name(channel)), "queue.resume", "the pause's own end");
  }
  return Status::okay();
}

Status Sweep::gates() {
  const base::Now now = step_.draft.now();
  for (const auto& [name, known] : step_.memory.gates) {
    const auto next = known.nextChange(now);
    const bool quiet =
        known.breaker().memory().state == policy::BreakerState::closed && known.breaker().memory().mode == model::BreakerMode::automatic;
    if (quiet || (next && *next > now.boot)) continue;
    policy::Gate* const touched = step_.draft.gate(name);
    if (touched == nullptr) continue;  // its provider was removed in this step
    policy::Gate& gate = *touched;
    while (const auto transition = gate.advance(now)) SB_TRY(tellTransition(step_, name, *transition));
    if (!gate.pingDue(now)) continue;
    const ProviderEntry* provider = step_.draft.provider(name);
    if (provider == nullptr || provider->provider == nullptr) continue;
    gate.pingStarted(now);
    step_.draft.effects.pings.push_back({name, provider->provider, 0});
  }
  return Status::okay();
}

/// Destinations have breakers of their own (rule 21), and there may be more of them than are worth remembering. Those that know least go
/// first: without a call of late, then closed ones, then those that let nothing through, the oldest of each before. One with
/// sends under way stays; there are no more of these than permits.
Status Sweep::forgetDestinations() {
  const std::size_t kept = step_.memory.providers.size() + step_.options.originGatesMax;
  if (step_.memory.gates.size() <= kept) return Status::okay();
  std::vector<std::tuple<int, base::WallTime, std::string>> idle;  // what it knows, since when, whose
  for (const auto& [name, gate] : step_.memory.gates) {
    if (step_.memory.providers.contains(name) || gate.inFlight() > 0) continue;
    const policy::GateFigures figures = gate.figures(step_.draft.now());
    const bool refuses = figures.breaker.state != policy::BreakerState::closed || figures.throttledUntil;
    const auto since = step_.memory.gateSince.find(name);
    idle.emplace_back(refuses ? 2 : static_cast<int>(figures.breaker.calls > 0),
                      since == step_.memory.gateSince.end() ? base::WallTime{} : since->second.at, name);
  }
  std::sort(idle.begin(), idle.end());
  std::size_t tooMany = step_.memory.gates.size() - kept;
  for (const auto& [knows, since, name] : idle) {
    if (tooMany == 0) break;
    const policy::Gate* gate = step_.draft.gate(name);
    if (gate == nullptr || gate->inFlight() > 0) continue;  // this step sends through it
    SB_TRY(tellRemoved(step_, name, "forgotten, because there are too many destinations"));
    step_.draft.removeGate(name);
    step_.draft.wrote = true;
    step_.draft.afterCommit([name = name](Memory& memory) {
      memory.gateSince.erase(name);
      memory.lastTrips.erase(name);
    });
    --tooMany;
  }
  return Status::okay();
}

/// A secret that signs no more is not kept.
Status Sweep::dropOldSecrets() {
  const Subscriptions all = step_.draft.subscriptions();
  for (const auto& [number, entry] : all) {
    if (!entry.subscription.previousUntil || *entry.subscription.previousUntil > step_.draft.wall()) continue;
    model::Subscription subscription = entry.subscription;
    subscription.previousUntil.reset();
    subscription.secrets.erase(std::string(model::kPreviousSecret));
    SB_ASSIGN(subscription.number, step_.store().putSubscription(subscription));
    step_.draft.wrote = true;
    step_.draft.setSubscription(entryOf(std::move(subscription)));
  }
  return Status::okay();
}

Status Sweep::purge() {
  const base::WallTime now = step_.draft.wall();
  const RetentionOptions& keep = step_.options.retention;
  store::Store::Retention limits;
  limits.keysBefore = now;
  limits.discardedBefore = now;
  limits.notificationsBefore = now - keep.notifications;
  for (const auto& [category, length] : keep.categories) limits.categoriesBefore.emplace(category, now - length);
  limits.stats5sBefore = now - keep.stats5s;
  limits.stats1mBefore = now - keep.stats1m;
  limits.stats15mBefore = now - keep.stats15m;
  limits.plansBefore = now - keep.plans;
  limits.waitingReceiptsBefore = now - keep.waitingReceipts;
  SB_ASSIGN(const store::Store::Purged gone, step_.store().purge(limits, step_.options.bounds.sweep * 8));
  SB_TRY(tellPurged(gone));
  const std::int64_t removed = gone.total();
  if (removed == 0) return Status::okay();
  step_.draft.wrote = true;
  if (step_.memory.waitingReceipts > 0) {  // as long as one is thought to wait, every message looks for its own
    SB_ASSIGN(const std::int64_t waiting, step_.store().countWaitingReceipts());
    step_.draft.afterCommit([waiting](Memory& memory) { memory.waitingReceipts = waiting; });
  }
  if (removed >= static_cast<std::int64_t>(step_.options.bounds.sweep * 8)) times_.purgeAt = step_.draft.now().boot;
  return Status::okay();
}

/// What time takes away is in the audit, too: at most a row a day, with all that went since the last one. The count is kept with what goes, so
/// that none is lost.
Status Sweep::tellPurged(const store::Store::Purged& gone) {
  SB_ASSIGN(store::Store::PurgeTally tally, step_.store().purgeTally());
  tally.gone.messages += gone.messages;
  tally.gone.deadLetters += gone.deadLetters;
  tally.gone.receipts += gone.receipts;
  if (tally.gone.total() == 0) return Status::okay();
  const base::WallTime now = step_.draft.wall();
  const bool isDue = now - tally.toldAt >= kDay || now < tally.toldAt;  // a clock that was set back waits for nothing
  if (!isDue && gone.total() == gone.books) return Status::okay();
  if (isDue) {
    store::AuditRow row;
    row.principal = "engine";
    row.action = "retention.purged";
    row.object = "retention";
    row.reason = "kept for as long as it was to be kept";
    row.detail = boost::json::serialize(
        boost::json::object{{"messages", tally.gone.messages}, {"dead_letters", tally.gone.deadLetters}, {"receipts", tally.gone.receipts}});
    SB_TRY(writeAudit(step_, std::move(row)));
    tally = {{}, now};
  }
  step_.draft.wrote = true;
  return step_.store().putPurgeTally(tally);
}

}  // namespace signalbox::core
