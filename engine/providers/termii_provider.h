#pragma once
// SMS by Termii. The key travels in the body, as Termii wants it. It takes no token against duplicates and cannot be asked
// for a message of which no id came back. Immutable.

#include <string>
#include <vector>

#include "engine/providers/catalogue.h"
#include "engine/providers/http_settings.h"
#include "engine/providers/provider.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

class ConfigReader;

inline constexpr std::string_view kTermiiKind = "termii";
KindSpec termiiKind();

/// Pages by Termii's own count: 160 characters, or 70 when one of ; / ^ { } \ [ ~ ] | € ' and the curly quote is among
/// them or one that is not in the GSM alphabet; a few less on each page when there are several.
std::size_t termiiPages(std::string_view text);

class TermiiProvider final : public Provider {
 public:
  /// The configuration has been validated.
  explicit TermiiProvider(model::ProviderConfig config);
  static std::vector<base::FieldError> check(const ConfigReader& reader);

  const model::ProviderConfig& config() const override { return config_; }
  Capabilities capabilities() const override;
  base::Result<Request> build(const Message& message) const override;
  model::Outcome read(const TransferResult& result, base::WallTime wall) const override;
  std::optional<Request> healthCheck() const override;
  bool readHealth(const TransferResult& result) const override;

 private:
  model::ProviderConfig config_;  // without the secrets
  HttpSettings http_;
  security::Secret apiKey_;
  std::string from_;
  std::string route_;
  std::size_t pagesMax_ = 0;
  bool receipts_ = false;  // their signatures can be verified
};

}  // namespace signalbox::providers
