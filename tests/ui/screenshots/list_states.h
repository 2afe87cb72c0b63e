#pragma once
// Lists that have nothing, not yet or never; and the audit: a row of it, and a chain that is broken.

#include "tests/ui/screenshots/camera.h"
#include "ui/shell/console.h"

namespace signalbox::tests {

void takeListStates(ui::shell::Console& console, const Camera& camera);

}  // namespace signalbox::tests
