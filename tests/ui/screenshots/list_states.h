#pragma once
// Lists that have nothing, not yet or never; and the audit: a row of it, a chain that is broken, and a check that takes long.

#include "engine/base/system_clock.h"
#include "tests/ui/screenshots/camera.h"
#include "ui/shell/console.h"

namespace signalbox::tests {

void takeListStates(ui::shell::Console& console, base::ManualClock& clock, const Camera& camera);

}  // namespace signalbox::tests
