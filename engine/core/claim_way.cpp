#include <algorithm>

#include "engine/base/digest.h"
#include "engine/core/claim.h"
#include "engine/core/replay_content.h"
#include "engine/core/template_cache.h"
#include "engine/policy/retry_route.h"
#include "engine/providers/rendering.h"

namespace signalbox::core {

using store::Lane;

namespace {
constexpr base::Millis kBudgetPause{5'000};

bool goesToOrigins(const Lane& lane) { return lane.channel == model::Channel::webhook; }

policy::RouteFigures figuresOf(const policy::Gate& gate, base::Now now) {
  const policy::BreakerFigures window = gate.breaker().figures(now);
  return {window.calls, window.failures};
}

/// What earlier tries leave to choose from.
struct Past {
  std::string failed;    // the provider with which the last try of this generation failed without sending
  std::string doubtful;  // the last one that may have sent it, in any generation: nobody else may (rule 18)
};

/// A store that cannot be read fails the step soon enough.
Past pastOf(StepContext& step, const store::DeliveryRow& row) {
  Past past;
  if (row.delivery.attempts == 0) return past;
  const auto attempts = step.store().attempts(row.notification.seq);
  if (!attempts.ok()) return past;
  for (const model::Attempt& each : *attempts) {
    if (!each.outcome) continue;
    const model::OutcomeClass outcome = each.outcome->outcome;
    if (outcome == model::OutcomeClass::ambiguous || outcome == model::OutcomeClass::sent) past.doubtful = each.provider;
    const bool failed = outcome == model::OutcomeClass::notSent || outcome == model::OutcomeClass::transient ||
        outcome == model::OutcomeClass::throttled || outcome == model::OutcomeClass::credential;
    past.failed = failed && each.generation == row.delivery.generation ? each.provider : std::string();
  }
  return past;
}
}  // namespace

policy::GateOptions gateOptionsOf(const ChannelPolicy& policy, const ProviderEntry& entry) {
  policy::GateOptions gate;
  gate.breaker = policy.breaker;
  gate.breaker.hasHealthCheck = entry.provider != nullptr && entry.provider->healthCheck().has_value();
  gate.budget = policy.retryBudget;
  gate.ratePerSecond = entry.config.ratePerSecond;
  gate.concurrency = entry.config.concurrency;
  gate.enabled = entry.config.enabled && entry.provider != nullptr;
  return gate;
}

policy::GateOptions originGateOptionsOf(const CoreOptions& options, const ChannelPolicy& webhooks) {
  policy::GateOptions gate;
  gate.breaker = webhooks.breaker;
  gate.breaker.hasHealthCheck = false;
  gate.budget = webhooks.retryBudget;
  gate.concurrency = options.originConcurrency;
  return gate;
}

std::string dedupTokenOf(const base::HmacKey& key, const base::Uuid& id, std::int32_t generation) {
  const base::Sha256 mac = key.mac(id.toString() + ":" + std::to_string(generation));
  return base::base64UrlEncode(base::asView(mac)).substr(0, 32);
}

const Claim::Choice& Claim::choiceOf(model::Channel channel) {
  std::optional<Choice>& known = choices_[model::index(channel)];
  if (known) return *known;
  Choice& choice = known.emplace();
  choice.entries = step_.draft.providersOf(channel);
  for (const ProviderEntry* entry : choice.entries) {
    const auto route = step_.memory.routeByName.find(routeKey(true, entry->config.name));
    choice.candidates.push_back({entry->config.name, route == step_.memory.routeByName.end() ? model::RouteId{-1} : route->second,
                                 entry->config.position, entry->config.weight, entry->config.enabled});
  }
  return choice;
}

std::int32_t Claim::permits(const Lane& lane) {
  if (model::isEventRoute(lane.route)) return eventPermits(lane);
  const base::Now now = step_.draft.now();
  std::int32_t sum = 0;
  const auto route = step_.memory.routes.find(lane.route);
  const bool pinned = route != step_.memory.routes.end() && route->second.pinned;
  for (const ProviderEntry* entry : choiceOf(lane.channel).entries) {
    if (pinned && entry->config.name != route->second.name) continue;
    policy::Gate* gate = step_.draft.gate(entry->config.name);
    if (gate != nullptr) sum += std::max(gate->permitsNow(now, false), gate->permitsNow(now, true));
  }
  if (goesToOrigins(lane) && route != step_.memory.routes.end()) {
    if (const policy::Gate* gate = step_.draft.gate(routeKey(false, route->second.name)))
      sum = std::min(sum, std::max(gate->permitsNow(now, false), gate->permitsNow(now, true)));
  }
  if (sum <= 0) sayWhyBlocked(lane, route == step_.memory.routes.end() ? nullptr : &route->second);
  return sum;
}

void Claim::sayWhyBlocked(const Lane& lane, const store::Route* route) {
  std::string name;
  if (route != nullptr && !route->pinned) name = routeKey(false, route->name);
  if (name.empty() || step_.draft.gate(name) == nullptr || step_.draft.gate(name)->permitsNow(step_.draft.now(), false) > 0) {
    name = route != nullptr && route->pinned ? route->name : std::string();
    const auto& entries = choiceOf(lane.channel).entries;
    if (name.empty() && !entries.empty()) name = entries.front()->config.name;
  }
  const policy::Gate* gate = step_.draft.gate(name);
  policy::Refusal refusal{policy::RefusalKind::disabled, "no provider is set up", std::nullopt};
  if (gate != nullptr) refusal = gate->refusal(step_.draft.now(), false).value_or(refusal);
  block(lane, refusal, name.empty() ? std::string(model::name(lane.channel)) : name);
}

bool Claim::acquireOrigin(const Lane& lane, bool isRetry, Way& way) {
  const auto route = step_.memory.routes.find(lane.route);
  if (!goesToOrigins(lane) || route == step_.memory.routes.end() || route->second.pinned) return true;
  way.originGate = routeKey(false, route->second.name);
  policy::Gate* gate = step_.draft.gate(way.originGate);
  if (gate == nullptr)
    gate = &step_.draft.addGate(way.originGate, policy::Gate(originGateOptionsOf(step_.options, step_.draft.policy(model::Channel::webhook))));
  const policy::Decision decision = gate->tryAcquire(step_.draft.now(), isRetry);
  if (const auto* refusal = std::get_if<policy::Refusal>(&decision)) {
    block(lane, *refusal, route->second.name);
    return false;
  }
  way.originPermit = std::get<policy::Permit>(decision);
  return true;
}

void Claim::block(const Lane& lane, const policy::Refusal& refusal, const std::string& provider) {
  const base::Now now = step_.draft.now();
  if (refusal.kind == policy::RefusalKind::budget) {
    const base::Millis wait = refusal.retryAt ? std::max(*refusal.retryAt - now.boot, base::Millis{100}) : kBudgetPause;
    budgetUntil_ = now.wall + wait;
    return;
  }
  budgetUntil_.reset();
  step_.draft.blockedLanes.push_back(lane);
  if (model::isEventRoute(lane.route)) return;  // says nothing about the channel
  step_.draft.blockedWords[model::index(lane.channel)] = provider + ": " + refusal.figures;
}

std::optional<Claim::Way> Claim::findWay(const Lane& lane, const store::DeliveryRow& row) {
  if (model::isEventRoute(lane.route)) return findEventWay(lane, row);
  const bool isRetry = row.delivery.attemptsInGeneration > 0;
  const auto& [entries, candidates] = choiceOf(lane.channel);
  const auto route = step_.memory.routes.find(lane.route);
  const bool pinned = route != step_.memory.routes.end() && route->second.pinned;
  policy::RouteOrder order = policy::orderOf(candidates, pinned ? lane.route : model::kAnyRoute, step_.parts.random);
  if (order.order.size() > 1) {
    const Past past = pastOf(step_, row);
    if (goesToOrigins(lane) && !past.doubtful.empty())
      policy::keepWith(order, candidates, past.doubtful);
    else
      policy::turnAway(order, candidates, past.failed);
  }
  Way way;
  if (!acquireOrigin(lane, isRetry, way)) return std::nullopt;
  std::vector<policy::Skipped> skipped;
  for (const std::size_t index : order.order) {
    policy::Gate* gate = step_.draft.gate(entries[index]->config.name);
    if (gate == nullptr || entries[index]->provider == nullptr) continue;
    const policy::Decision decision = gate->tryAcquire(step_.draft.now(), isRetry);
    if (const auto* refusal = std::get_if<policy::Refusal>(&decision)) {
      skipped.push_back({index, *refusal, figuresOf(*gate, step_.draft.now())});
      continue;
    }
    way.provider = entries[index];
    way.providerPermit = std::get<policy::Permit>(decision);
    // What fails on the way to a destination is counted there.
    const policy::Gate* counts = way.originGate.empty() ? gate : step_.draft.gate(way.originGate);
    way.reason = policy::toJson(policy::explain(candidates, order, skipped, index, figuresOf(*counts, step_.draft.now())));
    return way;
  }
  if (!way.originGate.empty())
    step_.draft.gate(way.originGate)->finish(way.originPermit, model::OutcomeClass::abandoned, std::nullopt, step_.draft.now(), step_.parts.random);
  if (skipped.empty()) {
    step_.draft.blockedLanes.push_back(lane);
    step_.draft.blockedWords[model::index(lane.channel)] = pinned ? "its provider is not set up any more" : "no provider is set up";
    return std::nullopt;
  }
  const bool onlyBudget =
      std::all_of(skipped.begin(), skipped.end(), [](const policy::Skipped& skip) { return skip.refusal.kind == policy::RefusalKind::budget; });
  const policy::Skipped& told = onlyBudget
      ? skipped.front()
      : *std::find_if(skipped.begin(), skipped.end(), [](const policy::Skipped& skip) { return skip.refusal.kind != policy::RefusalKind::budget; });
  block(lane, told.refusal, std::string(candidates[told.candidate].name));
  return std::nullopt;
}

base::Result<providers::Content> contentOf(StepContext& step, const store::DeliveryRow& row, base::WallTime at) {
  const model::Notification& notification = row.notification;
  if (notification.templateName.empty()) return providers::contentFromJson(notification.content);
  const std::int64_t version = row.overrideTemplateVersion.value_or(notification.templateVersion);
  SB_ASSIGN(const auto found, step.templates.get(step.store(), notification.templateName, version));
  if (!found) return base::Status(base::Code::notFound, "template " + notification.templateName + " is gone");
  return renderedFor(*found, notification, row.delivery.generation, at);
}

providers::Message messageOf(const store::DeliveryRow& row, const model::Attempt& attempt) {
  const model::Notification& notification = row.notification;
  providers::Message message;
  message.notificationId = notification.id;
  message.generation = attempt.generation;
  message.attempt = attempt.number;
  message.dedupToken = attempt.dedupToken;
  message.target = notification.target;
  message.traceparent = notification.traceparent;
  message.createdAt = notification.createdAt;
  message.intentAt = attempt.intentAt;
  message.expiresAt = notification.expiresAt;
  return message;
}

}  // namespace signalbox::core
