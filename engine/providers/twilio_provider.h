#pragma once
// SMS by Twilio's Messages resource (2010-04-01). It takes no token of ours, so a repeat cannot be recognised; but its
// list can be searched. Immutable.

#include <string>
#include <vector>

#include "engine/providers/catalogue.h"
#include "engine/providers/http_settings.h"
#include "engine/providers/provider.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

class ConfigReader;

inline constexpr std::string_view kTwilioKind = "twilio";
inline constexpr std::size_t kTwilioCharactersMax = 1600;
KindSpec twilioKind();

class TwilioProvider final : public Provider {
 public:
  /// The configuration has been validated.
  explicit TwilioProvider(model::ProviderConfig config);
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

  model::ProviderConfig config_;  // without the secrets
  HttpSettings http_;
  std::string accountSid_;
  std::string username_;
  security::Secret password_;
  std::string from_;
  std::string messagingServiceSid_;
  std::string statusCallback_;
  bool smartEncoded_ = false;
  std::size_t segmentsMax_ = 0;
  base::Millis lookupAfter_{0};
};

}  // namespace signalbox::providers
