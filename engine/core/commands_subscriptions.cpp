// Subscriptions to events: who is told, where, and which secrets sign. What an act changes holds for deliveries that wait
// already. No audit row names the URL or a secret (rule 32): an URL may be a secret itself.
#include "engine/core/audit_states.h"
#include "engine/core/commands.h"
#include "engine/core/event_deliveries.h"
#include "engine/providers/event_webhook.h"

namespace signalbox::core {

using base::Code;
using base::Status;

namespace {

const std::string kCurrent(model::kSigningSecret);
const std::string kPrevious(model::kPreviousSecret);

Status noSuchSubscription() { return {Code::notFound, "there is no subscription of this name"}; }

providers::EventUrlRules rulesOf(const EventOptions& options) {
  providers::EventUrlRules rules;
  rules.allowHttp = options.allowHttp;
  for (const std::int64_t port : options.ports) rules.ports.push_back(static_cast<std::uint16_t>(port));
  return rules;
}

Status check(const StepContext& step, const model::Subscription& subscription) {
  std::vector<base::FieldError> wrong = providers::checkEventTarget(subscription, rulesOf(step.options.events));
  return wrong.empty() ? Status::okay() : Status::invalid(std::move(wrong));
}

}  // namespace

Commands::Done Commands::on(const CommandInput& input, const PutSubscription& command) {
  model::Subscription value = command.value;
  const SubscriptionEntry* known = step_.draft.subscription(value.name);
  const std::int64_t newest = known == nullptr ? 0 : known->subscription.version;
  if (command.ifVersion && *command.ifVersion != newest)
    return Status(Code::preconditionFailed, "the subscription has version " + std::to_string(newest) + " now");
  const std::string before = known == nullptr ? std::string() : stateOf(known->subscription);
  value.updatedAt = value.createdAt = step_.draft.wall();
  value.disabledReason.clear();
  value.version = newest + 1;
  if (known == nullptr) {
    const std::int32_t limit = step_.options.events.subscriptionsMax;
    if (step_.draft.subscriptions().size() >= static_cast<std::size_t>(limit))
      return Status(Code::conflict, "there are " + std::to_string(limit) + " subscriptions, which is as many as there may be");
    if (!value.secrets.contains(kCurrent))
      return Status::invalid({{"/secret", "is required for a new subscription: whsec_ and the base64 of 24 to 64 bytes"}});
  } else {
    const model::Subscription& present = known->subscription;
    if (value.secrets.contains(kCurrent) && !value.secrets.at(kCurrent).equals(present.secrets.at(kCurrent)))
      return Status::invalid({{"/secret", "is another one than before; POST to the subscription's /rotate exchanges it"}});
    value.number = present.number;
    value.createdAt = present.createdAt;
    value.secrets = present.secrets;
    value.previousUntil = present.previousUntil;
  }
  SB_TRY(check(step_, value));
  SB_ASSIGN(value.number, step_.store().putSubscription(value));
  SB_TRY(audit(input, "subscription.put", value.name, {{"version", value.version}, {"enabled", value.enabled}}, {before, stateOf(value)}));
  const std::int64_t version = value.version;
  step_.draft.setSubscription(entryOf(std::move(value)));
  return CommandDone{{}, version};
}

Commands::Done Commands::on(const CommandInput& input, const RotateSubscription& command) {
  const SubscriptionEntry* known = step_.draft.subscription(command.name);
  if (known == nullptr) return noSuchSubscription();
  model::Subscription value = known->subscription;
  const std::string before = stateOf(value);
  if (value.secrets.at(kCurrent).equals(command.secret)) return Status::invalid({{"/secret", "is the one that signs already"}});
  value.secrets.erase(kPrevious);
  value.previousUntil.reset();
  if (command.overlap > base::Millis{0}) {
    value.secrets[kPrevious] = value.secrets.at(kCurrent);
    value.previousUntil = step_.draft.wall() + command.overlap;
  }
  value.secrets[kCurrent] = command.secret;
  ++value.version;
  value.updatedAt = step_.draft.wall();
  SB_TRY(check(step_, value));
  SB_ASSIGN(value.number, step_.store().putSubscription(value));
  SB_TRY(audit(input, "subscription.rotate", value.name, {{"version", value.version}, {"overlap_seconds", command.overlap / std::chrono::seconds{1}}},
               {before, stateOf(value)}));
  const std::int64_t version = value.version;
  step_.draft.setSubscription(entryOf(std::move(value)));
  return CommandDone{{}, version};
}

Commands::Done Commands::on(const CommandInput& input, const DeleteSubscription& command) {
  const SubscriptionEntry* known = step_.draft.subscription(command.name);
  if (known == nullptr) return noSuchSubscription();
  const std::int64_t number = known->subscription.number;
  SB_TRY(step_.store().deleteSubscription(number));
  const std::int64_t waiting = step_.draft.figures(number).waiting();
  SB_TRY(audit(input, "subscription.delete", command.name, {{"cancels", waiting}}, {stateOf(known->subscription), ""}));
  step_.draft.removeSubscription(number);
  step_.draft.afterCommit([route = model::routeOfSubscription(number)](Memory& memory) {
    for (const model::Priority priority : model::kPriorities) memory.endedLanes.insert({model::Channel::webhook, route, priority});
  });
  return CommandDone{};
}

}  // namespace signalbox::core
