// What goes wrong around the engine: a backup is written over its store, the clock jumps by years, what it hands on is picked up late, and its
// queue is a bad one. Drawn from a generator of their own.

#include <algorithm>
#include <utility>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {

using base::BootTime;
using base::Millis;
using enum Fault;

namespace {
constexpr Millis kTenYears = std::chrono::hours{24 * 3652};
constexpr Millis kDay = std::chrono::hours{24};
}  // namespace

void Episode::setUpSurroundings() {
  world_.began = [this](const egress::SendOrder& order, base::Now at) { checker_.leaves(order, at); };
  world_.dropped = [this](bool isConnected) {
    coverage_.features.count(isConnected ? Landmark::lateTransferIsDropped : Landmark::lateSendIsDropped);
    if (lagEndsAt_ && !std::exchange(lagMet_, true)) remember(egressLags);
  };
  machine_.queueMood.struck = [this](Fault fault) {
    if (queueMet_.insert(fault).second) remember(fault);
  };
  if (options_.plant.queue) options_.plant.queue(machine_.queueMood);
}

// --- a backup over the live file ----------------------------------------------------------------------------------

/// What was accepted since the anchor was written last is within what that may miss. Where the anchor is lost, the audit's checkpoints stand
/// for it. False: nothing could tell.
bool Episode::putBackInPlace(const Backup& backup) {
  const bool byAnchor = machine_.anchoredStep() > backup.step;
  const bool byCheckpoints = machine_.checkpointedRows() > backup.book.auditSeq;
  if (!byAnchor && !byCheckpoints) return false;
  const bool losesOne = byAnchor && byCheckpoints && installations_.chance(0.5);
  if (losesOne && installations_.chance(0.5))
    machine_.loseCheckpoints();
  else if (losesOne || !byAnchor)
    machine_.loseAnchor();
  expectedHolder_ = machine_.anchoredStep() > backup.step ? "anchor" : "checkpoints";
  if (options_.plant.losesAnchor) {
    machine_.loseAnchor();
    machine_.loseCheckpoints();
  }
  if (std::exchange(putBackTo_, backup.step) == backup.step) coverage_.features.count(Landmark::putBackOnceMore);
  return true;
}

void Episode::noteHold() {
  if (std::exchange(expectedHolder_, {}).empty() || !machine_.core().memory().onHold) return;
  if (machine_.heldBy() == "anchor") coverage_.features.count(Landmark::heldByAnchor);
  if (machine_.heldBy() == "checkpoints") coverage_.features.count(Landmark::heldByCheckpoints);
}

// --- the clock ----------------------------------------------------------------------------------------------------

/// Somebody notices after minutes or hours, and in some of these days nobody does.
void Episode::strikeClock(Fault fault) {
  if (yearsOff_ != Millis{0}) return;
  const Millis since1970 = now().wall.time_since_epoch();
  yearsOff_ = fault == yearsAhead ? kTenYears : kDay * around_.between(5, 10) - since1970;
  remember(fault);
  clock_.jumpWall(yearsOff_);
  liveness_.trouble();
  wallOffset_ += yearsOff_;
  farthestOffset_ = std::max(farthestOffset_, wallOffset_);
  clockRightAt_ = now().boot + Millis{around_.between(60'000, 3 * 3'600'000)};
}

void Episode::setClockRight() {
  clock_.jumpWall(-yearsOff_);
  liveness_.trouble();
  wallOffset_ -= yearsOff_;
  farthestOffset_ = std::max(farthestOffset_, wallOffset_);  // what was set ahead in the meantime counts now
  yearsOff_ = Millis{0};
  clockRightAt_.reset();
}

// --- what lies between --------------------------------------------------------------------------------------------

/// Often by less than a send may wait, and often by more.
void Episode::strikeEgress() {
  world_.setLag(Millis{around_.chance(0.3) ? around_.between(100, 30'000) : around_.between(90'000, 400'000)});
  lagEndsAt_ = now().boot + Millis{around_.between(60'000, 900'000)};
  lagMet_ = false;
}

void Episode::strikeQueue(Fault fault) {
  machine_.queueMood.shares[fault] = static_cast<double>(around_.between(5, 60)) / 100;
  queueMoods_[fault] = now().boot + Millis{around_.between(120'000, 1'800'000)};
  queueMet_.erase(fault);
}

std::optional<BootTime> Episode::nextOfSurroundings() const {
  std::optional<BootTime> next = clockRightAt_;
  const auto consider = [&next](BootTime at) { next = std::min(next.value_or(at), at); };
  if (lagEndsAt_) consider(*lagEndsAt_);
  for (const auto& [fault, until] : queueMoods_) consider(until);
  return next;
}

void Episode::endSurroundings() {
  const BootTime at = now().boot;
  if (clockRightAt_ && at >= *clockRightAt_) setClockRight();
  if (lagEndsAt_ && at >= *lagEndsAt_) {
    lagEndsAt_.reset();
    world_.setLag(Millis{0});
  }
  std::erase_if(queueMoods_, [this, at](const auto& each) { return at >= each.second && machine_.queueMood.shares.erase(each.first) > 0; });
}

void Episode::calmSurroundings() {
  clockRightAt_.reset();
  yearsOff_ = Millis{0};  // of an offset that the quiet hours end as a whole
  lagEndsAt_.reset();
  world_.setLag(Millis{0});
  queueMoods_.clear();
  machine_.queueMood.shares.clear();
  if (machine_.running()) machine_.queue().heal();
}

void Episode::judgeQueue() {
  if (!machine_.running()) return;
  if (machine_.queue().wasFull() && surroundings_.isNarrow()) coverage_.features.count(Landmark::windowIsFull);
  if (const std::string& owed = machine_.queue().owed(); !owed.empty()) checker_.violate("Q1", owed);
  if (surroundings_.slotCount() > 2) return;
  for (const auto& [name, gate] : machine_.core().memory().gates)
    if (name.find(':') == std::string::npos && gate.inFlight() >= surroundings_.slotCount()) return coverage_.features.count(Landmark::slotsAreTaken);
}

}  // namespace signalbox::simulation
