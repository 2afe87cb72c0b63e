#pragma once
// Push by Firebase Cloud Messaging, HTTP v1. The service account's key never leaves the machine: it signs the request for
// an access token, which egress keeps. FCM takes no token against duplicates and cannot be asked about a message.
// Immutable.

#include <string>
#include <vector>

#include "engine/providers/catalogue.h"
#include "engine/providers/http_settings.h"
#include "engine/providers/provider.h"
#include "engine/providers/service_account.h"

namespace signalbox::providers {

class ConfigReader;

inline constexpr std::string_view kFcmKind = "fcm";
KindSpec fcmKind();

class FcmProvider final : public Provider {
 public:
  /// The configuration has been validated.
  explicit FcmProvider(model::ProviderConfig config);
  static std::vector<base::FieldError> check(const ConfigReader& reader);

  const model::ProviderConfig& config() const override { return config_; }
  Capabilities capabilities() const override;
  base::Result<Request> build(const Message& message) const override;
  model::Outcome read(const TransferResult& result, base::WallTime wall) const override;
  std::optional<Request> healthCheck() const override;
  bool readHealth(const TransferResult& result) const override;
  base::Result<Request> tokenRequest(base::WallTime wall) const override;
  TokenAnswer readToken(const TransferResult& result, base::WallTime wall) const override;
  bool refusesToken(const TransferResult& result) const override;

 private:
  Request post(std::string body) const;

  model::ProviderConfig config_;  // without the secrets
  HttpSettings http_;
  std::optional<ServiceAccount> account_;
  std::string projectId_;
  std::string androidPriority_;
  std::string healthTopic_;
};

}  // namespace signalbox::providers
