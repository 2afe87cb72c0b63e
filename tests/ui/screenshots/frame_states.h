#pragma once
// What the window itself says and offers now and then: banners, what is asked before a restored engine is released, the undo lane, the palette with
// a screen's acts, values at the crosshair, the question at its end; and the past from the console's memory, or without it.

#include "engine/base/system_clock.h"
#include "tests/ui/screenshots/camera.h"
#include "ui/shell/console.h"

namespace signalbox::tests {

void takeFrameStates(ui::shell::Console& console, base::ManualClock& clock, const Camera& camera);

}  // namespace signalbox::tests
