#pragma once
// What is rarely seen of messages: grouped otherwise, discarded, the parts of one and what is masked of it, completions, a note, a plan that is not
// there yet or never comes, which messages one leaves out, and one message that is cancelled.

#include "tests/ui/screenshots/camera.h"
#include "ui/shell/console.h"

namespace signalbox::tests {

void takeMessageStates(ui::shell::Console& console, const Camera& camera);

}  // namespace signalbox::tests
