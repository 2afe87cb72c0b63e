#pragma once
// One step in the making: what it changes in memory and what it sets in motion, both only once it is committed.
// Gates are copied at the first touch, so a rolled back step leaves no trace in them. Confined to the core's thread.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "engine/core/effects.h"
#include "engine/core/memory.h"
#include "engine/core/observer.h"
#include "engine/model/subscription.h"
#include "engine/store/store.h"

namespace signalbox::core {

/// Something that subscriptions may want to hear of. `data` is what only its place knows; the rest is read at the step's end.
struct EventFact {
  model::EventType type = model::EventType::notificationSent;
  model::Seq seq = 0;  // of the notification; 0 = it is about none
  std::int32_t generation = 0;
  std::optional<model::Channel> channel;
  boost::json::object data{};
};

/// What became of an operation's messages in this step.
struct OperationResults {
  std::int64_t confirmed = 0;  // sent
  std::int64_t failed = 0;     // dead again
  std::int64_t delivered = 0;
  std::int64_t bounced = 0;
  std::map<std::string, std::int64_t> failedCauses;  // "GROUP title"
  std::map<std::string, std::int64_t> sentBy;        // provider
};

/// Providers of a channel as the last step left them, by position.
std::vector<const ProviderEntry*> providersOf(const Memory& memory, model::Channel channel);

class Draft {
 public:
  Draft(const Memory& memory, base::Now now)
      : now_(now),
        step_(memory.step + 1),
        counts_(memory.counts),
        memory_(memory),
        queues_(memory.queues),
        auditHead_(memory.auditHead),
        tokens_(memory.tokens) {}

  base::Now now() const { return now_; }
  base::WallTime wall() const { return now_.wall; }
  std::int64_t step() const { return step_; }

  /// The gate to change; null when there is none of that name.
  policy::Gate* gate(const std::string& name);
  policy::Gate& addGate(const std::string& name, policy::Gate gate);
  void removeGate(const std::string& name);
  const std::map<std::string, policy::Gate>& gates() const { return gates_; }

  /// The operation to change; null when it is not staged, running or paused.
  OperationRun* operation(const base::Uuid& id);
  void addOperation(OperationRun run) { operations_.insert_or_assign(run.operation.id, std::move(run)); }

  /// Configuration as this step leaves it.
  const store::QueueRow& queue(model::Channel channel) const { return queues_[model::index(channel)]; }
  void setQueue(const store::QueueRow& row) { queues_[model::index(row.channel)] = row; }
  const ChannelPolicy& policy(model::Channel channel) const { return (policies_ ? *policies_ : memory_.policies)[model::index(channel)]; }
  void setPolicy(model::Channel channel, ChannelPolicy policy);
  /// Of the channel that the gate is for: a provider's, or the webhooks'.
  const ChannelPolicy& policyOfGate(const std::string& gate) const;
  const ProviderEntry* provider(const std::string& name) const;
  /// Those of a channel, by position.
  std::vector<const ProviderEntry*> providersOf(model::Channel channel) const;
  void setProvider(ProviderEntry entry);
  /// With its gate: one of the same name, later, begins anew.
  void removeProvider(const std::string& name);
  std::vector<std::string> providerNames() const;

  /// Where the audit's chain has come to, and how many rows this step has written.
  const store::AuditHead& auditHead() const { return auditHead_; }
  std::int64_t auditRows() const { return auditRows_; }
  void audited(store::AuditHead head) {
    auditHead_ = std::move(head);
    ++auditRows_;
  }

  const model::AccessTokens& tokens() const { return *tokens_; }
  void putToken(model::AccessToken token);

  /// Takes back all that was added since `before` was copied: a command that fails alone.
  void restore(const Draft& before);

  /// A delivery went from one state to another: counted, and a fact for subscriptions when it is one. Each move that a
  /// step writes is told here, once.
  void moved(const store::DeliveryRow& row, model::State to) {
    moved(Subject{row.notification.seq, row.delivery.generation, row.notification.channel, row.delivery.route}, row.delivery.state, to);
  }
  void moved(const InFlight& flight, model::State from, model::State to) {
    moved(Subject{flight.seq, flight.generation, flight.channel, flight.route}, from, to);
  }
  /// A new one begins to be counted.
  void began(model::Channel channel, model::RouteId route, model::State state);
  const store::StateCounts& counts() const { return counts_; }
  bool countsChanged() const { return countsChanged_; }

  /// Subscriptions as this step leaves them.
  const Subscriptions& subscriptions() const { return subscriptions_ ? *subscriptions_ : memory_.subscriptions; }
  const SubscriptionEntry* subscription(std::int64_t number) const;
  const SubscriptionEntry* subscription(std::string_view name) const;
  void setSubscription(SubscriptionEntry entry);
  /// What is left of its deliveries is counted with the channel's from now on.
  void removeSubscription(std::int64_t number);
  /// To change; written with the step.
  store::SubscriptionFigures& figures(std::int64_t number);
  const std::map<std::int64_t, store::SubscriptionFigures>& changedFigures() const { return figures_; }
  /// Nothing is kept when nobody could hear of it.
  void tell(EventFact fact);
  const std::vector<EventFact>& facts() const { return facts_; }

  /// Runs after COMMIT, in order, on the core's memory.
  void afterCommit(std::function<void(Memory&)> change) { changes_.push_back(std::move(change)); }
  void reply(std::function<void()> answer) { effects.replies.push_back(std::move(answer)); }
  /// For consoles; subscriptions are told by tell().
  void event(std::string kind, std::string subject, std::string text, std::string by = {}, boost::json::value data = nullptr);

  void apply(Memory& memory);

  Effects effects;
  StepMeasures measures;
  std::vector<std::pair<store::Lane, store::ReadyRow>> waiting;  // for the queue, after COMMIT and apply()
  std::vector<store::ReadyRow> acknowledged;
  std::map<base::Uuid, OperationResults> operationResults;
  /// A row whose ordering key waits for an earlier one; it is looked at again when that one has ended.
  struct OrderBlocked {
    std::string key;  // app, line feed, ordering key
    store::Lane lane;
    store::ReadyRow row;
  };
  std::vector<OrderBlocked> orderBlocked;
  /// One with that ordering key has ended: those that wait for it may go.
  void finishedOrder(const std::string& app, const std::string& orderingKey);
  std::vector<store::Lane> blockedLanes;  // ready, and no permit for them
  std::array<std::string, model::kChannelCount> blockedWords;
  bool wrote = false;       // something is to be committed
  bool publishNow = false;  // a breaker, command or operation changed: a new snapshot at once

 private:
  struct Subject {
    model::Seq seq;
    std::int32_t generation;
    model::Channel channel;
    model::RouteId route;
  };
  void moved(const Subject& subject, model::State from, model::State to);
  /// Where it is counted: with its subscription, or with its channel.
  std::array<std::int64_t, model::kStateCount>& countsOf(model::Channel channel, model::RouteId route);

  const base::Now now_;
  const std::int64_t step_;
  store::StateCounts counts_;
  bool countsChanged_ = false;
  const Memory& memory_;
  std::array<store::QueueRow, model::kChannelCount> queues_;
  std::optional<ChannelPolicies> policies_;  // nothing while unchanged
  std::map<std::string, std::optional<ProviderEntry>> providers_;
  std::map<std::string, policy::Gate> gates_;
  std::set<std::string> removedGates_;    // of this step; one of the same name may stand in gates_ again
  std::set<std::string> finishedOrders_;  // of this step: app, line feed, ordering key
  std::map<base::Uuid, OperationRun> operations_;
  store::AuditHead auditHead_;
  std::int64_t auditRows_ = 0;
  model::AccessTokensPtr tokens_;
  std::optional<Subscriptions> subscriptions_;  // nothing while unchanged
  std::map<std::int64_t, store::SubscriptionFigures> figures_;
  std::vector<EventFact> facts_;
  std::vector<std::function<void(Memory&)>> changes_;
};

}  // namespace signalbox::core
