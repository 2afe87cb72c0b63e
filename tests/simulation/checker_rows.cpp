// What may happen to one row: the invariants that hold between two writes.

#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

// The table of states, with the two ways back of the engine's rules: an attempt that surely began nothing (16), and a
// message put off until quiet hours end (8). A waiting one is sent without another attempt where a receipt proves an earlier one.
bool mayMove(int from, int to) {
  switch (from) {
    case kPending:
    case kEnqueued:
    case kRetrying:
      return to == kPending || to == kEnqueued || to == kSending || to == kSent || to == kCancelled || to == kExpired || to == kSuppressed;
    case kSending: return to == kSent || to == kRetrying || to == kDead || to == kHeld || to == kExpired || to == kPending;
    case kHeld: return to == kPending || to == kSent || to == kDead || to == kCancelled || to == kExpired;
    case kDead: return to == kPending || to == kDiscarded;
    case kDiscarded: return to == kDead;
    case kExpired:
    case kSuppressed: return to == kPending;
    default: return false;
  }
}

/// One answer was lost, and no more: what its provider says settles it.
bool onlyDoubt(const Row& known) {
  return std::count_if(known.attempts.begin(), known.attempts.end(), [](const AttemptRecord& each) { return each.recorded == kTold_ambiguous; }) == 1;
}

}  // namespace

void Checker::moved(const Change& change) {
  Row* known = row(change.numbers[0]);
  if (known == nullptr) return;
  const int from = static_cast<int>(change.numbers[1]), to = static_cast<int>(change.numbers[2]);
  const std::int64_t generation = change.numbers[4], epoch = change.numbers[6];
  const auto says = [&](const char* invariant, const std::string& words) {
    violate(invariant, fmt::format("{} {} -> {}: {}", known->seq, stateName(from), stateName(to), words));
  };
  touched_.insert(known->seq);
  if (from != known->state || change.numbers[3] != known->generation || change.numbers[5] != known->epoch) says("S5", "not what it was before");
  const bool isPutOff = to == kPending && (from == kRetrying || (from == kPending && change.numbers[7] != change.numbers[8]));
  if (from != to || isPutOff) ++coverage_.moves[{from, to}];
  if (isPutOff) checkPutOff(*known, change.numbers[8]);
  if (from == to && from != kPending && from != kRetrying) {
    if (generation != known->generation || epoch != known->epoch) says("S5", "a new lease or generation without a move");
    return;
  }
  if (from != to && !mayMove(from, to)) says("S6", "there is no such move");
  if (from != to && from != kSending && !hasCause(*known, to)) says(to == kExpired ? "S12" : "S6", "nobody asked for it, and nothing proves it");
  if (generation != known->generation) {
    checkReplay(*known, change);
  } else if (to == kPending && (from == kDead || from == kExpired || from == kSuppressed)) {
    says("S6", "back to work without a new generation");
  } else if (to == kPending && from == kHeld) {
    if (!lookedUp_.contains(known->seq)) says("S9", "a held one goes on although nobody asked its provider or an operator");
    known->provedNotSent = onlyDoubt(*known);
  } else if (to == kDead && from == kHeld && lookedUp_.contains(known->seq)) {
    // The provider did not have it, and its ladder, which somebody had made shorter, was at its end.
    const auto ended = [known](const PolicyRecord& policy) { return std::max(1, known->attemptsInGeneration) > policy.ladder; };
    known->provedNotSent = known->provedNotSent || (onlyDoubt(*known) && underAny(known->channel, ended));
  } else if (to == kExpired && from == kHeld && lookedUp_.contains(known->seq)) {
    // The provider did not have it, and by the time of its next try it would be too late.
    known->provedNotSent = known->provedNotSent || onlyDoubt(*known);
  }
  if (to == kSending) {
    if (epoch != known->epoch + 1) says("S5", fmt::format("epoch {} after {}", epoch, known->epoch));
    const std::int64_t lease = change.numbers[12] - base::toMillis(now_.wall);
    if (lease <= 0) says("S5", "a lease that is over as it begins");
    if (leftSending_.erase(known->seq) > 0 && (known->attempts.empty() || !known->attempts.back().recorded))
      says("S5", "left SENDING without evidence");  // and is claimed again at once
    known->leaseEndsBootMs = now_.boot.time_since_epoch().count() + lease;
  } else if (epoch != known->epoch) {
    says("S5", "a new epoch without a claim");
  }
  if (from == kSending) leftSending_[known->seq] = to;
  const bool isFound = isProven(*known) || (!known->attempts.empty() && foundThere_.contains({known->seq, known->attempts.back().number}));
  if (from == kHeld && to == kSent) known->takenForSent = !isFound;
  known->epoch = epoch;
  known->generation = static_cast<int>(generation);
  if (known->dueAtMs != change.numbers[8]) known->dueSince = step_;
  known->dueAtMs = change.numbers[8];
  known->attemptsInGeneration = static_cast<int>(change.numbers[10]);
  setState(*known, to);
  // What its provider does not have goes on at the place where it was.
  if (from == kHeld && to == kPending && generation == change.numbers[3]) checkWait(*known, std::max(1, known->tries()), 0);
}

void Checker::checkReplay(Row& known, const Change& change) {
  const auto says = [&](const char* invariant, const char* words) { violate(invariant, fmt::format("replay of {}: {}", known.seq, words)); };
  if (change.numbers[4] != known.generation + 1 || change.numbers[2] != kPending) says("S6", "a generation is no replay");
  const auto found = book_.operations.find(change.texts[0]);
  if (found == book_.operations.end()) return says("S6", "nobody asked for it");
  const OperationRecord& operation = found->second;
  const bool sends = operation.act == kAct_replay || (operation.act == kAct_resolve && operation.resolution == kAs_resend);
  if (!operation.running || !sends) says("S6", "its operation does something else, or nothing now");
  const bool unknown =
      std::any_of(known.attempts.begin(), known.attempts.end(), [](const AttemptRecord& each) { return each.recorded == kTold_ambiguous; });
  if (unknown && !known.provedNotSent && !operation.namesRisk) says("S9", "a duplicate is risked, and nobody named the risk");
  if (std::any_of(known.attempts.begin(), known.attempts.end(), [](const AttemptRecord& each) { return each.recorded == kTold_sent; }))
    says("S7", "it was sent before");
  known.riskNamed = operation.namesRisk && !change.texts[1].empty();
}

void Checker::intent(const Change& change) {
  Row* known = row(change.numbers[0]);
  if (known == nullptr) return;
  AttemptRecord attempt;
  attempt.number = static_cast<int>(change.numbers[1]);
  attempt.generation = static_cast<int>(change.numbers[2]);
  attempt.epoch = change.numbers[3];
  attempt.provider = change.texts[0];
  attempt.token = change.texts[1];
  attempt.life = life_;
  const auto says = [&](const char* invariant, const std::string& words) {
    violate(invariant, fmt::format("attempt {} of {} through {}: {}", attempt.number, known->seq, attempt.provider, words));
  };
  const std::int64_t wall = base::toMillis(now_.wall);
  touched_.insert(known->seq);
  checkWishes(*known, attempt.number);
  if (attempt.number != static_cast<int>(known->attempts.size()) + 1) says("S5", "numbers restart");
  if (attempt.generation != known->generation || attempt.epoch != known->epoch || known->state != kSending) says("S5", "without a claim");
  const auto [token, fresh] = tokens_.emplace(attempt.token, std::make_pair(known->id, attempt.generation));
  if (!fresh && token->second != std::make_pair(known->id, attempt.generation)) says("S8", "another message's token");
  std::string doubtful;  // who may have it: the last one, for a change to it was judged at that time
  for (const AttemptRecord& other : known->attempts) {
    if (other.generation == attempt.generation && other.token != attempt.token) says("S8", "another token within a generation");
    if (!other.recorded) says("S5", "while another one is under way");
    if (other.recorded == kTold_sent) says("S7", "it was sent already");
    if (other.recorded == kTold_ambiguous && !known->provedNotSent) doubtful = other.provider;
  }
  if (!doubtful.empty() && doubtful != attempt.provider && !known->riskNamed) says("S9", "after an unknown outcome at " + doubtful);
  // The claim has not moved it, so this is when it was due. A clock that was set back makes nothing wait a second time, also
  // where the step that saw the time had no permit to give and wrote nothing.
  const std::int64_t seen = latestWallSince(known->dueSince);
  if (known->dueAtMs > seen) says("S11", fmt::format("{} ms early", known->dueAtMs - seen));
  if (known->expiresAtMs != 0 && known->expiresAtMs <= wall) says("S12", "it has expired");
  if (known->subscription == 0 && book_.paused[known->channel] && !queueChanged_[known->channel]) says("S11", "its channel is paused");
  if (known->subscription != 0 && !listens(known->subscription)) says("R33", "its subscription is switched off");
  if (onHold_) says("S24", "the store is on hold");
  if (const auto other = waitsFor(*known)) says("S16", fmt::format("before {}", *other));
  known->attempts.push_back(attempt);
  checkGate(*known);
  checkBudget(*known);
}

void Checker::evidence(const Change& change) {
  Row* known = row(change.numbers[0]);
  if (known == nullptr) return;
  const int number = static_cast<int>(change.numbers[1]), outcome = static_cast<int>(change.numbers[3]);
  const auto says = [&](const char* invariant, const std::string& words) {
    violate(invariant, fmt::format("attempt {} of {}: {}", number, known->seq, words));
  };
  touched_.insert(known->seq);
  if (number < 1 || number > static_cast<int>(known->attempts.size())) return says("S4", "evidence without an intent");
  AttemptRecord& attempt = known->attempts[static_cast<std::size_t>(number) - 1];
  if (change.numbers[2] != -1 || attempt.recorded) says("S5", "evidence is written a second time");
  const bool orphan = attempt.life < life_;
  attempt.crashed = orphan;
  attempt.recorded = outcome;
  if (outcome == kTold_ambiguous) known->provedNotSent = false;
  settleBudget(*known, attempt, outcome);
  settleSlots(*known, attempt, outcome);
  for (auto& [name, gate] : book_.gates)
    if (gate.probeSeq == known->seq) gate.probeSeq = 0;
  if (orphan ? outcome != kTold_ambiguous : attempt.told != outcome)
    says("S5", fmt::format("{} is recorded, and the engine was told {}", outcome, orphan ? "nothing" : std::to_string(attempt.told.value_or(-1))));
  if (change.numbers[4] == 0 && leftSending_.contains(known->seq)) {
    known->crashesAlone = !orphan ? 0 : sendingAtStart_ == 1 ? known->crashesAlone + 1 : known->crashesAlone;
    checkEnd(*known, attempt, outcome);
    if (!orphan && attempt.told) known->movedAtMs = attempt.toldAtMs;  // it ended then, and the engine heard of it later
  }
  const int counted = known->tries();
  if (counted > 5) says("S10", fmt::format("{} attempts in one generation", counted));
  if (counted == 5 && (known->state == kRetrying || known->state == kPending)) says("S10", "a sixth attempt is planned");
  const bool isLast = !underAny(known->channel, [counted](const PolicyRecord& policy) { return counted <= policy.ladder; });
  if (isLast && climbs(outcome) && known->state == kRetrying) says("S10", fmt::format("attempt {} is not the last of its ladder", counted));
}

std::optional<std::int64_t> Checker::waitsFor(const Row& known) const {
  if (known.orderingKey.empty()) return std::nullopt;
  const auto those = book_.ordered.find(fmt::format("{}\n{}\n{}", known.app, known.channel, known.orderingKey));
  if (those == book_.ordered.end()) return std::nullopt;
  const auto first = std::find_if(those->second.begin(), those->second.end(),
                                  [&](std::int64_t other) { return other < known.seq && book_.rows.at(other).state <= kHeld; });
  return first == those->second.end() ? std::nullopt : std::optional(*first);
}

void Checker::audit(const Change& change) {
  if (change.texts.at(1) != "engine") ++audits_;
  countDoubt(change.texts.at(0));
  if (change.numbers[0] != book_.auditSeq + 1) violate("S19", fmt::format("audit row {} after {}", change.numbers[0], book_.auditSeq));
  book_.auditSeq = change.numbers[0];
  book_.auditAtMs = base::toMillis(now_.wall);
  auditChecker_.written(book_.audit, change, now_);
  if (change.texts.at(0) == "recipient.erased") checkErased(change.texts.at(4));
}

}  // namespace signalbox::simulation
