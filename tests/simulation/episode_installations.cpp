// Two engines on one store: somebody has deleted the lock, and the first one finds out by what stands in the store alone.

#include <utility>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {

using base::Millis;

namespace {

constexpr int kStepsUntilEnd = 3;

/// A message that nobody else knows of: it may not be accepted.
Ask askBehind() {
  Ask ask;
  ask.app = "shop";
  ask.payload = R"({"channel":"email","to":"behind@example.com","content":{"subject":"behind","text":"behind"}})";
  return ask;
}

}  // namespace

/// What it had in its memory is gone, and what was on its way to it; then time goes on.
void Episode::loseEngine() {
  world_.engineDied();
  checker_.engineDied();
  liveness_.died();
  keys_.engineDied();
  pending_ = {};
  bulk_.reset();
  operators_.planned.clear();
  effectsUntilCrash_.reset();
  for (const Ask& ask : std::exchange(waiting_, {})) traffic_.unanswered(ask, now());
  clock_.advance(Millis{chaos_.between(100, 3'000)});
  world_.runUntil(now());
  missReports();
}

/// With no fault of the disk under way, so that this step is surely made.
void Episode::letAnotherWrite() {
  if (isOvertaken_ || machine_.hasAside() || diskFills_ || !machine_.running() || machine_.disk.isArmed() || machine_.disk.dead()) return;
  if (!options_.plant.hidesSecond) {
    if (beside_.chance(0.5) && letAnotherWork()) return;
    if (!machine_.stepByAnother()) return checker_.violate("S24", "a second engine cannot write although nothing keeps it away");
    checker_.steppedByAnother();
  }
  isOvertaken_ = true;
}

/// The first one stands still, as a process that is stopped does, and the second begins as after its crash: it takes what is under way for
/// lost, claims and sends. What the first has sent arrives all the same.
bool Episode::letAnotherWork() {
  if (crashAgain_ || machine_.core().memory().diskFull || machine_.startIsStruck() || checker_.keys().changing()) return false;
  machine_.setAside();
  loseEngine();
  bringUp();
  if (machine_.hasAside()) firstWakesAt_ = now().boot + Millis{beside_.between(5'000, 600'000)};
  return true;
}

/// It ends unjudged where the second one has not written yet, and where a fault of the disk is under way, which would be taken for its reason.
void Episode::wakeFirst() {
  firstWakesAt_.reset();
  if (!machine_.hasAside()) return;
  const bool isWhole = !diskFills_ && !machine_.disk.isArmed() && !machine_.disk.dead();
  if (isWhole && machine_.isAsideOvertaken() && firstEnds()) coverage_.features.count(Landmark::endsBehindWork);
  machine_.endAside();
}

/// By the step's number, or before that by a row that is another's by now.
bool Episode::firstEnds() {
  bool saysYes = false;
  for (int steps = 0; steps < kStepsUntilEnd; ++steps) {
    core::AcceptInput input;
    input.lines.push_back(traffic_.line(askBehind(), now()));
    input.reply = [&saysYes](const std::vector<core::AcceptVerdict>& verdicts) { saysYes = saysYes || verdicts.front().status.ok(); };
    core::StepInputs inputs;
    inputs.accepts.push_back(std::move(input));
    core::StepResult result = machine_.stepAside(std::move(inputs));
    if (options_.plant.letsFirstGoOn) result.committed = true;
    for (const auto& reply : result.effects.replies) reply();
    if (result.committed || saysYes || !result.effects.sends.empty()) {
      checker_.violate("S24", "an engine goes on behind another one's work");
      return false;
    }
    if (!result.status.ok()) return true;
  }
  return false;
}

}  // namespace signalbox::simulation
