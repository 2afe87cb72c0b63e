// What the bounds of liveness have to know of the world, and messages that bring the engine down each time they are sent.

#include <algorithm>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {
namespace {

constexpr std::uint64_t kSeedsPerPoisonous = 4;
constexpr std::uint64_t kAsksPerPoisonous = 120;
constexpr std::size_t kPoisonousMost = 24;  // each ends several engines, and after each the whole store is compared

bool isPoisonous(std::int64_t ask) { return ask != 0 && (static_cast<std::uint64_t>(ask) * 0x9E3779B97F4A7C15ULL >> 20) % kAsksPerPoisonous == 0; }

}  // namespace

void Episode::watchLiveness() {
  // How a subscriber is says nothing about the apps' own ways.
  const auto isProviders = [](const auto& each) { return !each.first.starts_with("subscription:"); };
  const bool isLate = lagEndsAt_.has_value() || world_.holdsLate();
  const bool isQueueBad = !queueMoods_.empty() || (machine_.running() && machine_.queue().holdsBack());
  if (isLate) liveness_.picksUpLate();
  const bool isHeldUp = isLate || isQueueBad || surroundings_.isNarrow();
  if (isHeldUp || std::any_of(moods_.begin(), moods_.end(), isProviders)) liveness_.trouble();
  liveness_.look(now());
}

void Episode::noteOutside() {
  store::AuditHead head = machine_.core().auditHead();
  if (options_.plant.heads) options_.plant.heads(head);
  outside_.notes(machine_.core().memory().installation, machine_.core().memory().step, head, now());
}

/// Besides its plan: poisonous messages and changes of keys end engines, and receivers of events lose answers of their own.
std::set<DuplicateCause> Episode::excuses() const {
  using enum DuplicateCause;
  std::set<DuplicateCause> causes{replay};
  const bool diesOtherwise =
      keys_.plan().any() || options_.seed % kSeedsPerPoisonous == 1 || plan_.has(Fault::statementFails) || plan_.has(Fault::storeBusy);
  if (diesOtherwise || plan_.hasClass(FaultClass::crash) || plan_.hasClass(FaultClass::installation)) causes.insert(crash);
  // A repeat is recognised while answers are lost, and may come when that mood is over.
  if (plan_.has(Fault::answerLost) || plan_.has(Fault::repeatsKnown) || features_.has(Feature::receiverFails)) causes.insert(answerLost);
  if (plan_.has(Fault::crawl)) causes.insert(arrivedLate);
  if (plan_.has(Fault::refusedAfterTaking)) causes.insert(refusedAfterTaking);
  if (plan_.has(Fault::restoreBackup) || plan_.has(Fault::restoreInPlace)) causes.insert(restoredBackup);
  return causes;
}

/// The process dies as it hands such a message over, with all that goes out behind it.
void Episode::bringDownBy(const core::Effects& effects) {
  if (quiet_ || options_.seed % kSeedsPerPoisonous != 1) return;
  const auto& rows = checker_.book().rows;
  const auto found = std::find_if(effects.sends.begin(), effects.sends.end(), [&rows](const egress::SendOrder& order) {
    const auto row = rows.find(order.seq);
    return row != rows.end() && isPoisonous(row->second.ask);
  });
  if (found == effects.sends.end()) return;
  if (poisonous_.size() >= kPoisonousMost && !poisonous_.contains(found->seq)) return;
  poisonous_.insert(found->seq);
  liveness_.broughtDown(found->seq);
  effectsUntilCrash_ = static_cast<std::size_t>(found - effects.sends.begin()) + 1;
}

}  // namespace signalbox::simulation
