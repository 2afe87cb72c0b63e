#include "engine/core/snapshot_builder.h"

#include <algorithm>

#include "engine/core/claim.h"
#include "engine/core/event_deliveries.h"
#include "engine/core/new_cause.h"
#include "engine/core/operations.h"
#include "engine/core/settle.h"
#include "engine/model/secret_reference.h"

namespace signalbox::core {

using model::State;

namespace {
constexpr std::int64_t kReadyCap = 100'000;
constexpr std::size_t kCauses = 8;

std::int64_t waitingOf(const std::array<std::int64_t, model::kStateCount>& counts) {
  return counts[model::index(State::pending)] + counts[model::index(State::enqueued)] + counts[model::index(State::retrying)];
}
}  // namespace

base::Status SnapshotBuilder::refreshGauges(const Parts& parts, const Memory& memory, base::Now now) {
  gaugesAt_ = now.boot + options_.gaugeInterval;
  base::WallTime oldest = now.wall;
  for (const model::Channel channel : model::kChannels) {
    const std::size_t at = model::index(channel);
    SB_ASSIGN(oldest_[at], parts.store.oldestDue(channel, now.wall));
    SB_ASSIGN(ready_[at], parts.store.countReady(channel, now.wall, kReadyCap));
    if (oldest_[at]) oldest = std::min(oldest, *oldest_[at]);
    gauges_.waiting[at] = waitingOf(memory.counts[at]);
    gauges_.sending[at] = memory.counts[at][model::index(State::sending)];
    gauges_.held[at] = memory.counts[at][model::index(State::held)];
    gauges_.dead[at] = memory.counts[at][model::index(State::dead)];
  }
  gauges_.oldestAgeMs = (now.wall - oldest).count();
  gauges_.outboxLagMs = gauges_.oldestAgeMs;
  gauges_.walBytes = parts.store.walBytes();
  SB_ASSIGN(newCauses_, parts.store.newCauses(now.wall - kNewCause));
  SB_ASSIGN(const auto causes, parts.store.topCauses(kCauses));
  gauges_.causes.clear();
  newCauseRows_.clear();
  for (const auto& cause : causes) {
    gauges_.causes.push_back({cause.id, cause.title, cause.open});
    if (cause.firstAt >= now.wall - kNewCause) newCauseRows_.push_back(cause);
  }
  return base::Status::okay();
}

protocol::QueueView SnapshotBuilder::queueView(const Memory& memory, model::Channel channel) const {
  const std::size_t at = model::index(channel);
  const auto& counts = memory.counts[at];
  const store::QueueRow& row = memory.queues[at];
  protocol::QueueView view;
  view.channel = std::string(model::name(channel));
  view.waiting = waitingOf(counts);
  view.ready = ready_[at];
  view.pending = counts[model::index(State::pending)];
  view.enqueued = counts[model::index(State::enqueued)];
  view.sending = counts[model::index(State::sending)];
  view.retrying = counts[model::index(State::retrying)];
  view.held = counts[model::index(State::held)];
  view.dead = counts[model::index(State::dead)];
  view.sentTotal = counts[model::index(State::sent)];
  view.oldestDue = oldest_[at];
  view.paused = row.paused;
  view.pausedUntil = row.until;
  view.pausedReason = row.reason;
  view.draining = row.draining;
  view.blocked = memory.blockedWords[at];
  return view;
}

protocol::ProviderView SnapshotBuilder::providerView(const Parts& parts, const Memory& memory, const ProviderEntry& entry, base::Now now) const {
  const model::ProviderConfig& config = entry.config;
  protocol::ProviderView view;
  view.name = config.name;
  view.kind = config.kind;
  view.channel = std::string(model::name(config.channel));
  view.enabled = config.enabled;
  view.position = config.position;
  view.weight = config.weight;
  view.ratePerSecond = config.ratePerSecond;
  view.concurrency = config.concurrency;
  view.version = config.version;
  if (config.createdAt > base::WallTime{}) view.createdAt = config.createdAt;
  view.settings = config.settings;
  for (const auto& [name, value] : config.secrets) {
    view.secretsSet.push_back(name);
    if (model::SecretReference::parse(value.reveal())) view.secretReferences.emplace(name, value.reveal());
  }
  if (entry.provider != nullptr) {
    const providers::Capabilities can = entry.provider->capabilities();
    view.capabilities = {can.deduplicates, can.looksUp, entry.receipts != nullptr, can.costPerMessageEur, can.lengthMax};
  }
  const auto ended = memory.endedTopics.find(config.name);
  if (entry.receipts != nullptr && ended != memory.endedTopics.end())
    for (const std::string& topic : entry.receipts->topics())
      if (ended->second.contains(topic)) view.receiptsEnded.push_back(topic);
  const policy::TripRule& trips = memory.policies[model::index(config.channel)].breaker.trip;
  view.breaker.callsMin = trips.callsMin;
  view.breaker.failureLimit = trips.rateLimit;
  const auto gate = memory.gates.find(config.name);
  if (gate != memory.gates.end()) {
    const policy::GateFigures figures = gate->second.figures(now);
    view.inFlight = figures.inFlight;
    view.paused = figures.pause.has_value();
    view.pausedReason = figures.pause ? figures.pause->reason : std::string();
    protocol::BreakerView& breaker = view.breaker;
    breaker.state = std::string(policy::name(figures.breaker.state));
    breaker.mode = std::string(wireName(figures.breaker.mode));
    breaker.forcedUntil = figures.breaker.forcedUntil;
    breaker.calls = figures.breaker.calls;
    breaker.failures = figures.breaker.failures;
    breaker.openUntil = figures.breaker.openUntil;
    breaker.reason = figures.breaker.forcedReason;
  }
  if (const auto since = memory.gateSince.find(config.name); since != memory.gateSince.end()) {
    view.breaker.since = since->second.at;
    if (view.breaker.reason.empty() && since->second.state != "closed") view.breaker.reason = since->second.reason;
  }
  if (const auto trip = memory.lastTrips.find(config.name); trip != memory.lastTrips.end()) {
    view.breaker.lastTripAt = trip->second.at;
    view.breaker.lastTripCause = trip->second.reason;
  }
  const ProviderRates rates = parts.observer.providerRates(config.name, now);
  view.callsLastMinute = rates.callsLastMinute;
  view.p50Ms = rates.p50Ms;
  view.p95Ms = rates.p95Ms;
  view.p99Ms = rates.p99Ms;
  return view;
}

std::vector<protocol::SubscriberView> SnapshotBuilder::subscribers(const Memory& memory) {
  std::vector<protocol::SubscriberView> views;
  for (const auto& [number, entry] : memory.subscriptions) {
    protocol::SubscriberView& view = views.emplace_back();
    view.name = entry.subscription.name;
    view.origin = originOf(entry.subscription.url);
    view.enabled = entry.subscription.enabled;
    if (const auto gate = memory.gates.find(eventGate(entry.subscription.url)); gate != memory.gates.end())
      view.breaker = std::string(policy::name(gate->second.breaker().memory().state));
    const auto figures = memory.subscriptionFigures.find(number);
    if (figures == memory.subscriptionFigures.end()) continue;
    view.waiting = figures->second.waiting();
    view.sending = figures->second.at(State::sending);
    view.delivered = figures->second.at(State::sent);
    view.dead = figures->second.at(State::dead);
    view.lastFailedAt = figures->second.lastFailedAt;
    view.lastFailure = failureCode(figures->second.lastFailure);
  }
  std::sort(views.begin(), views.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return views;
}

void SnapshotBuilder::totals(const Parts& parts, base::Now now, protocol::Snapshot& snapshot) const {
  protocol::Totals& totals = snapshot.totals;
  for (const protocol::QueueView& queue : snapshot.queues) {
    totals.waiting += queue.waiting;
    totals.sending += queue.sending;
    totals.dead += queue.dead;
    totals.held += queue.held;
    if (queue.oldestDue) totals.oldestDue = totals.oldestDue ? std::min(*totals.oldestDue, *queue.oldestDue) : queue.oldestDue;
  }
  for (const protocol::SubscriberView& subscriber : snapshot.subscriptions) totals.dead += subscriber.dead;  // dead letters like any other
  const Rates rates = parts.observer.rates(now);
  totals.acceptedPerSecond = rates.acceptedPerSecond;
  totals.sentPerSecond = rates.sentPerSecond;
  totals.failedPerSecond = rates.failedPerSecond;
  totals.failedLast5Min = rates.failedLast5Min;
  totals.sentLast5Min = rates.sentLast5Min;
  totals.deadLastHour = rates.deadLastHour;
  totals.newCauses = newCauses_;
  totals.outboxLagMs = gauges_.outboxLagMs;
  totals.walBytes = gauges_.walBytes;
  for (const protocol::OperationView& operation : snapshot.operations) {
    totals.runningOperations += operation.state == "running" ? 1 : 0;
    totals.pausedOperations += operation.state == "paused" ? 1 : 0;
    totals.waitingOperations += waitsForApproval(operation) ? 1 : 0;
  }
  for (const protocol::ProviderView& provider : snapshot.providers) totals.openBreakers += provider.breaker.state == "open" ? 1 : 0;
}

std::shared_ptr<const protocol::Snapshot> SnapshotBuilder::build(const Parts& parts, const Memory& memory, base::Now now) const {
  auto snapshot = std::make_shared<protocol::Snapshot>();
  snapshot->asOf = {now.wall, memory.step, identity_.boot};
  protocol::EngineView& engine = snapshot->engine;
  engine.version = identity_.version;
  engine.name = identity_.name;
  engine.dataDirectory = identity_.dataDirectory;
  engine.clockSpeed = identity_.clockSpeed;
  engine.startedAt = identity_.startedAt;
  engine.onHold = memory.onHold;
  engine.diskFull = memory.diskFull;
  engine.simulatedOnly = std::all_of(memory.providers.begin(), memory.providers.end(),
                                     [](const auto& entry) { return entry.second.config.kind == "simulated" || !entry.second.config.enabled; });
  engine.simulatedOnly = engine.simulatedOnly &&
      std::none_of(memory.subscriptions.begin(), memory.subscriptions.end(), [](const auto& entry) { return entry.second.subscription.enabled; });
  for (const model::Channel channel : model::kChannels) snapshot->queues.push_back(queueView(memory, channel));
  for (const model::Channel channel : model::kChannels)
    for (const ProviderEntry* entry : providersOf(memory, channel)) snapshot->providers.push_back(providerView(parts, memory, *entry, now));
  for (const model::Channel channel : model::kChannels) snapshot->policies.push_back(viewOf(channel, memory.policies[model::index(channel)]));
  for (const auto& [id, run] : memory.operations) snapshot->operations.push_back(viewOf(run));
  for (const auto& [id, alert] : memory.alerts)
    snapshot->alerts.push_back({alert.id, alert.rule, alert.severity, alert.subject, alert.text, alert.link, alert.since, alert.endedAt});
  snapshot->subscriptions = subscribers(memory);
  totals(parts, now, *snapshot);
  return snapshot;
}

}  // namespace signalbox::core
