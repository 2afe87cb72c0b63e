#pragma once
// A change of the data key: everything that lies under the old one is sealed anew, in bounded pieces, one a step, and the
// old one goes when nothing is left under it. A restart goes on with it, because the keys in the store say that it was not
// done. Confined to the core's thread.

#include "engine/core/step_context.h"

namespace signalbox::core {

/// One piece, when the store holds more than one data key.
base::Status reseal(StepContext& step);

}  // namespace signalbox::core
