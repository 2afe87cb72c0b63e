// What goes wrong around the engine: a backup is written over its store, which has no room for a moment, the clock jumps by years or goes
// wrong slowly, what it hands on is picked up late, and its queue is a bad one. Drawn from a generator of their own.

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
constexpr std::int64_t kSlewPpm = 500;  // as much as a kernel slews by
constexpr Millis kSlewSeen{250};        // by so much it has gone wrong
}  // namespace

void Episode::setUpSurroundings() {
  world_.began = [this](const egress::SendOrder& order, base::Now at) { checker_.leaves(order, at); };
  world_.dropped = [this](bool isConnected) {
    coverage_.features.count(isConnected ? Landmark::lateTransferIsDropped : Landmark::lateSendIsDropped);
    if (lagEndsAt_ && !std::exchange(lagMet_, true)) remember(egressLags);
  };
  world_.recognised = [this](const std::string& provider) {
    if (const auto mood = unmet_.find(provider); mood == unmet_.end() || mood->second != repeatsKnown) return;
    unmet_.erase(provider);
    remember(repeatsKnown);
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

// --- a disk for a moment ------------------------------------------------------------------------------------------

/// There is room for the next write.
void Episode::foundNoRoom() {
  remember(storeFull);
  if (!machine_.disk.isArmed()) machine_.disk.arm(tests::DiskFault::none, 1);  // what has struck excuses nothing that comes later
  if (diskFills_) return;
  liveness_.diskFilled();
  if (machine_.core().memory().diskFull) liveness_.fillMet();
  liveness_.roomIsBack();
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

/// Nobody sets it: it goes too fast, or too slowly.
void Episode::slewClock() {
  if (slew_) return;
  slew_.emplace();
  slew_->ppm = around_.chance(0.5) ? kSlewPpm : -kSlewPpm;
  slew_->endsAt = now().boot + Millis{around_.between(600'000, 3 * 3'600'000)};
}

/// For the engine that has it. To the whole millisecond, as anybody sees it.
void Episode::passTime(Millis length) {
  clock_.advance(length);
  if (!slew_) return;
  constexpr std::int64_t kMillion = 1'000'000;
  slew_->rest += length.count() * slew_->ppm;
  const Millis gained{slew_->rest / kMillion};
  slew_->rest -= gained.count() * kMillion;
  clock_.jumpWall(gained);
  wallOffset_ += gained;
  farthestOffset_ = std::max(farthestOffset_, wallOffset_);
  slew_->gained += gained;
  if (std::chrono::abs(slew_->gained) >= kSlewSeen && !std::exchange(slew_->isMet, true)) remember(clockSlews);
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
  if (slew_) consider(slew_->endsAt);
  for (const auto& [fault, until] : queueMoods_) consider(until);
  return next;
}

void Episode::endSurroundings() {
  const BootTime at = now().boot;
  if (clockRightAt_ && at >= *clockRightAt_) setClockRight();
  if (slew_ && at >= slew_->endsAt) slew_.reset();
  if (lagEndsAt_ && at >= *lagEndsAt_) {
    lagEndsAt_.reset();
    world_.setLag(Millis{0});
  }
  std::erase_if(queueMoods_, [this, at](const auto& each) { return at >= each.second && machine_.queueMood.shares.erase(each.first) > 0; });
}

void Episode::calmSurroundings() {
  clockRightAt_.reset();
  yearsOff_ = Millis{0};  // of an offset that the quiet hours end as a whole
  slew_.reset();
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
