// How deliveries of event subscriptions leave: each through its subscription's own URL and secrets, as they are now, with
// the slots and the breaker of that destination. They take no slot of users' providers.
#include <algorithm>

#include "engine/core/claim.h"
#include "engine/core/event_deliveries.h"

namespace signalbox::core {

using base::Status;
using store::Lane;

namespace {
constexpr std::int32_t kCancelledAtOnce = 64;  // of a subscription that is gone
}

std::int32_t Claim::eventPermits(const Lane& lane) {
  const SubscriptionEntry* entry = step_.draft.subscription(model::subscriptionOfRoute(lane.route));
  if (entry == nullptr) return kCancelledAtOnce;
  if (!entry->subscription.enabled) return 0;
  const policy::GateOptions options = eventGateOptionsOf(step_.options, step_.draft.policy(model::Channel::webhook));
  const policy::Gate* gate = step_.draft.gate(eventGate(entry->subscription.url));
  if (gate == nullptr) return options.concurrency;
  const base::Now now = step_.draft.now();
  const std::int32_t permits = std::max(gate->permitsNow(now, false), gate->permitsNow(now, true));
  if (permits <= 0) step_.draft.blockedLanes.push_back(lane);
  return permits;
}

std::optional<Claim::Way> Claim::findEventWay(const Lane& lane, const store::DeliveryRow& row) {
  const SubscriptionEntry& entry = *step_.draft.subscription(model::subscriptionOfRoute(lane.route));
  const bool isRetry = row.delivery.attemptsInGeneration > 0;
  Way way;
  way.provider = &entry.way;
  way.originGate = eventGate(entry.subscription.url);
  way.domain = domainOf(model::Channel::webhook, entry.subscription.url);
  policy::Gate* gate = step_.draft.gate(way.originGate);
  if (gate == nullptr)
    gate = &step_.draft.addGate(way.originGate, policy::Gate(eventGateOptionsOf(step_.options, step_.draft.policy(model::Channel::webhook))));
  const policy::Decision decision = gate->tryAcquire(step_.draft.now(), isRetry);
  if (const auto* refusal = std::get_if<policy::Refusal>(&decision)) {
    block(lane, *refusal, entry.way.config.name);
    return std::nullopt;
  }
  way.originPermit = std::get<policy::Permit>(decision);
  const policy::BreakerFigures window = gate->breaker().figures(step_.draft.now());
  const policy::RouteReason reason{
      entry.way.config.name, policy::RouteReason::Verdict::chosen, "first", {}, policy::RouteFigures{window.calls, window.failures}};
  way.reason = policy::toJson(std::span(&reason, 1));
  return way;
}

store::MoveRow cancelledEvent(const store::DeliveryRow& row) {
  store::MoveRow move;
  move.seq = row.notification.seq;
  move.from = row.delivery.state;
  move.to = model::State::cancelled;
  move.generation = row.delivery.generation;
  move.route = row.delivery.route;
  move.reason = "its subscription is gone";
  move.history = "cancelled";
  move.historyText = move.reason;
  return move;
}

Status Claim::cancelEvent(const store::DeliveryRow& row) {
  const store::MoveRow move = cancelledEvent(row);
  SB_ASSIGN(const std::vector<bool> done, step_.store().move(std::span(&move, 1), step_.draft.wall(), step_.draft.step()));
  step_.draft.wrote = true;
  if (done.front()) step_.draft.moved(row, move.to);
  return Status::okay();
}

}  // namespace signalbox::core
