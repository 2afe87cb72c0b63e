#pragma once
// Delivery that has nothing, not yet or never: the list of providers and queues, and what is shown of one of each.

#include "tests/ui/screenshots/camera.h"
#include "ui/shell/console.h"

namespace signalbox::tests {

void takeDeliveryStates(ui::shell::Console& console, const Camera& camera);

}  // namespace signalbox::tests
