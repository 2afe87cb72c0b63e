#pragma once
// What is asked in the set-up and by dialogs: a simulation, what is removed, erased or not saved yet, whose change goes on, a new provider, a
// subscription's secret, and a token that no keychain has.

#include "tests/ui/screenshots/camera.h"
#include "tests/ui/support/memory_keychain.h"
#include "ui/shell/console.h"

namespace signalbox::tests {

void takeSheetStates(ui::shell::Console& console, MemoryKeychain& keychain, const Camera& camera);

}  // namespace signalbox::tests
