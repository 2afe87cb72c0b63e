#pragma once
// Credentials that are sealed, a change of the data key that seals them anew in pieces, and a start without the master key that
// sealed them.

#include "tests/storage/scenario.h"

namespace signalbox::tests {

Scenario credentialScenario();
Scenario lostKeyScenario();

/// What a start does with a master key that fits: the store's data keys are put into use. The same in every run, and over again.
base::Status openKeys(store::Store& store);

}  // namespace signalbox::tests
