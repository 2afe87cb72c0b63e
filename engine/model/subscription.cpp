#include "engine/model/subscription.h"

#include <algorithm>

namespace signalbox::model {
namespace {

constexpr std::string_view kSender = "subscription:";

template <class T, class Value> bool passes(const std::vector<T>& filter, const Value& value) {
  return filter.empty() || std::find(filter.begin(), filter.end(), value) != filter.end();
}

}  // namespace

std::string_view name(EventType type) {
  constexpr std::string_view kNames[] = {
      "notification.sent", "notification.delivered", "notification.bounced", "notification.dead", "notification.held",
      "breaker.opened",    "breaker.closed",         "operation.finished",   "alert.raised",      "alert.ended"};
  static_assert(std::size(kNames) == kEventTypes.size());
  return kNames[static_cast<std::size_t>(type)];
}

std::optional<EventType> eventTypeFromName(std::string_view text) {
  for (const EventType type : kEventTypes)
    if (name(type) == text) return type;
  return std::nullopt;
}

bool wants(const Subscription& subscription, EventType type, std::string_view app, std::optional<Channel> channel) {
  if (!subscription.enabled || !passes(subscription.types, type)) return false;
  if (!app.empty() && !passes(subscription.apps, app)) return false;
  return !channel || passes(subscription.channels, *channel);
}

std::string subscriptionSender(std::string_view name) { return std::string(kSender) + std::string(name); }

std::string_view subscriptionInSender(std::string_view sender) {
  return sender.starts_with(kSender) ? sender.substr(kSender.size()) : std::string_view();
}

}  // namespace signalbox::model
