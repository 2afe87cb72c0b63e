// What the breakers let through and what they hear: recounted from what the engine was told, not from what it writes of them.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

constexpr std::int64_t kWindowMs = 30'000;
constexpr double kCoolDownJitter = 0.2;
constexpr std::int64_t kRoundingMs = 2;

double wilson(double failures, double calls) {
  constexpr double z = 1.645;
  const double rate = failures / calls;
  return (rate + z * z / (2 * calls) - z * std::sqrt(rate * (1 - rate) / calls + z * z / (4 * calls * calls))) / (1 + z * z / calls);
}

/// The longest run of failures that this step has made longer.
int freshRun(const GateRecord& gate) {
  int run = 0, longest = 0;
  for (std::size_t i = 0; i < gate.told.size(); ++i) {
    run = gate.told[i].failed ? run + 1 : 0;
    if (i >= gate.settled) longest = std::max(longest, run);
  }
  return longest;
}

std::int64_t millisOf(base::BootTime time) { return time.time_since_epoch().count(); }

}  // namespace

int channelOfGate(const std::string& gate) {
  return gate.starts_with("mail-") ? kEmail : gate.starts_with("sms-") ? kSms : gate.starts_with("push-") ? kPush : kWebhook;
}

/// As an operator has set it for a channel, from now on.
void Checker::policySet(const Change& change) {
  const auto channel = static_cast<std::size_t>(change.numbers[0]);
  PolicyRecord& policy = book_.policies[channel];
  const std::string& ambiguous = change.texts[0];
  policy = {change.numbers[1],
            change.numbers[2],
            change.numbers[3],
            static_cast<double>(change.numbers[4]) / 1e6,
            change.numbers[5],
            change.numbers[6],
            ambiguous.empty() ? channel == kSms : ambiguous != "resend",
            {},
            static_cast<double>(change.numbers[7]) / 1e6,
            change.numbers[8] * 1000,
            change.numbers[9],
            static_cast<double>(change.numbers[10]) / 1e6};
  std::istringstream seconds(change.texts[1].substr(1));  // [60,300]
  for (std::int64_t each = 0; seconds >> each; seconds.get()) policy.waitsMs.push_back(each * 1000);
  policiesOfStep_[channel].push_back(policy);
}

/// A provider that is set up again has another gate, to which what the old one let through says nothing.
void Checker::gateReplaced(const std::string& name) { ++book_.gates[name].period; }

/// What began before the last change of state is late: a failure may have been counted, a success ends no run.
void Checker::hear(const std::string& name, std::int64_t seq, const AttemptRecord* attempt, bool failed) {
  GateRecord& gate = book_.gates[name];
  unsettled_.emplace_back(name, failed);
  const PassedGate* passed = nullptr;
  if (attempt != nullptr)
    for (const PassedGate& each : attempt->through)
      if (each.name == name) passed = &each;
  if (failed || (passed != nullptr && passed->period == gate.period))
    gate.told.push_back({failed, attempt == nullptr ? 0 : seq, attempt == nullptr ? 0 : attempt->number});
  if (passed != nullptr && passed->halfOpen) ++(failed ? gate.probesFailed : gate.successesHalfOpen);
}

void Checker::told(const egress::FinishedSend& send) {
  Row* const known = book_.rows.contains(send.seq) ? &book_.rows.at(send.seq) : nullptr;
  const int outcome = static_cast<int>(send.outcome.outcome);
  fold(fmt::format("told {} {} {}", send.seq, send.attempt, outcome));
  cameBack(send);
  if (known == nullptr) return;
  const bool isEvent = known->subscription != 0;
  if (send.outcome.suppressRecipient && isEvent) {
    gone_.insert(known->subscription);
    auditChecker_.mayDo("subscription.disable");
  }
  if (send.outcome.suppressRecipient && !isEvent) suppressed_.insert(known->target);
  const AttemptRecord* ended = nullptr;
  for (AttemptRecord& attempt : known->attempts)
    if (attempt.number == send.attempt && attempt.epoch == send.epoch && attempt.life == life_) {
      attempt.told = outcome;
      attempt.toldAtMs = base::toMillis(send.at.wall);
      attempt.messageId = send.outcome.providerMessageId;
      if (send.outcome.retryAfter) attempt.retryAfterMs = send.outcome.retryAfter->count();
      ended = &attempt;
    }
  const bool failed = outcome == kTold_notSent || outcome == kTold_transient || outcome == kTold_ambiguous;
  const bool well = outcome == kTold_sent || outcome == kTold_permanent;
  const bool neither = outcome == kTold_abandoned || outcome == kTold_credential;
  if (isEvent) {  // its sender has no breaker, where it leads has one
    for (std::size_t i = 0; ended != nullptr && (failed || well) && i < ended->through.size(); ++i)
      hear(ended->through[i].name, send.seq, ended, failed);
    return;
  }
  if (known->channel != kWebhook) {
    if (failed || well) hear(send.providerName, send.seq, ended, failed);
    return;
  }
  if (!neither) hear(send.providerName, send.seq, ended, false);  // its own breaker counts only what is its own
  if (failed || well) hear(originGateOf(known->target), send.seq, ended, failed);
}

/// In the order in which they were told. What was told and is still being sent in the books waits for a later step.
void Checker::settleTold() {
  const auto isTaken = [this](const ToldCall& call) {
    const auto found = book_.rows.find(call.seq);
    if (found == book_.rows.end() || found->second.state != kSending || found->second.attempts.empty()) return true;
    const AttemptRecord& last = found->second.attempts.back();
    return last.number != call.attempt || last.recorded.has_value();
  };
  for (auto& [name, gate] : book_.gates)
    while (gate.settled < gate.told.size() && isTaken(gate.told[gate.settled])) ++gate.settled;
}

void Checker::settleHeard() {
  for (const auto& [name, failed] : unsettled_) heard_[name].push_back({millisOf(now_.boot), life_, failed});
  unsettled_.clear();
}

/// At least so many. In the first seconds of its life an engine also counts what it finds in the store, by a wall clock that may have
/// been set since: of that nothing is said.
bool Checker::hasHeard(const std::string& name, std::int64_t calls, std::int64_t failures) const {
  if (!lifeBegan_ || millisOf(now_.boot) - millisOf(*lifeBegan_) <= kWindowMs + 1'000) return true;
  const auto found = heard_.find(name);
  if (found == heard_.end()) return calls == 0 && failures == 0;
  std::int64_t heard = 0, failed = 0;
  for (auto each = found->second.rbegin(); each != found->second.rend() && each->life == life_ && each->bootMs >= millisOf(now_.boot) - kWindowMs;
       ++each) {
    ++heard;
    failed += each->failed ? 1 : 0;
  }
  return calls <= heard && failures <= failed;
}

void Checker::checkGate(Row& known) {
  AttemptRecord& attempt = known.attempts.back();
  for (const std::string& name : gatesOf(known, attempt.provider)) {
    GateRecord& gate = book_.gates[name];
    attempt.through.push_back({name, gate.period, gate.state == "half_open"});
    if (gate.state == "open" || gate.state == "paused") violate("S11", fmt::format("attempt of {} while {} is {}", known.seq, name, gate.state));
    checkSlots(known, name);
    if (gate.state != "half_open") continue;
    if (gate.probeSeq != 0) violate("S17", fmt::format("a second probe of {} while {} is under way", name, gate.probeSeq));
    gate.probeSeq = known.seq;
  }
}

/// Of several providers any one: whether the message is bound to it stands in no book.
bool Checker::isInTheWay(const Row& known) const {
  return onHold_ || std::any_of(book_.gates.begin(), book_.gates.end(), [&](const auto& each) {
    const auto& [name, gate] = each;
    if (gate.state == "closed") return false;
    const bool isDestination = name.find(':') != std::string::npos;
    if (isDestination) return known.channel == kWebhook && gatesOf(known, {}).back() == name;
    return known.subscription == 0 && channelOfGate(name) == known.channel;
  });
}

/// For one of two reasons, and for the one that it names.
void Checker::judgeTrip(const Change& change, const GateRecord& gate) {
  const std::int64_t calls = change.numbers[0], failures = change.numbers[1];
  const std::string &name = change.texts[0], &reason = change.texts[3];
  const double share = wilson(static_cast<double>(failures), static_cast<double>(calls));
  const bool byRate = underAny(channelOfGate(name), [&](const PolicyRecord& policy) {
    return calls >= policy.callsMin && failures >= policy.failuresMin && share > policy.failureLimit;
  });
  const bool byRun = underAny(channelOfGate(name), [&](const PolicyRecord& policy) { return freshRun(gate) >= policy.consecutiveLimit; });
  const auto says = [&](const std::string& words) { violate("S17", fmt::format("{} goes from closed to open: {}", name, words)); };
  if (!byRate && !byRun) says(fmt::format("{} of {} failed, and not enough in a row", failures, calls));
  if (!(reason.ends_with("in a row") ? byRun : byRate)) says("its reason is not so: " + reason);
  if (!hasHeard(name, calls, failures)) says(fmt::format("it has not heard of {} calls and {} failures", calls, failures));
  if (byRate != byRun) coverage_.sights.saw(byRate ? "a breaker opens by the rate alone" : "a breaker opens by a run of failures alone");
}

void Checker::seeHalfOpenEnd(const std::string& state, const std::string& mode, bool automatic) {
  const auto saw = [this](std::string_view sight) { coverage_.sights.saw(sight); };
  if (state == "paused") return saw("half-open ends: the key is refused");
  if (mode != "auto") return saw(mode == "forced_open" ? "half-open ends: forced open" : "half-open ends: forced closed");
  if (automatic) saw(state == "closed" ? "half-open ends: all probes were sent" : "half-open ends: a probe failed");
}

void Checker::breaker(const Change& change) {
  const std::string& name = change.texts[0];
  const std::string& state = change.texts[1];
  const std::string& mode = change.texts[2];
  GateRecord& gate = book_.gates[name];
  if (change.texts[3] == "the provider was removed") {
    if (gate.state == "half_open") coverage_.sights.saw("half-open ends: the provider is removed");
    const int period = gate.period + 1;
    gate = GateRecord{};
    gate.period = period;
    return;
  }
  ++gate.writes;
  ++coverage_.breakers[gate.state + " -> " + state];
  const auto says = [&](const std::string& words) { violate("S17", fmt::format("{} goes from {} to {}: {}", name, gate.state, state, words)); };
  const bool automatic = mode == "auto" && gate.mode == "auto";
  if (automatic && gate.state == "closed" && state == "open") judgeTrip(change, gate);
  if (gate.state == "half_open" && state != "half_open") seeHalfOpenEnd(state, mode, automatic);
  if (automatic && gate.state == "open" && state == "closed") says("without a send");
  const auto enough = [&gate](const PolicyRecord& policy) { return gate.successesHalfOpen >= policy.probes; };
  if (automatic && gate.state == "half_open" && state == "closed" && !underAny(channelOfGate(name), enough))
    says(fmt::format("after {} successes", gate.successesHalfOpen));
  checkCoolDown(gate, name, state, automatic);
  if (state != gate.state) gate.probeSeq = 0;
  if (state != gate.state) ++gate.period;
  // A pause lies over the breaker, which goes on from where it was.
  if (state == "half_open" && !(gate.state == "paused" && gate.beforePause == "half_open")) gate.successesHalfOpen = 0;
  if (state == "paused" && gate.state != "paused") gate.beforePause = gate.state;
  if (state == "closed" && (gate.state == "open" || gate.state == "half_open")) {
    gate.told.clear();
    gate.settled = 0;
  }
  gate.state = state;
  gate.mode = mode;
}

/// From its trip on, by the boot clock. A force ends a cool-down, a pause hides it, and after a restart the wall clock decides.
void Checker::checkCoolDown(GateRecord& gate, const std::string& name, const std::string& state, bool automatic) {
  const std::int64_t now = millisOf(now_.boot);
  if (automatic && gate.state == "open" && state == "half_open" && gate.openSinceMs && gate.openInLife == life_ &&
      now - *gate.openSinceMs < gate.leastOpenMs)
    violate("S17", fmt::format("{} is half-open {} ms before its cool-down is over", name, gate.leastOpenMs - (now - *gate.openSinceMs)));
  const bool trips =
      automatic && state == "open" && (gate.state == "closed" || gate.state == "half_open" || (gate.state == "open" && gate.openSinceMs));
  if (!trips) return gate.openSinceMs.reset();
  gate.openSinceMs = now;
  gate.openInLife = life_;
  std::int64_t shortest = kWindowMs * 1'000;
  for (const PolicyRecord& policy : policiesOfStep_[channelOfGate(name)]) shortest = std::min(shortest, policy.coolDownMs);
  gate.leastOpenMs = static_cast<std::int64_t>(static_cast<double>(shortest) * (1 - kCoolDownJitter)) - kRoundingMs;
}

}  // namespace signalbox::simulation
