#include "engine/core/event_deliveries.h"

#include <algorithm>

#include "engine/core/audit_states.h"
#include "engine/core/audit_trail.h"
#include "engine/core/claim.h"
#include "engine/providers/event_webhook.h"

namespace signalbox::core {
namespace {

constexpr std::string_view kGate = "events:";
constexpr std::string_view kCause = "events-";
constexpr std::string_view kBeforeWords = ": ";
constexpr std::size_t kFailureWordsMax = 200;

}  // namespace

std::string eventGate(const std::string& url) { return std::string(kGate) + originOf(url); }
bool isEventGate(std::string_view gate) { return gate.starts_with(kGate); }

policy::GateOptions eventGateOptionsOf(const CoreOptions& options, const ChannelPolicy& webhooks) {
  policy::GateOptions gate = originGateOptionsOf(options, webhooks);
  gate.concurrency = options.events.originConcurrency;
  return gate;
}

std::string eventCause(const std::string& fingerprint) { return std::string(kCause) + fingerprint; }
bool isAboutEvents(const store::AlertRow& alert) { return alert.rule == "new_cause" && alert.subject.starts_with(kCause); }

void countEventAttempt(StepContext& step, model::RouteId route, const model::Outcome& outcome) {
  const SubscriptionEntry* entry = step.draft.subscription(model::subscriptionOfRoute(route));
  if (entry == nullptr) return;
  step.draft.measures.events.push_back({entry->subscription.name, outcome.outcome});
  if (outcome.outcome == model::OutcomeClass::abandoned) return;
  store::SubscriptionFigures& figures = step.draft.figures(entry->subscription.number);
  if (outcome.outcome == model::OutcomeClass::sent) {
    figures.lastSentAt = step.draft.wall();
    return;
  }
  figures.lastFailedAt = step.draft.wall();
  figures.lastFailure = outcome.code.empty() ? std::string(model::name(outcome.outcome)) : outcome.code;
  if (!outcome.message.empty()) figures.lastFailure += std::string(kBeforeWords) + outcome.message;
  // Only whole characters are kept.
  std::size_t end = std::min(figures.lastFailure.size(), kFailureWordsMax);
  while (end > 0 && end < figures.lastFailure.size() && (static_cast<unsigned char>(figures.lastFailure[end]) & 0xC0U) == 0x80U) --end;
  figures.lastFailure.resize(end);
}

std::string failureCode(std::string_view lastFailure) { return std::string(lastFailure.substr(0, lastFailure.find(kBeforeWords))); }

base::Status disableSubscription(StepContext& step, model::RouteId route, const std::string& reason) {
  const SubscriptionEntry* known = step.draft.subscription(model::subscriptionOfRoute(route));
  if (known == nullptr || !known->subscription.enabled) return base::Status::okay();
  SubscriptionEntry entry = *known;
  model::Subscription& subscription = entry.subscription;
  subscription.enabled = false;
  subscription.disabledReason = reason;
  ++subscription.version;
  subscription.updatedAt = step.draft.wall();
  SB_ASSIGN(subscription.number, step.store().putSubscription(subscription));
  store::AuditRow audit;
  audit.principal = "engine";
  audit.action = "subscription.disable";
  audit.object = subscription.name;
  audit.reason = reason;
  audit.detail = "{}";
  SB_TRY(writeAudit(step, std::move(audit), {stateOf(known->subscription), stateOf(subscription)}));
  step.draft.wrote = true;
  step.draft.event("command", subscription.name, "subscription.disable", "engine");
  step.parts.log.warning("subscription.disabled", {{"subscription", subscription.name}, {"reason", reason}});
  step.draft.setSubscription(std::move(entry));
  return base::Status::okay();
}

SubscriptionEntry entryOf(model::Subscription subscription) {
  auto carrier = std::make_shared<const providers::EventWebhook>(subscription);
  return {std::move(subscription), {carrier->config(), carrier, nullptr}};
}

}  // namespace signalbox::core
