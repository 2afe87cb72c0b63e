#pragma once
// Mail over SMTP submission (RFC 5321, 6409, 8314): composes the message and reads the server's replies. egress speaks
// the dialogue. A mail that may have been taken is sent again only by policy; its Message-ID stays the same within a
// generation, so that the copy can be recognised. Immutable.

#include <vector>

#include "engine/providers/catalogue.h"
#include "engine/providers/mail_limits.h"
#include "engine/providers/provider.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

class ConfigReader;

inline constexpr std::string_view kSmtpKind = "smtp";
KindSpec smtpKind();

class SmtpProvider final : public Provider {
 public:
  /// The configuration has been validated.
  explicit SmtpProvider(model::ProviderConfig config);
  static std::vector<base::FieldError> check(const ConfigReader& reader);

  const model::ProviderConfig& config() const override { return config_; }
  Capabilities capabilities() const override;
  base::Result<Request> build(const Message& message) const override;
  model::Outcome read(const TransferResult& result, base::WallTime wall) const override;
  std::optional<Request> healthCheck() const override;
  bool readHealth(const TransferResult& result) const override;

 private:
  Request skeleton() const;

  model::ProviderConfig config_;  // without the secrets, which live in members that wipe themselves
  std::string url_;
  SmtpRequest::Tls tls_ = SmtpRequest::Tls::startTlsRequired;
  std::string username_;
  security::Secret password_;
  std::string helo_;
  MailSettings mail_;
  std::string caFile_;
  double costPerMessageEur_ = 0;
  base::Millis connectTimeout_{0};
  base::Millis totalTimeout_{0};
};

}  // namespace signalbox::providers
