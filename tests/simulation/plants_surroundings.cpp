// Bugs that show only where the surroundings are bad ones: each is found by one class of faults alone.

#include <memory>
#include <optional>
#include <utility>

#include "tests/simulation/plants.h"

namespace signalbox::simulation {
namespace {

bool isMoveTo(const Change& change, int state) { return change.kind == "moved" && change.numbers[1] == kSending && change.numbers[2] == state; }

/// As soon as the engine doubts the clock it forgets something that it has been told before.
Plant forgetsInDoubt(std::function<std::optional<Change>(const Change&)> forgotten) {
  auto last = std::make_shared<std::optional<Change>>();
  return inChanges([last, forgotten = std::move(forgotten)](Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const bool begins = changes[i].kind == "audit" && changes[i].texts[0] == "retention.waits";
      if (begins && last->has_value()) return changes.push_back(**last);
      if (auto next = forgotten(changes[i])) *last = std::move(next);
    }
  });
}

Plant purgesInDoubt() {
  return forgetsInDoubt([](const Change& change) -> std::optional<Change> {
    if (!isMoveTo(change, kSent)) return std::nullopt;
    return Change{"purged", {change.numbers[0]}, {}};
  });
}

Plant takesKeyAgainInDoubt() {
  return forgetsInDoubt([](const Change& change) -> std::optional<Change> {
    if (change.kind != "key") return std::nullopt;
    return change;
  });
}

/// One in ten is gone as soon as it is there.
Plant purges(std::function<bool(const Change&)> which) {
  auto count = std::make_shared<int>(0);
  return inChanges([which = std::move(which), count](Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i)
      if (which(changes[i]) && ++*count % 10 == 0) return changes.push_back(Change{"purged", {changes[i].numbers[0]}, {}});
  });
}

Plant inEgress(std::function<void(World&)> world) {
  Plant plant;
  plant.world = std::move(world);
  return plant;
}

Plant inQueue(std::function<void(QueueMood&)> queue) {
  Plant plant;
  plant.queue = std::move(queue);
  return plant;
}

}  // namespace

std::vector<PlantedBug> plantedSurroundingBugs() {
  Plant losesAnchor;
  losesAnchor.losesAnchor = true;
  const auto under = [](Fault fault, PlantedBug bug) {
    bug.fault = fault;
    return bug;
  };
  PlantedBug forgetful{"a queue without room forgets", "L1", inQueue([](QueueMood& mood) { mood.forgetsWhenFull = true; })};
  forgetful.around = [](const Surroundings& around) { return around.isNarrow(); };
  return {
      under(Fault::restoreInPlace, {"nobody knows of a backup over the live file", "S24", losesAnchor, "does not hold"}),
      under(Fault::yearsAhead, {"purged by a clock that has gone ahead", "R30", purgesInDoubt(), "has just gone ahead"}),
      under(Fault::yearsAhead, {"a key is forgotten by a clock that has gone ahead", "S3", takesKeyAgainInDoubt(), "although it is still known"}),
      {"what waits is purged", "R30", purges([](const Change& change) { return change.kind == "began" && change.numbers[1] == kPending; }),
       "and is PENDING"},
      {"purged as soon as it was sent", "R30", purges([](const Change& change) { return isMoveTo(change, kSent); }), "before its time"},
      under(Fault::egressLags, {"a send begins behind its lease", "E2", inEgress([](World& world) { world.neverDrops = true; }), "after its lease"}),
      under(Fault::egressLags, {"what is dropped has no answer", "L3", inEgress([](World& world) { world.dropsInSilence = true; })}),
      under(Fault::egressLags, {"what is dropped has two answers", "E3", inEgress([](World& world) { world.dropsTwice = true; }), "a second time"}),
      under(Fault::queueLoses, {"what a queue loses is never found again", "L1", inQueue([](QueueMood& mood) { mood.losesForGood = true; })}),
      {"what is claimed is never acknowledged", "Q1", inQueue([](QueueMood& mood) { mood.forgetsToAcknowledge = true; }), "neither acknowledged"},
      forgetful,
  };
}

}  // namespace signalbox::simulation
