#pragma once
// What operators set, change and take away: policies, providers, templates, views, words about causes, keys of their acts.

#include "tests/storage/scenario.h"

namespace signalbox::tests {

/// `prepare` leaves dead letters in the causes c0 and c1, and message 7 sent.
Scenario catalogueScenario(std::function<void(store::Store&)> prepare);

}  // namespace signalbox::tests
