#pragma once
// A webhook to the URL that a notification names, signed by Standard Webhooks. The webhook-id is the notification's id
// and stays the same over all attempts, so that a receiver can tell a repeat; the timestamp is the attempt's. The body is
// serialised once, and those bytes are both signed and sent. Immutable.

#include <string>
#include <vector>

#include "engine/providers/catalogue.h"
#include "engine/providers/provider.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

class ConfigReader;

inline constexpr std::string_view kWebhookKind = "webhook";
KindSpec webhookKind();

/// What is wrong with a target, in words that name no address; empty when nothing is. By default only https to one of
/// `ports`, with a host and without user, fragment, blank or control character. `anyAddress` also allows http and any
/// port. The address behind the name is checked by egress when it connects.
std::string checkWebhookTarget(std::string_view url, bool anyAddress, const std::vector<std::uint16_t>& ports);

class WebhookProvider final : public Provider {
 public:
  /// The configuration has been validated.
  explicit WebhookProvider(model::ProviderConfig config);
  static std::vector<base::FieldError> check(const ConfigReader& reader);

  const model::ProviderConfig& config() const override { return config_; }
  /// The receiver may deduplicate by webhook-id, but none has to.
  Capabilities capabilities() const override {
    Capabilities can;
    can.costPerMessageEur = costPerMessageEur_;
    return can;
  }
  base::Result<Request> build(const Message& message) const override;
  model::Outcome read(const TransferResult& result, base::WallTime wall) const override;
  /// None unless a URL for it is set: there is no one destination to ask. It says that webhooks get out, not that a receiver is well.
  std::optional<Request> healthCheck() const override;
  bool readHealth(const TransferResult& result) const override;

 private:
  model::ProviderConfig config_;        // without the secrets
  std::vector<security::Secret> keys_;  // the current one first
  security::Secret signingText_;        // as configured, to keep it out of what receivers say
  security::Secret previousText_;
  bool allowPrivate_ = false;
  bool retriesRefusals_ = false;
  std::string healthUrl_;
  std::vector<std::uint16_t> ports_;
  double costPerMessageEur_ = 0;
  base::Millis connectTimeout_{0};
  base::Millis totalTimeout_{0};
};

}  // namespace signalbox::providers
