#pragma once
// Subscriptions in a rig: how one is set up, and what its receiver got.

#include <boost/json.hpp>

#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "engine/model/subscription.h"
#include "engine/security/standard_webhooks.h"
#include "tests/engine/core/rig.h"
#include "tests/engine/security/secrets_of.h"

namespace signalbox::tests {

inline constexpr const char* kFirstSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
inline constexpr const char* kSecondSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

inline core::PutSubscription subscriptionTo(const std::string& name, const std::string& url, std::vector<model::EventType> types = {}) {
  core::PutSubscription put;
  put.value.name = name;
  put.value.url = url;
  put.value.types = std::move(types);
  put.value.secrets = secretsOf({{std::string(model::kSigningSecret), kFirstSecret}});
  return put;
}

inline void subscribe(Rig& rig, const std::string& name = "ops", std::vector<model::EventType> types = {},
                      const std::string& url = "https://hooks.example.com/in?key=k1") {
  const auto done = rig.command(subscriptionTo(name, url, std::move(types)));
  SB_CHECK(done.ok(), done.status().toString().c_str());
}

inline std::string headerOf(const providers::HttpRequest& request, const std::string& name) {
  for (const providers::Header& header : request.headers)
    if (header.name == name) return header.value;
  return {};
}

inline boost::json::object eventOf(const providers::HttpRequest& request) { return boost::json::parse(request.body).as_object(); }
inline std::string typeOf(const providers::HttpRequest& request) { return std::string(eventOf(request).at("type").as_string()); }
inline boost::json::object dataOf(const providers::HttpRequest& request) { return eventOf(request).at("data").as_object(); }

/// How often the type was told about that message.
inline int told(const Rig& rig, const std::string& type, const std::string& notification = {}) {
  std::set<std::string> ids;  // a repeat carries the same
  for (const providers::HttpRequest& request : rig.webhooks) {
    if (typeOf(request) != type) continue;
    const boost::json::object data = dataOf(request);
    if (!notification.empty() && (!data.contains("notification_id") || data.at("notification_id").as_string() != notification)) continue;
    ids.insert(headerOf(request, "webhook-id"));
  }
  return static_cast<int>(ids.size());
}

inline base::Status verify(const providers::HttpRequest& request, const std::string& secret, base::WallTime now) {
  const std::string id = headerOf(request, "webhook-id"), timestamp = headerOf(request, "webhook-timestamp"),
                    signature = headerOf(request, "webhook-signature");
  return security::verifyWebhook({security::parseWebhookSecret(secret).value()}, {id, timestamp, signature}, request.body, now);
}

/// Rows of the app of events, whatever became of them.
inline std::vector<store::ScanRow> eventRows(Rig& rig) {
  const auto query = model::parseQuery("app:signalbox.events");
  SB_CHECK(query.ok(), "the query is right");
  auto rows = rig.reader->scan(store::Place::notifications, query.value(), rig.core->memory().step, 0, rig.clock.now().wall, 10'000);
  SB_CHECK(rows.ok(), rows.status().toString().c_str());
  return std::move(rows).value();
}

inline const store::SubscriptionFigures& figuresOf(const Rig& rig, const std::string& name = "ops") {
  for (const auto& [number, entry] : rig.core->memory().subscriptions)
    if (entry.subscription.name == name) return rig.core->memory().subscriptionFigures.at(number);
  SB_CHECK(false, "there is such a subscription");
  std::abort();
}

}  // namespace signalbox::tests
