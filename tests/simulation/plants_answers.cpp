// Bugs in how answers are read, and in why a breaker is said to open.

#include <memory>
#include <string>
#include <utility>

#include "tests/simulation/plants.h"

namespace signalbox::simulation {
namespace {

/// An adapter that reads one kind of answer otherwise.
Plant misread(std::function<void(const Answer&, model::Outcome&)> alter) {
  Plant plant;
  plant.world = [alter = std::move(alter)](World& world) { world.misreads = alter; };
  return plant;
}

/// One that opened by a run of failures alone is said to have had too many of them, and the other way round.
Plant otherReason(bool isRun) {
  return each("breaker", [isRun](Change& change) {
    std::string& reason = change.texts[3];
    if (change.texts[1] != "open" || change.texts[2] != "auto" || reason.ends_with("in a row") != isRun) return;
    if (isRun)
      reason = "5 of 5 failed in 30 s, limit 5 %";
    else if (reason.find(" failed in ") != std::string::npos)
      reason = "5 failures in a row";
  });
}

Plant letsSecondInWhileItStarts() {
  Plant plant;
  plant.letsSecondStart = true;
  return plant;
}

}  // namespace

std::vector<PlantedBug> plantedAnswerBugs() {
  using model::OutcomeClass;
  std::vector<PlantedBug> bugs{
      {"a proxy's 502 is taken for a refusal", "R16", misread([](const Answer& answer, model::Outcome& outcome) {
    if (answer.status == 502) outcome.outcome = OutcomeClass::transient;
  }),
       "as outcome"},
      {"half of an answer is taken for the whole", "R16", misread([](const Answer& answer, model::Outcome& outcome) {
    if (answer.body == Body::cutOff) outcome.outcome = OutcomeClass::transient;
  }),
       "as outcome"},
      {"a date that is past is waited for", "R16", misread([](const Answer& answer, model::Outcome& outcome) {
    if (answer.wait == Wait::pastDate && outcome.retryAfter) outcome.retryAfter = base::Millis{90'000};
  }),
       "as a wait of"},
      {"garbage is waited for", "R16", misread([](const Answer& answer, model::Outcome& outcome) {
    if (answer.wait == Wait::garbage && outcome.outcome == OutcomeClass::throttled) outcome.retryAfter = base::Millis{0};
  }),
       "as a wait of"},
      {"of two waits the longer one is taken", "R16", misread([](const Answer& answer, model::Outcome& outcome) {
    if (answer.wait == Wait::twice && outcome.retryAfter) *outcome.retryAfter += base::Millis{600'000};
  }),
       "as a wait of"},
      {"a breaker says the rate, and it was a run", "S17", otherReason(true), "its reason is not so"},
      {"a breaker says a run, and it was the rate", "S17", otherReason(false), "its reason is not so"},
      {"a second engine begins while the first one starts", "S24", letsSecondInWhileItStarts(), "while the first one starts"},
  };
  return bugs;
}

}  // namespace signalbox::simulation
