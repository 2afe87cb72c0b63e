#pragma once
// What operators and whoever sets up meet now and then: an act that waits for a second person and what he is asked, a canary that stopped, a queue
// that is paused, a provider that is held, and the sheets of acts, policies, an import, and a token that was just made.

#include "tests/ui/screenshots/camera.h"
#include "ui/shell/console.h"

namespace signalbox::tests {

void takeActStates(ui::shell::Console& console, const Camera& camera);
void takeToken(ui::shell::Console& console, const Camera& camera);

}  // namespace signalbox::tests
