#pragma once
// The states that a screen has beside its content: loading, empty, failed, blind, stopped; and the largest scale.

#include "engine/base/system_clock.h"
#include "tests/ui/screenshots/camera.h"
#include "tests/ui/screenshots/picture_launcher.h"
#include "tests/ui/support/fake_engine.h"
#include "ui/shell/console.h"

namespace signalbox::tests {

/// Leaves the console on `engine` as it was.
void takeStates(ui::shell::Console& console, FakeEngine& engine, PictureLauncher& launcher, base::ManualClock& clock, const Camera& camera);

}  // namespace signalbox::tests
