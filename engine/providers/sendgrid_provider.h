#pragma once
// Mail by SendGrid's v3 Mail Send. It takes no token against duplicates, but keeps ours as a custom argument: it comes
// back in every event, and accounts with the Email Activity add-on can be asked for it. Immutable.

#include <string>
#include <vector>

#include "engine/providers/catalogue.h"
#include "engine/providers/http_settings.h"
#include "engine/providers/mail_limits.h"
#include "engine/providers/provider.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

inline constexpr std::string_view kSendgridKind = "sendgrid";
KindSpec sendgridKind();

class SendgridProvider final : public Provider {
 public:
  /// The configuration has been validated.
  explicit SendgridProvider(model::ProviderConfig config);
  static std::vector<base::FieldError> check(const ConfigReader& reader);

  const model::ProviderConfig& config() const override { return config_; }
  Capabilities capabilities() const override;
  base::Result<Request> build(const Message& message) const override;
  model::Outcome read(const TransferResult& result, base::WallTime wall) const override;
  std::optional<Request> healthCheck() const override;
  bool readHealth(const TransferResult& result) const override;
  std::optional<Request> lookupRequest(const Message& message) const override;
  Finding readLookup(const Message& message, const TransferResult& result, base::WallTime wall) const override;

 private:
  Request authorized(std::string_view method, const std::string& path) const;
  std::string bodyOf(const Message& message) const;

  model::ProviderConfig config_;  // without the secrets
  HttpSettings http_;
  MailSettings mail_;
  security::Secret apiKey_;
  bool sandbox_ = false;
  bool activityFeed_ = false;
  bool receipts_ = false;  // their signatures can be verified
  base::Millis lookupAfter_{0};
};

}  // namespace signalbox::providers
