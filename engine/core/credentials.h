#pragma once
// Credentials that a provider's configuration names instead of holding (model::SecretReference). Those of the vault are read
// in the step's transaction; files and parameters lie outside, are read beforehand on a thread of their own, and are only
// looked up here. Confined to the core's thread.

#include <string>

#include "engine/base/status.h"
#include "engine/core/parts.h"
#include "engine/model/provider_config.h"

namespace signalbox::core {

/// The configuration with every reference replaced by what it names; invalid, naming each secret that cannot be had.
base::Result<model::ProviderConfig> withCredentials(const Parts& parts, const model::ProviderConfig& config);

bool refersTo(const model::ProviderConfig& config, const std::string& reference);

}  // namespace signalbox::core
