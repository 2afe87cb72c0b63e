#pragma once
// Delivers events to one subscription: the URL and the secrets are the subscription's own, the body is the event as it was
// written. The webhook-id is the delivery's id and stays the same over retries and replays, so that a receiver can tell a
// repeat. While secrets are exchanged both sign. The target's address is always checked by egress. Immutable.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/subscription.h"
#include "engine/providers/provider.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

/// What an administrator's configuration allows of a subscription's URL.
struct EventUrlRules {
  bool allowHttp = false;            // to one's own networks alone, which egress sees to: a name may lead anywhere
  std::vector<std::uint16_t> ports;  // of https; with allowHttp any
};

/// Every wrong member at once: "/url", "/secret".
std::vector<base::FieldError> checkEventTarget(const model::Subscription& subscription, const EventUrlRules& rules);

class EventWebhook final : public Provider {
 public:
  /// The subscription has been checked.
  explicit EventWebhook(const model::Subscription& subscription);

  /// Under the name of the subscription's attempts, without URL and secrets.
  const model::ProviderConfig& config() const override { return config_; }
  Capabilities capabilities() const override { return {}; }
  base::Result<Request> build(const Message& message) const override;
  model::Outcome read(const TransferResult& result, base::WallTime wall) const override;
  std::optional<Request> healthCheck() const override { return std::nullopt; }
  bool readHealth(const TransferResult&) const override { return false; }

 private:
  model::ProviderConfig config_;
  std::string url_;
  security::Secret currentText_, previousText_;  // as configured, to keep them out of what the receiver says
  std::vector<security::Secret> keys_;           // the current one first
  std::optional<base::WallTime> previousUntil_;
};

}  // namespace signalbox::providers
