#pragma once
// Pages of the set-up that have nothing, not yet or never, and one that is waited for so long that there is a way out. This console asks the engine
// for nothing; an engine without a token, or without an address of its own, cannot be.

#include "engine/base/system_clock.h"
#include "tests/ui/screenshots/camera.h"
#include "ui/shell/console.h"

namespace signalbox::tests {

void takeSetUpStates(ui::shell::Console& console, base::ManualClock& clock, const Camera& camera);

}  // namespace signalbox::tests
