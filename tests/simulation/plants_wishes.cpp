// Bugs in what becomes of recipients' wishes and of addresses that are not used any more.

#include <algorithm>
#include <utility>

#include "tests/simulation/plants.h"

namespace signalbox::simulation {
namespace {

/// What a claim moves to this state is sent instead.
Plant sentInstead(std::function<bool(const Change&)> isKeptBack) {
  return inChanges([isKeptBack = std::move(isKeptBack)](Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      Change& move = changes[i];
      if (move.kind != "moved" || (move.numbers[1] != kPending && move.numbers[1] != kRetrying) || !isKeptBack(move)) continue;
      move.numbers[2] = kSending;
      move.numbers[8] = 0;  // due long since
      move.numbers[12] = INT64_MAX;
      ++move.numbers[6];
      const Change intent{"intent", {move.numbers[0], move.numbers[9] + 1, move.numbers[4], move.numbers[6], 0}, {"mail-a", "of a bug"}};
      changes.insert(changes.begin() + static_cast<std::ptrdiff_t>(i) + 1, intent);
      return;
    }
  });
}

bool isPutOff(const Change& move) { return move.numbers[2] == kPending && move.numbers[7] != move.numbers[8]; }

/// What was just accepted waits for an hour.
Plant putOffByItself() {
  return inChanges([](Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].kind != "began" || changes[i].numbers[1] != kPending) continue;
      const std::int64_t seq = changes[i].numbers[0], due = changes[i].numbers[4];
      changes.insert(changes.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                     Change{"moved", {seq, kPending, kPending, 0, 0, 0, 0, due, due + 3'600'000, 0, 0, 0, 0}, {"", ""}});
      return;
    }
  });
}

/// One that the queue brought twice is put off each time.
Plant putOffTwice() {
  return inChanges([](Changes& changes) {
    const auto found = std::find_if(changes.begin(), changes.end(), [](const Change& change) { return change.kind == "deferred"; });
    if (found != changes.end()) changes.push_back(Change(*found));
  });
}

}  // namespace

std::vector<PlantedBug> plantedWishBugs() {
  std::vector<PlantedBug> bugs{
      {"an address that is out of use is written to", "R8", sentInstead([](const Change& move) { return move.numbers[2] == kSuppressed; }),
       "goes to an address"},
      {"an address comes out of use by itself", "R8", each("unused", [](Change& change) { change.texts[0] += "x"; }), "nobody has said why"},
      {"it is sent in quiet hours", "R8", sentInstead(isPutOff), "in its recipient's quiet hours"},
      {"it is put off for nothing", "R8", putOffByItself(), "is put off, and"},
      {"it is put off twice at once", "R8", putOffTwice(), "twice in one step"},
      {"it is put off for too long", "R8",
       each("moved",
            [](Change& change) {
    if (isPutOff(change) && change.numbers[1] == kPending) change.numbers[8] += 60'000;
  }),
       "after its recipient's quiet hours"},
      {"it begins in quiet hours", "R8", each("recipient", [](Change& change) { change.texts[1] = "00:00", change.texts[2] = "23:59"; }),
       "is due in its recipient's quiet hours"},
  };
  for (PlantedBug& bug : bugs) bug.features = Features::all;
  return bugs;
}

}  // namespace signalbox::simulation
