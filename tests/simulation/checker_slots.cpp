// What each provider and each destination takes at once, how fast, and when again (S11): counted by the checker itself from what is
// begun and what is told, and held beside what an operator has set.

#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

constexpr int kOriginSlots = 16, kEventSlots = 8;
constexpr std::int64_t kObeyedMs = 24 * 3'600'000;  // of what a provider asks for
constexpr double kToken = 1 - 1e-6;                 // what falls short by so little counts as one

std::int64_t millisOf(base::BootTime time) { return time.time_since_epoch().count(); }

double burstOf(const GateSettings& set) { return std::max(1.0, set.ratePerSecond); }

}  // namespace

void Checker::beginSlots() {
  settingsOfStep_.clear();
  for (const auto& [name, set] : book_.settings) settingsOfStep_[name] = {set};
}

void Checker::gateSet(const Change& change) {
  const GateSettings set{change.numbers[0] != 0, change.numbers[1], static_cast<double>(change.numbers[2]) / 1e6};
  GateSettings& known = book_.settings[change.texts[0]];
  if (known.ratePerSecond != set.ratePerSecond) slots_[change.texts[0]].spent = 0;  // begins anew with all that may go at once
  known = set;
  settingsOfStep_[change.texts[0]].push_back(set);
}

bool Checker::isThrottled(const std::string& gate, base::Now now) const {
  const auto known = slots_.find(gate);
  if (known == slots_.end()) return false;
  const Slots& slots = known->second;
  return millisOf(now.boot) < std::max(slots.throttledUntilMs, slots.askedBeforeMs) || base::toMillis(now.wall) < slots.askedBeforeWallMs;
}

void Checker::checkSlots(const Row& known, const std::string& gate) {
  Slots& slots = slots_[gate];
  const AttemptRecord& attempt = known.attempts.back();
  const auto says = [&](const std::string& words) {
    violate("S11", fmt::format("attempt {} of {} through {}: {}", attempt.number, known.seq, gate, words));
  };
  slots.flying.insert({known.seq, attempt.number});
  const auto inFlight = static_cast<std::int64_t>(slots.flying.size());
  if (const std::int64_t left = slots.throttledUntilMs - millisOf(now_.boot); left > 0)
    says(fmt::format("{} ms before it wants to be asked again", left));
  if (gate.find(':') != std::string::npos) {
    const int most = known.subscription != 0 ? kEventSlots : kOriginSlots;
    if (inFlight > most) says(fmt::format("{} are in flight, of {}", inFlight, most));
    return;
  }
  const std::vector<GateSettings>& sets = settingsOfStep_[gate];
  const auto underAnySet = [&sets](const auto& right) { return std::any_of(sets.begin(), sets.end(), right); };
  if (!underAnySet([](const GateSettings& set) { return set.enabled; })) says("it is switched off");
  if (!underAnySet([inFlight](const GateSettings& set) { return inFlight <= set.concurrency; }))
    says(fmt::format("{} are in flight, and that is too many", inFlight));
  const double rate = sets.empty() ? 0 : sets.back().ratePerSecond;
  const std::int64_t passed = std::exchange(slots.spentAtMs, millisOf(now_.boot));
  slots.spent = std::max(0.0, slots.spent - rate * static_cast<double>(slots.spentAtMs - passed) / 1000) + kToken;
  const double spent = slots.spent;
  if (!underAnySet([spent](const GateSettings& set) { return set.ratePerSecond <= 0 || spent <= burstOf(set) + 1e-3; }))
    says(fmt::format("faster than {} a second", rate));
}

/// What a gate of the same name that is gone let through says nothing to the one that stands there now.
void Checker::settleSlots(const Row& known, const AttemptRecord& attempt, int outcome) {
  const bool asksForPatience = outcome == kTold_throttled || outcome == kTold_transient;
  for (const PassedGate& gate : attempt.through) {
    Slots& slots = slots_[gate.name];
    if (slots.flying.erase({known.seq, attempt.number}) == 0) continue;
    if (outcome == kTold_abandoned) slots.spent = std::max(0.0, slots.spent - 1);
    if (!asksForPatience || gate.name != attempt.through.back().name || !attempt.retryAfterMs) continue;  // the destination has asked, not who sends
    const std::int64_t asked = std::clamp<std::int64_t>(*attempt.retryAfterMs, 0, kObeyedMs);
    slots.throttledUntilMs = std::max(slots.throttledUntilMs, millisOf(now_.boot) + asked);
    slots.throttledUntilWallMs = std::max(slots.throttledUntilWallMs, base::toMillis(now_.wall) + asked);
  }
}

}  // namespace signalbox::simulation
