#pragma once
// The menus of rows and buttons, each over the window where it opens, and the dialog that chooses a file.

#include "tests/ui/screenshots/camera.h"
#include "ui/shell/console.h"

namespace signalbox::tests {

void takeMenuStates(ui::shell::Console& console, const Camera& camera);

}  // namespace signalbox::tests
