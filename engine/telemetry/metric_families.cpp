#include "engine/telemetry/metric_families.h"

#include <algorithm>
#include <set>

namespace signalbox::telemetry {
namespace {

using prometheus::Labels;
using Buckets = prometheus::Histogram::BucketBoundaries;

const Buckets kProviderSeconds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
const Buckets kEndToEndSeconds{0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600};
const Buckets kStepSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};
constexpr std::array<const char*, 3> kBreakerStates{"closed", "open", "half_open"};
const std::string kOtherProviders = "(other)";
// Breakers of webhook destinations: their hosts are no label of ours.
const std::string kOrigins = "(origins)";
const std::string kSubscribers = "(subscriptions)";

template <class Builder> auto& family(prometheus::Registry& registry, Builder builder, const char* name, const char* help) {
  return builder.Name(name).Help(help).Register(registry);
}
auto& counters(prometheus::Registry& registry, const char* name, const char* help) {
  return family(registry, prometheus::BuildCounter(), name, help);
}
auto& gauges(prometheus::Registry& registry, const char* name, const char* help) { return family(registry, prometheus::BuildGauge(), name, help); }
auto& histograms(prometheus::Registry& registry, const char* name, const char* help) {
  return family(registry, prometheus::BuildHistogram(), name, help);
}

std::string text(std::string_view view) { return std::string(view); }
double seconds(std::int64_t micros) { return static_cast<double>(micros) / 1e6; }

}  // namespace

MetricFamilies::MetricFamilies(std::size_t providersMax, const Labels& build, double startedAtSeconds)
    : providersMax_(providersMax),
      subscriptions_(registry_),
      sent_(counters(registry_, "notifications_sent_total", "Notifications that a provider took.")),
      retries_(counters(registry_, "retry_attempts_total", "Attempts after the first of a generation.")),
      attempts_(counters(registry_, "attempts_total", "Attempts by how they ended.")),
      transitions_(counters(registry_, "provider_breaker_transitions_total", "Changes of a breaker's state, by the new state.")),
      durations_(histograms(registry_, "provider_request_duration_seconds", "Time from the first byte out to the answer, or to giving up.")),
      breakerStates_(gauges(registry_, "provider_breaker_state", "1 for the state in which the breaker is, 0 for the others.")),
      pausedProviders_(gauges(registry_, "provider_paused", "1 while a provider is paused, by a refused key or an operator.")),
      inFlight_(gauges(registry_, "provider_requests_in_flight", "Sends that have begun and have not ended.")) {
  makeChannels();
  makeEngine(build, startedAtSeconds);
}

void MetricFamilies::makeChannels() {
  auto& created = counters(registry_, "notifications_created_total", "Notifications accepted and stored.");
  auto& dead = counters(registry_, "notifications_dead_lettered_total", "Notifications that went to the dead-letter queue.");
  auto& endToEnd = histograms(registry_, "notification_end_to_end_seconds", "From accepting a notification to its recorded sending.");
  auto& pending = gauges(registry_, "messages_pending", "Messages that wait: pending, enqueued and retrying.");
  auto& sending = gauges(registry_, "messages_sending", "Messages that are being sent.");
  auto& held = gauges(registry_, "messages_held", "Messages with an unknown outcome that wait for an operator.");
  auto& letters = gauges(registry_, "dead_letters", "Open dead letters.");
  auto& oldest = gauges(registry_, "oldest_message_age_seconds", "For how long the oldest message that is due has waited; 0 when none is due.");
  auto& paused = gauges(registry_, "queue_paused", "1 while an operator has paused the channel.");
  for (const model::Channel channel : model::kChannels) {
    const Labels labels{{"channel", text(model::name(channel))}};
    channels_[model::index(channel)] = {&created.Add(labels), &dead.Add(labels),    &endToEnd.Add(labels, kEndToEndSeconds),
                                        &pending.Add(labels), &sending.Add(labels), &held.Add(labels),
                                        &letters.Add(labels), &oldest.Add(labels),  &paused.Add(labels)};
  }
}

void MetricFamilies::makeEngine(const Labels& build, double startedAtSeconds) {
  receipts_ = &counters(registry_, "receipts_total", "Receipts of providers that were proven and new, by provider and status.");
  waitingReceipts_ = &gauges(registry_, "receipts_waiting", "Receipts whose message is not known; they are kept for a day.").Add({});
  replays_ = &counters(registry_, "idempotent_replays_total", "Requests answered with the first answer to their idempotency key.").Add({});
  refused_ = &counters(registry_, "notifications_refused_total", "Notifications that were not accepted.").Add({});
  steps_ = &counters(registry_, "steps_total", "Committed steps of the core.").Add({});
  fsync_ = &histograms(registry_, "fsync_seconds", "Duration of a step's commit with its sync.").Add({}, kStepSeconds);
  step_ = &histograms(registry_, "step_duration_seconds", "Duration of a step of the core.").Add({}, kStepSeconds);
  outboxLag_ = &gauges(registry_, "outbox_lag_seconds", "Age of the oldest pending row that is due.").Add({});
  walBytes_ = &gauges(registry_, "wal_bytes", "Size of the store's write-ahead log.").Add({});
  onHold_ = &gauges(registry_, "store_on_hold", "1 while a restored or copied store waits for an operator.").Add({});
  diskFull_ = &gauges(registry_, "store_disk_full", "1 while the disk is full and nothing is accepted.").Add({});
  alerts_ = &gauges(registry_, "alerts_standing", "Alerts that stand, by the engine's own rules.").Add({});
  unapproved_ = &gauges(registry_, "operations_unapproved", "Operations that wait for a second person's approval.").Add({});
  stopped_ = &gauges(registry_, "operations_stopped", "Operations that a failed step of their canary has paused.").Add({});
  residentMemory_ = &gauges(registry_, "process_resident_memory_bytes", "Resident memory size in bytes.").Add({});
  gauges(registry_, "process_start_time_seconds", "Start time of the process since unix epoch in seconds.").Add({}).Set(startedAtSeconds);
  gauges(registry_, "signalbox_build_info", "1; its labels say what runs.").Add(build).Set(1);
}

void MetricFamilies::observe(const core::StepMeasures& measures) {
  for (const model::Channel channel : model::kChannels) {
    const std::int64_t created = measures.accepted[model::index(channel)];
    if (created > 0) channels_[model::index(channel)].created->Increment(static_cast<double>(created));
  }
  replays_->Increment(static_cast<double>(measures.replayedKeys));
  refused_->Increment(static_cast<double>(measures.refused));
  steps_->Increment();
  for (const core::AttemptMeasure& attempt : measures.attempts) observeAttempt(attempt);
  for (const core::DeathMeasure& death : measures.deaths) channels_[model::index(death.channel)].dead->Increment();
  for (const core::ReceiptMeasure& receipt : measures.receipts)
    receipts_->Add({{"provider", known(receipt.provider)}, {"status", text(model::name(receipt.status))}}).Increment();
  waitingReceipts_->Set(static_cast<double>(measures.waitingReceipts));
  for (const store::BreakerRow& row : measures.breakers) {
    const std::string& name = row.gate.starts_with("origin:") ? kOrigins : row.gate.starts_with("events:") ? kSubscribers : known(row.gate);
    transition(name, provider(name), row.state).Increment();
  }
  subscriptions_.observe(measures.events);
  fsync_->Observe(seconds(measures.commitUs));
}

void MetricFamilies::observeAttempt(const core::AttemptMeasure& attempt) {
  const std::string& name = known(attempt.provider);
  Provider& cells = provider(name);
  cells.attempts[static_cast<std::size_t>(attempt.outcome)]->Increment();
  ProviderChannel& channel = providerChannel(name, cells, attempt.channel);
  if (attempt.isRetry) channel.retries->Increment();
  if (attempt.outcome == model::OutcomeClass::abandoned) return;  // it never reached the provider
  channel.duration->Observe(seconds(attempt.latencyUs));
  if (attempt.outcome != model::OutcomeClass::sent || attempt.late) return;
  channel.sent->Increment();
  if (attempt.endToEndMs >= 0) channels_[model::index(attempt.channel)].endToEnd->Observe(static_cast<double>(attempt.endToEndMs) / 1e3);
}

const std::string& MetricFamilies::known(const std::string& provider) const {
  const bool has = providers_.contains(provider) || providers_.size() < providersMax_;
  return has && !provider.empty() ? provider : kOtherProviders;
}

MetricFamilies::Provider& MetricFamilies::provider(const std::string& name) {
  const auto [place, isNew] = providers_.try_emplace(name);
  if (isNew && name != kOrigins && name != kSubscribers)
    for (const model::OutcomeClass outcome : model::kOutcomeClasses)
      place->second.attempts[static_cast<std::size_t>(outcome)] = &attempts_.Add({{"provider", name}, {"outcome", text(model::name(outcome))}});
  if (isNew)
    for (const char* const state : kBreakerStates) transition(name, place->second, state);
  return place->second;
}

MetricFamilies::ProviderChannel& MetricFamilies::providerChannel(const std::string& name, Provider& cells, model::Channel channel) {
  ProviderChannel& found = cells.channels[model::index(channel)];
  if (found.sent == nullptr) {
    const Labels labels{{"channel", text(model::name(channel))}, {"provider", name}};
    found = {&sent_.Add(labels), &retries_.Add(labels), &durations_.Add(labels, kProviderSeconds)};
  }
  return found;
}

prometheus::Counter& MetricFamilies::transition(const std::string& name, Provider& cells, const std::string& to) {
  prometheus::Counter*& found = cells.transitions[to];
  if (found == nullptr) found = &transitions_.Add({{"provider", name}, {"to", to}});
  return *found;
}

void MetricFamilies::update(const protocol::Snapshot& snapshot) {
  for (const protocol::QueueView& queue : snapshot.queues) updateQueue(queue, snapshot.asOf.time);
  std::set<std::string, std::less<>> present;
  for (const protocol::ProviderView& view : snapshot.providers) {
    if (!gauges_.contains(view.name) && gauges_.size() >= providersMax_) continue;
    updateProvider(view);
    present.insert(view.name);
  }
  std::erase_if(gauges_, [&](const auto& entry) {
    if (present.contains(entry.first)) return false;
    removeGauges(entry.second);
    return true;
  });
  subscriptions_.update(snapshot.subscriptions);
  outboxLag_->Set(static_cast<double>(snapshot.totals.outboxLagMs) / 1e3);
  walBytes_->Set(static_cast<double>(snapshot.totals.walBytes));
  onHold_->Set(snapshot.engine.onHold ? 1 : 0);
  diskFull_->Set(snapshot.engine.diskFull ? 1 : 0);
  alerts_->Set(static_cast<double>(snapshot.alerts.size()));
  const auto countOf = [&snapshot](bool (*is)(const protocol::OperationView&)) {
    return static_cast<double>(std::count_if(snapshot.operations.begin(), snapshot.operations.end(), is));
  };
  unapproved_->Set(countOf(protocol::waitsForApproval));
  stopped_->Set(countOf(protocol::stoppedByCanary));
}

void MetricFamilies::updateQueue(const protocol::QueueView& queue, base::WallTime now) {
  const auto channel = model::channelFromName(queue.channel);
  if (!channel) return;
  ChannelCells& cells = channels_[model::index(*channel)];
  cells.pending->Set(static_cast<double>(queue.waiting));
  cells.sending->Set(static_cast<double>(queue.sending));
  cells.held->Set(static_cast<double>(queue.held));
  cells.deadLetters->Set(static_cast<double>(queue.dead));
  cells.paused->Set(queue.paused ? 1 : 0);
  const base::Millis age = queue.oldestDue ? now - *queue.oldestDue : base::Millis{0};
  cells.oldestAge->Set(std::max(0.0, static_cast<double>(age.count()) / 1e3));
}

void MetricFamilies::updateProvider(const protocol::ProviderView& view) {
  // Its counters begin at 0 when the provider does, not when it first sends.
  const std::string& name = known(view.name);
  Provider& cells = provider(name);
  if (const auto channel = model::channelFromName(view.channel)) providerChannel(name, cells, *channel);
  const auto [place, isNew] = gauges_.try_emplace(view.name);
  ProviderGauges& members = place->second;
  if (isNew) {
    for (std::size_t i = 0; i < kBreakerStates.size(); ++i)
      members.states[i] = &breakerStates_.Add({{"provider", view.name}, {"state", kBreakerStates[i]}});
    members.paused = &pausedProviders_.Add({{"provider", view.name}});
    members.inFlight = &inFlight_.Add({{"provider", view.name}});
  }
  for (std::size_t i = 0; i < kBreakerStates.size(); ++i) members.states[i]->Set(view.breaker.state == kBreakerStates[i] ? 1 : 0);
  members.paused->Set(view.paused ? 1 : 0);
  members.inFlight->Set(static_cast<double>(view.inFlight));
}

void MetricFamilies::removeGauges(const ProviderGauges& members) {
  for (prometheus::Gauge* const state : members.states) breakerStates_.Remove(state);
  pausedProviders_.Remove(members.paused);
  inFlight_.Remove(members.inFlight);
}

std::vector<prometheus::MetricFamily> MetricFamilies::collect() const {
  std::vector<prometheus::MetricFamily> families = registry_.Collect();
  std::sort(families.begin(), families.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  for (prometheus::MetricFamily& each : families) {
    for (prometheus::ClientMetric& metric : each.metric) std::sort(metric.label.begin(), metric.label.end());
    std::sort(each.metric.begin(), each.metric.end(), [](const auto& a, const auto& b) { return a.label < b.label; });
  }
  return families;
}

}  // namespace signalbox::telemetry
