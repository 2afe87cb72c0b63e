#include "engine/core/draft.h"

#include <algorithm>
#include <tuple>

namespace signalbox::core {

namespace {

// Of those that wait for one before them with the same ordering key only the first can go next: who is further behind comes again by itself.
constexpr std::size_t kWaitersMax = 1000;

void sortByPosition(std::vector<const ProviderEntry*>& entries) {
  std::sort(entries.begin(), entries.end(), [](const ProviderEntry* a, const ProviderEntry* b) {
    return std::tie(a->config.position, a->config.name) < std::tie(b->config.position, b->config.name);
  });
}

}  // namespace

std::string routeKey(bool pinned, const std::string& name) { return (pinned ? "provider:" : "origin:") + name; }

std::vector<const ProviderEntry*> providersOf(const Memory& memory, model::Channel channel) {
  std::vector<const ProviderEntry*> found;
  for (const auto& [name, entry] : memory.providers)
    if (entry.config.channel == channel) found.push_back(&entry);
  sortByPosition(found);
  return found;
}

policy::Gate* Draft::gate(const std::string& name) {
  if (const auto drafted = gates_.find(name); drafted != gates_.end()) return &drafted->second;
  const auto known = memory_.gates.find(name);
  if (known == memory_.gates.end()) return nullptr;
  if (removedGates_.contains(name)) return nullptr;
  return &gates_.emplace(name, known->second).first->second;
}

void Draft::removeGate(const std::string& name) {
  gates_.erase(name);
  removedGates_.insert(name);
}

policy::Gate& Draft::addGate(const std::string& name, policy::Gate gate) { return gates_.insert_or_assign(name, std::move(gate)).first->second; }

OperationRun* Draft::operation(const base::Uuid& id) {
  if (const auto drafted = operations_.find(id); drafted != operations_.end()) return &drafted->second;
  const auto known = memory_.operations.find(id);
  if (known == memory_.operations.end()) return nullptr;
  return &operations_.emplace(id, known->second).first->second;
}

const ProviderEntry* Draft::provider(const std::string& name) const {
  if (const auto drafted = providers_.find(name); drafted != providers_.end()) return drafted->second ? &*drafted->second : nullptr;
  const auto known = memory_.providers.find(name);
  return known == memory_.providers.end() ? nullptr : &known->second;
}

std::vector<const ProviderEntry*> Draft::providersOf(model::Channel channel) const {
  std::vector<const ProviderEntry*> found = core::providersOf(memory_, channel);
  std::erase_if(found, [this](const ProviderEntry* entry) { return providers_.contains(entry->config.name); });
  for (const auto& [name, entry] : providers_)
    if (entry && entry->config.channel == channel) found.push_back(&*entry);
  sortByPosition(found);
  return found;
}

void Draft::setPolicy(model::Channel channel, ChannelPolicy policy) {
  if (!policies_) policies_ = memory_.policies;
  (*policies_)[model::index(channel)] = std::move(policy);
}

const ChannelPolicy& Draft::policyOfGate(const std::string& gate) const {
  const ProviderEntry* entry = provider(gate);
  return policy(entry == nullptr ? model::Channel::webhook : entry->config.channel);
}

void Draft::setProvider(ProviderEntry entry) {
  const std::string name = entry.config.name;
  providers_.insert_or_assign(name, std::move(entry));
}

void Draft::removeProvider(const std::string& name) {
  providers_.insert_or_assign(name, std::nullopt);
  removeGate(name);
}

std::vector<std::string> Draft::providerNames() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : memory_.providers)
    if (!providers_.contains(name)) names.push_back(name);
  for (const auto& [name, entry] : providers_)
    if (entry) names.push_back(name);
  return names;
}

void Draft::restore(const Draft& before) {
  effects = before.effects;
  measures = before.measures;
  waiting = before.waiting;
  operationResults = before.operationResults;
  wrote = before.wrote;
  publishNow = before.publishNow;
  counts_ = before.counts_;
  countsChanged_ = before.countsChanged_;
  queues_ = before.queues_;
  policies_ = before.policies_;
  providers_ = before.providers_;
  gates_ = before.gates_;
  removedGates_ = before.removedGates_;
  operations_ = before.operations_;
  auditHead_ = before.auditHead_;
  auditRows_ = before.auditRows_;
  tokens_ = before.tokens_;
  subscriptions_ = before.subscriptions_;
  figures_ = before.figures_;
  facts_ = before.facts_;
  changes_ = before.changes_;
}

void Draft::putToken(model::AccessToken token) {
  auto changed = std::make_shared<model::AccessTokens>(*tokens_);
  changed->insert_or_assign(token.id, std::move(token));
  tokens_ = std::move(changed);
}

std::array<std::int64_t, model::kStateCount>& Draft::countsOf(model::Channel channel, model::RouteId route) {
  if (model::isEventRoute(route) && subscriptions().contains(model::subscriptionOfRoute(route)))
    return figures(model::subscriptionOfRoute(route)).counts;
  countsChanged_ = true;
  return counts_[model::index(channel)];
}

void Draft::moved(const Subject& subject, model::State from, model::State to) {
  if (from != to) {
    auto& counts = countsOf(subject.channel, subject.route);
    --counts[model::index(from)];
    ++counts[model::index(to)];
  }
  if (model::isEventRoute(subject.route)) return;  // rule 33: deliveries of events raise none
  std::optional<model::EventType> type;
  if (to == model::State::sent) type = model::EventType::notificationSent;
  if (to == model::State::dead && from != model::State::discarded) type = model::EventType::notificationDead;
  if (to == model::State::held) type = model::EventType::notificationHeld;
  if (type) tell({*type, subject.seq, subject.generation, subject.channel, {}});
}

void Draft::began(model::Channel channel, model::RouteId route, model::State state) { ++countsOf(channel, route)[model::index(state)]; }

const SubscriptionEntry* Draft::subscription(std::int64_t number) const {
  const auto found = subscriptions().find(number);
  return found == subscriptions().end() ? nullptr : &found->second;
}

const SubscriptionEntry* Draft::subscription(std::string_view name) const {
  for (const auto& [number, entry] : subscriptions())
    if (entry.subscription.name == name) return &entry;
  return nullptr;
}

void Draft::setSubscription(SubscriptionEntry entry) {
  if (!subscriptions_) subscriptions_ = memory_.subscriptions;
  const std::int64_t number = entry.subscription.number;
  subscriptions_->insert_or_assign(number, std::move(entry));
}

void Draft::removeSubscription(std::int64_t number) {
  if (!subscriptions_) subscriptions_ = memory_.subscriptions;
  const store::SubscriptionFigures left = figures(number);
  figures_.erase(number);
  subscriptions_->erase(number);
  auto& counts = counts_[model::index(model::Channel::webhook)];
  for (const model::State state : model::kStates)
    if (state != model::State::sent) counts[model::index(state)] += left.at(state);  // those were no messages of the channel
  countsChanged_ = true;
}

store::SubscriptionFigures& Draft::figures(std::int64_t number) {
  if (const auto drafted = figures_.find(number); drafted != figures_.end()) return drafted->second;
  const auto known = memory_.subscriptionFigures.find(number);
  return figures_.emplace(number, known == memory_.subscriptionFigures.end() ? store::SubscriptionFigures{} : known->second).first->second;
}

void Draft::tell(EventFact fact) {
  if (!subscriptions().empty()) facts_.push_back(std::move(fact));
}

void Draft::finishedOrder(const std::string& app, const std::string& orderingKey) {
  if (orderingKey.empty()) return;
  const auto blocked = memory_.orderBlocked.find(app + '\n' + orderingKey);
  if (blocked == memory_.orderBlocked.end()) return;
  for (const auto& [lane, row] : blocked->second) waiting.emplace_back(lane, row);
  afterCommit([key = blocked->first](Memory& memory) { memory.orderBlocked.erase(key); });
}

void Draft::event(std::string kind, std::string subject, std::string text, std::string by, boost::json::value data) {
  protocol::EventView view;
  view.asOf = {wall(), step_, {}};
  view.kind = std::move(kind);
  view.subject = std::move(subject);
  view.text = std::move(text);
  view.by = std::move(by);
  view.data = std::move(data);
  effects.events.push_back(std::move(view));
  publishNow = true;
}

void Draft::apply(Memory& memory) {
  memory.step = step_;
  memory.counts = counts_;
  memory.queues = queues_;
  if (policies_) memory.policies = std::move(*policies_);
  memory.auditHead = auditHead_;
  memory.tokens = tokens_;
  for (auto& [name, entry] : providers_) {
    if (entry) {
      memory.providers.insert_or_assign(name, std::move(*entry));
    } else {
      memory.providers.erase(name);
    }
  }
  for (const std::string& name : removedGates_) memory.gates.erase(name);
  for (auto& [name, gate] : gates_) memory.gates.insert_or_assign(name, std::move(gate));
  for (auto& [id, run] : operations_) {
    if (run.operation.state == model::OperationState::finished || run.operation.state == model::OperationState::cancelled) {
      memory.operations.erase(id);
    } else {
      memory.operations.insert_or_assign(id, std::move(run));
    }
  }
  if (subscriptions_) {
    memory.subscriptions = std::move(*subscriptions_);
    std::erase_if(memory.subscriptionFigures, [&](const auto& entry) { return !memory.subscriptions.contains(entry.first); });
  }
  for (auto& [number, figures] : figures_) memory.subscriptionFigures.insert_or_assign(number, std::move(figures));
  for (auto& change : changes_) change(memory);
  for (const OrderBlocked& blocked : orderBlocked) {
    auto& waiters = memory.orderBlocked[blocked.key];
    const bool known = std::any_of(waiters.begin(), waiters.end(), [&](const auto& waiter) {
      return waiter.second.seq == blocked.row.seq && waiter.second.generation == blocked.row.generation;
    });
    if (!known) waiters.emplace_back(blocked.lane, blocked.row);
    if (waiters.size() <= kWaitersMax) continue;
    waiters.erase(std::max_element(waiters.begin(), waiters.end(), [](const auto& a, const auto& b) { return a.second.seq < b.second.seq; }));
  }
}

}  // namespace signalbox::core
