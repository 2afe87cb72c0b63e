#pragma once
// Mail by Amazon SES v2 (SendEmail). The complete mail is handed over as it is, so that files, headers and our own
// Message-ID are those of SMTP; egress signs the request. SES takes no token against duplicates and cannot be asked
// for a message of which no id came back. Immutable.

#include <string>
#include <vector>

#include "engine/providers/catalogue.h"
#include "engine/providers/http_settings.h"
#include "engine/providers/mail_limits.h"
#include "engine/providers/provider.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

inline constexpr std::string_view kSesKind = "ses";
KindSpec sesKind();

class SesProvider final : public Provider {
 public:
  /// The configuration has been validated.
  explicit SesProvider(model::ProviderConfig config);
  static std::vector<base::FieldError> check(const ConfigReader& reader);

  const model::ProviderConfig& config() const override { return config_; }
  Capabilities capabilities() const override;
  base::Result<Request> build(const Message& message) const override;
  model::Outcome read(const TransferResult& result, base::WallTime wall) const override;
  std::optional<Request> healthCheck() const override;
  bool readHealth(const TransferResult& result) const override;

 private:
  Request signedRequest(std::string_view method, std::string_view path) const;

  model::ProviderConfig config_;  // without the secrets
  HttpSettings http_;
  MailSettings mail_;
  std::string region_;
  std::string accessKeyId_;
  security::Secret secretKey_;
  security::Secret sessionToken_;  // of temporary credentials; empty otherwise
  std::string configurationSet_;
  bool receipts_ = false;  // a topic is known by which they come
};

}  // namespace signalbox::providers
