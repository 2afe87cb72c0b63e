#pragma once
// Credentials that are sealed, and a change of the data key that seals them anew in pieces.

#include "tests/storage/scenario.h"

namespace signalbox::tests {

Scenario credentialScenario();

}  // namespace signalbox::tests
