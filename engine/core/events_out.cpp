#include "engine/core/events_out.h"

#include <algorithm>

#include "engine/policy/outcome_rules.h"

namespace signalbox::core {

using base::Status;

namespace {

boost::json::object payload(std::string_view type, base::WallTime at, boost::json::object data) {
  boost::json::object body;
  body["type"] = type;
  body["timestamp"] = base::formatRfc3339(at);
  body["data"] = std::move(data);
  return body;
}

/// What the message says of itself; never its recipient's address (rule 32).
boost::json::object describeMessage(const store::DeliveryRow& row, std::int32_t generation) {
  const model::Notification& notification = row.notification;
  boost::json::object data;
  data["notification_id"] = notification.id.toString();
  data["app"] = notification.app;
  data["channel"] = model::name(notification.channel);
  data["template"] = notification.templateName;
  data["template_version"] = row.overrideTemplateVersion.value_or(notification.templateVersion);
  data["category"] = notification.category;
  data["priority"] = model::name(notification.priority);
  data["created_at"] = base::formatRfc3339(notification.createdAt);
  data["generation"] = generation;
  boost::system::error_code error;
  boost::json::value metadata = notification.metadata.empty() ? boost::json::object() : boost::json::parse(notification.metadata, error);
  data["metadata"] = error ? boost::json::value(boost::json::object()) : std::move(metadata);
  return data;
}

void describeAttempt(boost::json::object& data, const std::vector<model::Attempt>& attempts, std::int32_t generation) {
  const auto last =
      std::find_if(attempts.rbegin(), attempts.rend(), [generation](const model::Attempt& one) { return one.generation == generation; });
  data["attempts"] = attempts.size();
  data["provider"] = last == attempts.rend() ? std::string() : last->provider;
  if (last == attempts.rend() || !last->outcome) return;
  data["outcome"] = boost::json::object{{"class", model::name(last->outcome->outcome)}, {"code", last->outcome->code}};
}

}  // namespace

std::string eventPayload(std::string_view type, base::WallTime at, boost::json::object data) {
  return boost::json::serialize(payload(type, at, std::move(data)));
}

Status EventsOut::run() {
  for (const EventFact& fact : step_.draft.facts())
    if (anybodyWants(fact)) SB_TRY(tell(fact));
  SB_TRY(insert());
  for (const auto& [number, figures] : step_.draft.changedFigures()) {
    step_.draft.wrote = true;
    SB_TRY(step_.store().putSubscriptionFigures(number, figures));
  }
  return Status::okay();
}

bool EventsOut::anybodyWants(const EventFact& fact) const {
  const Subscriptions& all = step_.draft.subscriptions();
  return std::any_of(all.begin(), all.end(), [&](const auto& each) { return model::wants(each.second.subscription, fact.type, {}, fact.channel); });
}

Status EventsOut::tell(const EventFact& fact) {
  Event event;
  event.fact = &fact;
  SB_ASSIGN(const bool something, describe(event));
  if (!something) return Status::okay();
  for (const auto& [number, entry] : step_.draft.subscriptions())
    if (model::wants(entry.subscription, fact.type, event.app, fact.channel)) add(entry, event);
  return Status::okay();
}

base::Result<bool> EventsOut::describe(Event& event) const {
  const EventFact& fact = *event.fact;
  boost::json::object data;
  if (fact.seq != 0) {
    SB_ASSIGN(const std::vector<store::DeliveryRow> found, step_.store().findMany(std::span(&fact.seq, 1)));
    if (found.empty()) return false;
    const store::DeliveryRow& row = found.front();
    // It does not wait for an operator yet: the provider is asked first.
    if (fact.type == model::EventType::notificationHeld && row.delivery.reason == policy::kProviderIsAsked) return false;
    event.app = row.notification.app;
    event.metadata = boost::json::serialize(boost::json::object{{"notification_id", row.notification.id.toString()}});
    data = describeMessage(row, fact.generation);
    SB_ASSIGN(const std::vector<model::Attempt> attempts, step_.store().attempts(fact.seq));
    describeAttempt(data, attempts, fact.generation);
    if (fact.type == model::EventType::notificationDead || fact.type == model::EventType::notificationHeld) data["reason"] = row.delivery.reason;
  } else if (fact.channel) {
    data["channel"] = model::name(*fact.channel);
  }
  for (const auto& member : fact.data) data[member.key()] = member.value();
  boost::json::object content;
  content["data"] = payload(model::name(fact.type), step_.draft.wall(), std::move(data));
  event.content = boost::json::serialize(content);
  return true;
}

void EventsOut::add(const SubscriptionEntry& subscriber, const Event& event) {
  store::AcceptRow row;
  model::Notification& delivery = row.notification;
  delivery.id = step_.ids.next(step_.draft.wall());
  delivery.app = model::kEventsApp;
  delivery.channel = model::Channel::webhook;
  delivery.target = subscriber.way.config.name;  // whose URL is the subscription's when it is sent
  delivery.content = event.content;
  delivery.metadata = event.metadata;
  delivery.category = model::name(event.fact->type);
  delivery.createdAt = step_.draft.wall();
  delivery.expiresAt = step_.draft.wall() + step_.options.events.keep;
  row.dueAt = step_.draft.wall();
  row.route = model::routeOfSubscription(subscriber.subscription.number);
  rows_.push_back(std::move(row));
}

Status EventsOut::insert() {
  if (rows_.empty()) return Status::okay();
  SB_TRY(step_.store().insertAccepted(rows_));
  step_.draft.wrote = true;
  for (const store::AcceptRow& row : rows_) {
    const model::Notification& delivery = row.notification;
    step_.draft.began(delivery.channel, row.route, row.state);
    step_.draft.waiting.push_back({{delivery.channel, row.route, delivery.priority}, {delivery.seq, 0, delivery.app, row.dueAt, false}});
  }
  return Status::okay();
}

}  // namespace signalbox::core
