#pragma once
// Bugs of the kinds that the invariants are about, each put into what the checker is shown: a checker that does not notice one
// of them proves nothing.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {

struct PlantedBug {
  std::string name;
  std::string invariant;  // that must notice
  Plant plant;
  std::string words{};                          // that must be among what is said: where another check of the same invariant might notice, too
  std::function<bool(const KeyPlan&)> needs{};  // of the seed; nothing = any will do
  Features features = Features::none;
  std::optional<Fault> fault{};                       // that the seed has to have
  std::function<bool(const Surroundings&)> around{};  // likewise; nothing = any will do
};

using Changes = std::vector<Change>;  // of one step

/// Alters what a step changed, before the checker sees it.
Plant inChanges(std::function<void(Changes&)> changes);
/// Alters each change of a kind.
Plant each(std::string kind, std::function<void(Change&)> alter);

std::vector<PlantedBug> plantedBugs();
std::vector<PlantedBug> plantedAuditBugs();      // among them
std::vector<PlantedBug> plantedKeyBugs();        // likewise
std::vector<PlantedBug> plantedReportBugs();     // in what becomes of reports, likewise
std::vector<PlantedBug> plantedEventBugs();      // in what subscriptions are told, likewise
std::vector<PlantedBug> plantedWishBugs();       // in what recipients want, likewise
std::vector<PlantedBug> plantedAnswerBugs();     // in how answers are read, likewise
std::vector<PlantedBug> plantedOperationBugs();  // in what operations do, likewise
std::vector<PlantedBug> plantedLivenessBugs();   // in what has to happen, and in the providers' ways, likewise
std::vector<PlantedBug> plantedSurroundingBugs();

}  // namespace signalbox::simulation
