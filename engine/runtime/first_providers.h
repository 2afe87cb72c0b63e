#pragma once
// What a new data directory begins with: simulated providers, so that everything works and nothing leaves the machine.

#include "engine/base/status.h"
#include "engine/core/core.h"

namespace signalbox::runtime {

/// One simulated provider a channel, put in through the core as an operator's command would be. Only when the store has
/// none at all.
base::Status addFirstProviders(core::Core& core, base::Now now);

}  // namespace signalbox::runtime
