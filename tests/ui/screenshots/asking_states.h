#pragma once
// What is asked before each act: of a provider and a queue, of the keys, of what is held, and of dead letters that are given up or put back. Most
// look alike, and what they say differs.

#include "tests/ui/screenshots/camera.h"
#include "ui/shell/console.h"

namespace signalbox::tests {

void takeAskingStates(ui::shell::Console& console, const Camera& camera);

}  // namespace signalbox::tests
