#pragma once
// The kinds of provider that exist, the settings of each, and the way from a configuration to a Provider. The console's
// form, the API's validation and the providers themselves read the same table. Pure; immutable tables.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/model/channel.h"
#include "engine/model/provider_config.h"
#include "engine/providers/provider.h"

namespace signalbox::providers {

enum class SettingType { text, integer, real, boolean, choice, file, document };  // document: pasted, lines allowed

std::string_view name(SettingType type);

struct SettingSpec {
  std::string_view key;
  SettingType type = SettingType::text;
  std::string_view defaultValue;  // as it would be written; empty = none
  bool required = false;
  bool secret = false;    // lives in ProviderConfig::secrets, write-only
  std::string_view help;  // for the form, under its field: one phrase without a full stop, or sentences
  double min = 0;         // numbers only
  double max = 0;
  std::vector<std::string_view> choices;  // choice only
  bool steers = false;                    // decides where secrets go, or whether they can be read on their way
  bool staysHere = false;                 // a secret that is never sent: what comes in is judged by it
};

struct KindSpec {
  std::string_view kind;
  std::string_view title;
  std::vector<model::Channel> channels;  // those that it can serve
  std::vector<SettingSpec> settings;
  bool leavesMachine = true;  // false: nothing is really sent
};

/// All kinds, in the order in which a form offers them.
std::span<const KindSpec> kinds();

/// Null for a kind that does not exist.
const KindSpec* describeKind(std::string_view kind);

/// Every error at once, by JSON Pointer into the configuration: "/kind", "/settings/port", "/secrets/password".
base::Status validate(const model::ProviderConfig& config);

/// The secrets of `from` that with the settings of `to` would go elsewhere than they did, or by a way on which somebody could read them; all of
/// them when the kind is another. Who changes where a secret goes has to know it: it is write-only.
std::vector<std::string> secretsLedElsewhere(const model::ProviderConfig& from, const model::ProviderConfig& to);

/// Validates and builds.
base::Result<std::unique_ptr<Provider>> makeProvider(const model::ProviderConfig& config);

}  // namespace signalbox::providers
