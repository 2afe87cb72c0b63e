#pragma once
// Files of older programs: their rows go through all migrations, and the secrets that they kept in clear are sealed at the start.

#include "tests/storage/scenario.h"

namespace signalbox::tests {

Scenario firstSchemaScenario();
/// The last schema before secrets were sealed; not all of the file's free pages are used up on the way.
Scenario clearSecretsScenario();

}  // namespace signalbox::tests
