#pragma once
// Reads a provider's settings by the table of its kind: checks every one and reports all errors at once, then hands
// out typed values with defaults. Pure; lives only while a provider is made.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/model/provider_config.h"
#include "engine/providers/catalogue.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

class ConfigReader {
 public:
  ConfigReader(const KindSpec& kind, const model::ProviderConfig& config) : kind_(kind), config_(config) {}

  /// Unknown keys, missing required ones, values of the wrong type or outside of their range.
  std::vector<base::FieldError> check() const;

  // Values; a key that is absent or empty has its default. Asking for a key that the table lacks is a programmer error.
  std::string text(std::string_view key) const;
  /// A secret is handed out as such, and by no other of these.
  security::Secret secret(std::string_view key) const;
  std::int64_t integer(std::string_view key) const;
  double real(std::string_view key) const;
  bool boolean(std::string_view key) const;
  base::Millis millis(std::string_view key) const { return base::Millis{integer(key)}; }

 private:
  const SettingSpec& spec(std::string_view key) const;
  std::string_view valueOf(const SettingSpec& of) const;

  const KindSpec& kind_;
  const model::ProviderConfig& config_;
};

/// "/settings/port" or "/secrets/password".
std::string pointerOf(const SettingSpec& spec);

}  // namespace signalbox::providers
