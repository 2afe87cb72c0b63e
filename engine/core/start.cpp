// How the core's memory is read from the store at start.
#include <algorithm>

#include "engine/core/audit_trail.h"
#include "engine/core/claim.h"
#include "engine/core/core.h"
#include "engine/core/credentials.h"
#include "engine/core/event_deliveries.h"
#include "engine/core/lookups.h"
#include "engine/core/settle.h"
#include "engine/policy/outcome_rules.h"
#include "engine/providers/catalogue.h"
#include "engine/receipts/receipt_catalogue.h"
#include "engine/store/erasure_store.h"
#include "engine/store/secret_store.h"

namespace signalbox::core {

using base::Status;

namespace {

constexpr base::Millis kWindow = std::chrono::seconds{policy::BreakerWindow::kSeconds};
constexpr std::size_t kLookupsMax = 50'000;    // held messages whose provider is asked again after a restart
constexpr std::size_t kRecallRows = 20'000;    // of the attempts' table; some milliseconds
constexpr base::Millis kWallMayDiffer{2'000};  // a clock that is kept right goes back by less (rule 4)

/// What the engine itself wrote (a crash, a message that cannot be made) says nothing about the provider.
bool wasTried(const store::RecentAttempt& attempt) {
  return attempt.latencyUs > 0 || (attempt.outcome != model::OutcomeClass::permanent && attempt.outcome != model::OutcomeClass::ambiguous);
}

policy::BreakerMemory memoryOf(const store::BreakerRow& row) {
  policy::BreakerMemory memory;
  memory.state = policy::breakerStateFromName(row.state).value_or(policy::BreakerState::closed);
  memory.coolDownLevel = row.cooldownLevel;
  if (row.mode == "auto") {
    if (memory.state == policy::BreakerState::open) memory.openUntil = row.until;
    return memory;
  }
  memory.mode = row.mode == "forced_open" ? model::BreakerMode::forcedOpen : model::BreakerMode::forcedClosed;
  memory.forcedUntil = row.until;
  memory.forcedReason = row.reason;
  return memory;
}

}  // namespace

Status Core::start(base::Now now, AuditChain chain) {
  SB_ASSIGN(store::StartState loaded, parts_.store.load());
  memory_.step = loaded.step;
  memory_.onHold = loaded.onHold;
  memory_.installation = loaded.installation;
  memory_.dedupKey = base::HmacKey(loaded.installation);
  memory_.counts = loaded.counts;
  memory_.clockDoubt = loaded.clockDoubt;
  memory_.clock.begin(loaded.newestAudit, loaded.clockDoubt, now);
  lastNow_ = now;  // the clock may be set before the first step
  for (const model::Channel channel : model::kChannels) memory_.queues[model::index(channel)].channel = channel;
  for (const store::QueueRow& row : loaded.queues) memory_.queues[model::index(row.channel)] = row;
  restorePolicies(loaded.policies);
  for (const store::Route& route : loaded.routes) {
    memory_.routes[route.id] = route;
    memory_.routeByName[routeKey(route.pinned, route.name)] = route.id;
  }
  for (const model::ProviderConfig& config : loaded.providers) restoreProvider(config);
  for (store::SubscriptionRow& row : loaded.subscriptions) {
    memory_.subscriptionFigures[row.subscription.number] = std::move(row.figures);
    memory_.subscriptions.emplace(row.subscription.number, entryOf(std::move(row.subscription)));
  }
  for (const store::BreakerRow& row : loaded.breakers) {
    const auto under = std::find_if(loaded.underPauses.begin(), loaded.underPauses.end(),
                                    [&row](const auto& each) { return row.state == "paused" && each.gate == row.gate; });
    restoreGate(row, under == loaded.underPauses.end() ? row : *under, now);
  }
  for (const store::BreakerRow& row : loaded.lastTrips) memory_.lastTrips[row.gate] = row;
  SB_TRY(recallWindows(now));
  SB_TRY(readAccess(loaded, chain));
  for (const model::Operation& operation : loaded.operations) {
    OperationRun run;
    run.operation = operation;
    run.refilledAt = now.boot;
    memory_.operations.emplace(operation.id, std::move(run));
  }
  SB_ASSIGN(const std::vector<store::ErasureRow> erasures, parts_.store.erasures().open());
  memory_.erasing = !erasures.empty();
  memory_.resealing = parts_.store.secrets().ring() != nullptr && parts_.store.secrets().ring()->size() > 1;
  SB_TRY(readLookups(now));
  plans_ = std::move(loaded.plans);
  for (const store::AlertRow& row : loaded.alerts) {
    memory_.alerts.emplace(row.id, row);
    const std::size_t slash = row.subject.find('/');  // PROVIDER/TOPIC
    if (row.rule == "receipts_ended" && slash != std::string::npos)
      memory_.endedTopics[row.subject.substr(0, slash)][row.subject.substr(slash + 1)] = row.since;
  }
  for (const auto& counts : loaded.counts) memory_.orphansAtStart += static_cast<std::int32_t>(counts[model::index(model::State::sending)]);
  for (const auto& [number, figures] : memory_.subscriptionFigures)
    memory_.orphansAtStart += static_cast<std::int32_t>(figures.at(model::State::sending));
  memory_.suppressions = loaded.suppressions;
  memory_.waitingReceipts = loaded.waitingReceipts;
  memory_.suspects = loaded.suspects;
  const bool again = loaded.suspects > 0 || memory_.lookups.haveSuspects();
  memory_.crashesInRow = memory_.orphansAtStart == 0 ? loaded.crashesInRow : again ? loaded.crashesInRow + 1 : 1;
  SB_ASSIGN(const std::vector<store::Lane> lanes, parts_.store.lanes());
  for (const store::Lane& lane : lanes) {
    parts_.queue.know(lane);
    if (model::isEventRoute(lane.route) && !memory_.subscriptions.contains(model::subscriptionOfRoute(lane.route))) memory_.endedLanes.insert(lane);
  }
  if (memory_.onHold) parts_.log.warning("engine.on_hold", {{"reason", std::string("the store was restored or copied")}});
  SB_TRY(snapshots_.refreshGauges(parts_, memory_, now));
  publish(now);
  return Status::okay();
}

Status Core::putBack(const std::string& how, base::Now now) {
  SB_ASSIGN(const bool holds, parts_.store.putBack(how, memory_.step));
  SB_ASSIGN(const store::Position reached, parts_.store.position());
  memory_.step = reached.step;
  if (!holds) return Status::okay();
  memory_.onHold = true;
  parts_.log.warning("engine.on_hold", {{"reason", how}});
  publish(now);
  return Status::okay();
}

Status Core::readAccess(store::StartState& loaded, AuditChain chain) {
  model::AccessTokens tokens;
  for (model::AccessToken& token : loaded.tokens) tokens.emplace(token.id, std::move(token));
  memory_.tokens = std::make_shared<const model::AccessTokens>(std::move(tokens));
  memory_.auditHead = loaded.auditHead;
  if (chain == AuditChain::beginsAnew) memory_.auditHead.mac.clear();  // what that seals is for nobody to go on from
  SB_ASSIGN(auto beginning, chainBeginning(parts_.store, parts_.seal, memory_.auditHead));
  // Before anything else that the first step records.
  if (beginning) records_.insert(records_.begin(), std::move(*beginning));
  return Status::okay();
}

/// One that an older engine accepted and this one does not is told, and the configuration stands in for it.
void Core::restorePolicies(const std::vector<store::PolicyRow>& rows) {
  for (const store::PolicyRow& row : rows) {
    ChannelPolicy& policy = memory_.policies[model::index(row.channel)];
    auto stored = policyOf(row, policy);
    if (stored.ok())
      policy = std::move(stored).value();
    else
      parts_.log.error("policy.unusable", {{"channel", std::string(model::name(row.channel))}, {"error", stored.status().toString()}});
    policy.version = row.version;
  }
}

/// One that an older engine accepted and this one does not, or whose credential cannot be read, is kept, shown and not used:
/// nothing is dropped in silence.
void Core::restoreProvider(const model::ProviderConfig& config) {
  ProviderEntry entry{config, nullptr, nullptr};
  auto whole = withCredentials(parts_, config);
  if (whole.ok()) {
    auto made = providers::makeProvider(*whole);
    if (made.ok())
      entry.provider = std::move(made).value();
    else
      parts_.log.error("provider.unusable", {{"provider", config.name}, {"error", made.status().toString()}});
    auto receipts = receipts::makeReceiptReader(*whole);
    if (receipts.ok())
      entry.receipts = std::move(receipts).value();
    else
      parts_.log.error("provider.receipts_unusable", {{"provider", config.name}, {"error", receipts.status().toString()}});
  } else {
    parts_.log.error("provider.credential_missing", {{"provider", config.name}, {"error", whole.status().toString()}});
  }
  memory_.gates.insert_or_assign(config.name, policy::Gate(gateOptionsOf(memory_.policies[model::index(config.channel)], entry)));
  memory_.providers.insert_or_assign(config.name, std::move(entry));
}

Status Core::readLookups(base::Now now) {
  SB_ASSIGN(const auto rows, parts_.store.heldBecause(std::string(policy::kProviderIsAsked), kLookupsMax));
  for (const store::OrphanRow& held : rows)
    memory_.lookups.put(held.row.notification.seq,
                        lookupFor(held.row.delivery.generation, held.attempt.number, held.attempt.provider, held.row.delivery.suspect, now));
  if (rows.size() == kLookupsMax) parts_.log.warning("lookup.left_out", {{"read", static_cast<std::int64_t>(rows.size())}});
  return Status::okay();
}

Status Core::recallWindows(base::Now now) {
  SB_ASSIGN(const auto attempts, parts_.store.recentAttempts(now.wall - kWindow, kRecallRows));
  // Oldest first. One that ended later than now was before the clock was set back, and so may be those of an hour ago that
  // bear the time of the last seconds: nobody can tell them apart, and a window that begins empty opens no circuit by mistake.
  if (!attempts.empty() && attempts.back().finishedAt > now.wall + kWallMayDiffer) {
    const auto ahead = static_cast<std::int64_t>((attempts.back().finishedAt - now.wall).count());
    parts_.log.warning("breaker.window_unknown", {{"ahead_ms", ahead}});
    return Status::okay();
  }
  for (const store::RecentAttempt& attempt : attempts) {
    if (attempt.finishedAt > now.wall || !wasTried(attempt)) continue;
    if (model::isEventRoute(attempt.route)) {
      const auto subscriber = memory_.subscriptions.find(model::subscriptionOfRoute(attempt.route));
      if (subscriber != memory_.subscriptions.end()) recall(attempt, eventGate(subscriber->second.subscription.url), attempt.outcome, true, now);
      continue;
    }
    const auto provider = memory_.providers.find(attempt.provider);
    const auto route = memory_.routes.find(attempt.route);
    const bool toOrigin = attempt.channel == model::Channel::webhook && route != memory_.routes.end() && !route->second.pinned;
    // Its predecessor's, who had this name, are nothing of its own. A clock that was set back behind that may let it forget a wait; it is asked for
    // it again.
    if (provider != memory_.providers.end() && attempt.begunAt >= provider->second.config.createdAt)
      recall(attempt, attempt.provider, toOrigin ? countedForWebhookProvider(attempt.outcome) : attempt.outcome, false, now);
    if (toOrigin) recall(attempt, routeKey(false, route->second.name), attempt.outcome, true, now);
  }
  return Status::okay();
}

/// `counted` is what that gate heard of the attempt.
void Core::recall(const store::RecentAttempt& attempt, const std::string& name, model::OutcomeClass counted, bool isOrigin, base::Now now) {
  policy::Gate* gate = gateToRecall(name, isOrigin);
  if (gate == nullptr) return;
  const base::BootTime at = now.boot - (now.wall - attempt.finishedAt);
  gate->recallWait(at, counted, attempt.retryAfter);
  // A circuit that closed since has begun a new window then.
  const auto since = memory_.gateSince.find(name);
  if (since != memory_.gateSince.end() && since->second.state == "closed" && attempt.finishedAt <= since->second.at) return;
  if (attempt.finishedAt >= now.wall - kWindow) gate->recall(at, counted);
}

policy::GateOptions Core::gateOptionsFor(const std::string& origin) const {
  const ChannelPolicy& webhooks = memory_.policies[model::index(model::Channel::webhook)];
  return isEventGate(origin) ? eventGateOptionsOf(options_, webhooks) : originGateOptionsOf(options_, webhooks);
}

policy::Gate* Core::gateToRecall(const std::string& name, bool isOrigin) {
  const auto known = memory_.gates.find(name);
  if (known != memory_.gates.end()) return &known->second;
  if (!isOrigin || memory_.gates.size() >= options_.originGatesMax) return nullptr;
  return &memory_.gates.emplace(name, policy::Gate(gateOptionsFor(name))).first->second;
}

/// `breaker` is the newest row that is no pause: a pause covers a breaker, and ends without touching it.
void Core::restoreGate(const store::BreakerRow& row, const store::BreakerRow& breaker, base::Now now) {
  auto gate = memory_.gates.find(row.gate);
  if (gate == memory_.gates.end()) {
    const bool isOrigin = row.gate.starts_with("origin:") || isEventGate(row.gate);
    if (!isOrigin || memory_.gates.size() >= options_.originGatesMax) return;
    gate = memory_.gates.emplace(row.gate, policy::Gate(gateOptionsFor(row.gate))).first;
  }
  std::optional<policy::Pause> pause;
  if (row.state == "paused") pause = policy::Pause{policy::PauseCause::credential, row.reason, std::nullopt};
  gate->second.restore(memoryOf(breaker), pause, now);
  const base::Millis age = now.wall - row.at;
  const auto provider = memory_.providers.find(row.gate);
  const model::Channel channel = provider == memory_.providers.end() ? model::Channel::webhook : provider->second.config.channel;
  if (row.state == "closed" && row.mode == "auto" && age >= base::Millis{0} && age < memory_.policies[model::index(channel)].breaker.ramp)
    gate->second.resumeRamp(now.boot - age, now);
  memory_.gateSince[row.gate] = row;
}

}  // namespace signalbox::core
