#pragma once
// What providers tell later: of a message that is known, and of one that becomes known only then.

#include "tests/storage/scenario.h"

namespace signalbox::tests {

/// `prepare` leaves message 7 sent and message 1 under way.
Scenario receiptScenario(std::function<void(store::Store&)> prepare);

}  // namespace signalbox::tests
