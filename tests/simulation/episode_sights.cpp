// Rare states: what a crash meets, and who goes looking for the ones that chance alone seldom brings.

#include <algorithm>
#include <string>
#include <vector>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {

using base::Millis;
using enum Fault;

namespace {

constexpr Millis kLongWait = std::chrono::minutes{45};  // no provider that is only throttled asks for that

bool isHalfOpen(const Book& book, const std::string& gate) {
  const auto found = book.gates.find(gate);
  return found != book.gates.end() && found->second.state == "half_open";
}

bool isOpenStep(const model::Canary& canary) {
  return !canary.steps.empty() &&
      (canary.steps.back().verdict == model::CanaryVerdict::dealing || canary.steps.back().verdict == model::CanaryVerdict::waiting);
}

}  // namespace

/// The engine has just ended, and its memory is what it had committed.
void Episode::seeCrash() {
  const Book& book = checker_.book();
  const auto saw = [this](bool isThere, std::string_view sight) {
    if (isThere && !quiet_) coverage_.sights.saw(sight);
  };
  const auto anyGate = [&book](const auto& is) {
    return std::any_of(book.gates.begin(), book.gates.end(), [&is](const auto& each) { return is(each.second); });
  };
  saw(anyGate([](const GateRecord& gate) { return gate.state == "half_open"; }), "a crash while a breaker is half-open");
  saw(anyGate([](const GateRecord& gate) { return gate.probeSeq != 0; }), "a crash while a probe is under way");
  saw(checker_.onHold(), "a restart while the store is on hold");
  saw(diskFills_ && fillMet_, "a crash while the disk is full");
  saw(checker_.keys().changing(), "a crash while a key changes");
  saw(std::any_of(book.paused, book.paused + kChannels, [](bool isPaused) { return isPaused; }), "a crash while a channel is paused");
  saw(std::exchange(logIsMoved_, false), "a crash between a checkpoint and the log's reset");
  if (!machine_.running()) return;
  for (const auto& [id, run] : machine_.core().memory().operations) {
    const auto& operation = run.operation;
    saw(operation.state == model::OperationState::running, "a crash while an operation runs");
    if (!operation.canary) continue;
    saw(operation.state == model::OperationState::running && isOpenStep(*operation.canary), "a crash while a canary is dealt");
    saw(operation.state == model::OperationState::paused && !operation.canary->steps.empty(), "a crash behind a canary that has stopped");
  }
}

/// It has tried so many times before to start behind that crash.
void Episode::seeStartCrash(int tries) {
  if (!machine_.disk.dead() || lifeCount_ == 0) return;
  coverage_.sights.saw(tries == 0 ? "a crash while a start recovers from a crash" : "a third crash before an engine runs");
}

/// A second one knocks at some statement of the start.
void Episode::sendSecondEngine() {
  if (plan_.has(secondEngine) && seeker_.chance(0.5)) machine_.knockInStart(seeker_.between(1, 20));
}

void Episode::judgeKnock() {
  const auto knocked = machine_.knocked();
  if (!knocked || lifeCount_ == 0) return;
  const base::Status said = options_.plant.letsSecondStart ? base::Status() : *knocked;
  if (said.code() != base::Code::conflict) return checker_.violate("S24", "a second engine while the first one starts: " + said.toString());
  coverage_.sights.saw("a second engine knocks while a start recovers");
}

/// Half-open lasts for five sends: who steers by chance alone is seldom there in time. Once each time, if at all.
void Episode::steerHalfOpen() {
  if (quiet_) return;
  std::vector<Fault> those;
  for (const Fault each : {changeProvider, forceBreaker, keyRefused, removeProvider})
    if (plan_.has(each)) those.push_back(each);
  for (const char* const each : kProviders) {
    const std::string name = each;
    if (those.empty() || !isHalfOpen(checker_.book(), name)) continue;
    const int period = checker_.book().gates.at(name).period;
    if (std::exchange(steeredIn_[name], period) == period || !seeker_.chance(0.3)) continue;
    const Fault fault = those[static_cast<std::size_t>(seeker_.between(0, static_cast<std::int64_t>(those.size()) - 1))];
    const auto done = [this, fault](const base::Result<core::CommandDone>& answer) {
      if (answer.ok()) remember(fault);
    };
    switch (fault) {
      case changeProvider: switchOff(name); break;
      case forceBreaker: {
        const auto mode = seeker_.chance(0.5) ? model::BreakerMode::forcedOpen : model::BreakerMode::forcedClosed;
        command(core::ForceBreaker{name, mode, now().wall + Millis{seeker_.between(5'000, 300'000)}}, done);
        break;
      }
      case keyRefused: {
        Mood mood = Mood::healthy();
        mood.shares[static_cast<std::size_t>(End::credential)] = 0.9;
        world_.setMood(name, mood);
        unmet_.insert_or_assign(name, fault);
        moods_[name] = now().boot + Millis{seeker_.between(60'000, 600'000)};
        break;
      }
      default: takeAway(name, done); break;
    }
  }
}

void Episode::switchOff(const std::string& name) {
  core::PutProvider put = provider(name);
  put.config.enabled = false;
  command(std::move(put), [this, name](const base::Result<core::CommandDone>& answer) {
    if (!answer.ok()) return;
    remember(changeProvider);
    if (isHalfOpen(checker_.book(), name)) coverage_.sights.saw("a provider is switched off while its breaker is half-open");
  });
}

void Episode::takeAway(const std::string& name, std::function<void(const base::Result<core::CommandDone>&)> then) {
  command(core::DeleteProvider{name}, [this, name, then = std::move(then)](const base::Result<core::CommandDone>& answer) {
    if (answer.ok()) checker_.gateReplaced(name);
    then(answer);
  });
}

/// A provider that wants to be left alone for a day is set up anew, and what waits for that day is called off.
void Episode::endLongWaits() {
  const auto& gates = machine_.core().memory().gates;
  for (const char* const each : kProviders) {
    const auto gate = gates.find(each);
    if (gate == gates.end()) continue;
    const auto until = gate->second.figures(now()).throttledUntil;
    if (!until || *until - now().wall < kLongWait) continue;
    takeAway(each, [](const base::Result<core::CommandDone>&) {});
    command(provider(each));
  }
  const std::int64_t soon = base::toMillis(now().wall + kLongWait);
  for (const auto& [seq, row] : checker_.book().rows) {
    if (row.state != kRetrying || row.attempts.empty() || row.attempts.back().retryAfterMs.value_or(0) < kLongWait.count() || row.dueAtMs < soon)
      continue;
    base::Uuid id;
    std::copy(row.id.begin(), row.id.end(), id.bytes.begin());
    command(core::CancelNotification{id});
  }
}

}  // namespace signalbox::simulation
