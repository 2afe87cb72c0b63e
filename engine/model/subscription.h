#pragma once
// Who is told what the engine does: a subscription receives signed webhooks about events (rule 33). Its deliveries
// are ordinary outbox rows of the app kEventsApp on the channel webhook; their route is the subscription's own, which is
// negative, so that no route of users' messages is ever mistaken for one. Values.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/channel.h"
#include "engine/model/notification.h"
#include "engine/security/secret.h"

namespace signalbox::model {

/// The app of event deliveries. Reserved: no user's message may carry it.
inline constexpr std::string_view kEventsApp = "signalbox.events";

enum class EventType : std::uint8_t {
  notificationSent,
  notificationDelivered,
  notificationBounced,
  notificationDead,
  notificationHeld,
  breakerOpened,
  breakerClosed,
  operationFinished,
  alertRaised,
  alertEnded,
};
inline constexpr std::array kEventTypes{EventType::notificationSent, EventType::notificationDelivered, EventType::notificationBounced,
                                        EventType::notificationDead, EventType::notificationHeld,      EventType::breakerOpened,
                                        EventType::breakerClosed,    EventType::operationFinished,     EventType::alertRaised,
                                        EventType::alertEnded};

/// "notification.sent", as it stands in payloads and filters.
std::string_view name(EventType type);
std::optional<EventType> eventTypeFromName(std::string_view text);

struct Subscription {
  std::int64_t number = 0;  // the store's; never used twice
  std::string name;         // [a-z0-9][a-z0-9-]{0,62}
  std::string url;
  std::string description;
  bool enabled = true;
  std::string disabledReason;                   // of the engine, such as "the receiver answered 410"; empty otherwise
  std::vector<EventType> types;                 // empty = all
  std::vector<std::string> apps;                // of events about notifications; empty = all
  std::vector<Channel> channels;                // of events that have one; empty = all
  security::Secrets secrets;                    // signing_secret, signing_secret_previous; write-only
  std::optional<base::WallTime> previousUntil;  // until then the previous secret signs as well
  std::int64_t version = 0;
  base::WallTime createdAt{};
  base::WallTime updatedAt{};
};

inline constexpr std::string_view kSigningSecret = "signing_secret";
inline constexpr std::string_view kPreviousSecret = "signing_secret_previous";

/// Whether the filter lets it through. An event without app or channel passes those filters.
bool wants(const Subscription& subscription, EventType type, std::string_view app, std::optional<Channel> channel);

/// The route of a subscription's deliveries, and back. -1 is nobody's.
constexpr RouteId routeOfSubscription(std::int64_t number) { return -1 - number; }
constexpr bool isEventRoute(RouteId route) { return route < -1; }
constexpr std::int64_t subscriptionOfRoute(RouteId route) { return -1 - route; }

/// Under which name its attempts and dead letters stand, and what stands where an address would: "subscription:ops".
std::string subscriptionSender(std::string_view name);
/// The subscription's name in such a text; empty when it is none.
std::string_view subscriptionInSender(std::string_view sender);

}  // namespace signalbox::model
