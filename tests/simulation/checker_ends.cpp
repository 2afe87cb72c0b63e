// How an attempt may end: whereto, when it is tried again, and when it is given up. The checker counts the places on the ladder itself.

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

constexpr std::int64_t kObeyedMs = 24 * 3'600'000;  // of what a provider asks for
constexpr std::int64_t kThrottledMs = 1'000;        // however little it asks for
constexpr std::int64_t kRoundingMs = 2;             // a jittered wait is cut off, not rounded

std::int64_t obeyed(std::optional<std::int64_t> retryAfterMs) { return std::clamp<std::int64_t>(retryAfterMs.value_or(0), 0, kObeyedMs); }

}  // namespace

bool Checker::isExhausted(const Row& known, int place) const {
  return underAny(known.channel, [place](const PolicyRecord& policy) { return place > policy.ladder; });
}

/// Until the attempt after this place, by the policy that lets it come soonest; nothing where none lets it come at all.
std::int64_t Checker::shortestWait(int channel, int place) const {
  std::int64_t shortest = std::numeric_limits<std::int64_t>::max();
  for (const PolicyRecord& policy : policiesOfStep_[channel])
    if (place >= 1 && place <= static_cast<int>(policy.waitsMs.size()))
      shortest = std::min(
          shortest,
          static_cast<std::int64_t>(static_cast<double>(policy.waitsMs[static_cast<std::size_t>(place) - 1]) * (1 - policy.jitter)) - kRoundingMs);
  return shortest == std::numeric_limits<std::int64_t>::max() ? 0 : shortest;
}

/// Of any place: who expires is only told that it would have come too late.
std::int64_t Checker::longestWait(int channel, std::optional<std::int64_t> retryAfterMs) const {
  double longest = 0;
  for (const PolicyRecord& policy : policiesOfStep_[channel]) {
    std::int64_t wait = std::max(obeyed(retryAfterMs), kThrottledMs);
    for (const std::int64_t each : policy.waitsMs) wait = std::max(wait, each);
    longest = std::max(longest, static_cast<double>(wait) * (1 + policy.jitter));
  }
  return static_cast<std::int64_t>(longest) + kRoundingMs;
}

void Checker::checkWait(const Row& known, int place, std::int64_t leastMs) {
  const std::int64_t due = base::toMillis(now_.wall) + std::max(shortestWait(known.channel, place), leastMs);
  if (known.dueAtMs < due)
    violate("S11", fmt::format("{} comes again after place {}, {} ms short of its wait", known.seq, place, due - known.dueAtMs));
}

/// By the policy that lets it wait longest; what is put off further may never come to its end.
void Checker::checkLatest(const Row& known, int place, std::int64_t floorMs) {
  double longest = 0;
  for (const PolicyRecord& policy : policiesOfStep_[known.channel]) {
    const bool hasStep = place >= 1 && place <= static_cast<int>(policy.waitsMs.size());
    const std::int64_t wait = std::max(floorMs, hasStep ? policy.waitsMs[static_cast<std::size_t>(place) - 1] : 0);
    longest = std::max(longest, static_cast<double>(wait) * (1 + policy.jitter));
  }
  const std::int64_t over = known.dueAtMs - base::toMillis(now_.wall) - static_cast<std::int64_t>(longest) - kRoundingMs;
  if (over > 0) violate("L1", fmt::format("{} comes again after place {}, {} ms later than its wait", known.seq, place, over));
}

void Checker::checkExpiry(const Row& known, std::int64_t longestMs) {
  if (known.expiresAtMs == 0) return violate("S12", fmt::format("{} expired, and never does", known.seq));
  const std::int64_t left = known.expiresAtMs - base::toMillis(now_.wall) - longestMs;
  if (left > 0) violate("S12", fmt::format("{} expired {} ms before it had to", known.seq, left));
}

void Checker::checkEnd(const Row& known, const AttemptRecord& attempt, int outcome) {
  const int to = leftSending_.at(known.seq);
  if (isSettledByReport(known, attempt, to, outcome)) return;
  const bool isEvent = known.subscription != 0;  // is sent again whatever is set for webhooks: its receiver knows a repeat
  // What a crash took uses no place, and is judged as if it did.
  const int place = known.tries() + (attempt.crashed ? 1 : 0);
  const bool exhausted = isExhausted(known, place);
  const bool resends = isEvent || underAny(known.channel, [](const PolicyRecord& policy) { return !policy.holds; });
  const bool holds = !isEvent && underAny(known.channel, [](const PolicyRecord& policy) { return policy.holds; });
  const bool namesTime = outcome == kTold_throttled && attempt.retryAfterMs;  // keeping to it is no failure
  bool right = false, climbed = true;
  switch (outcome) {
    case kTold_sent: right = to == kSent; break;
    case kTold_permanent: right = to == kDead; break;
    case kTold_notSent:
    case kTold_transient:
    case kTold_throttled: right = to == kRetrying || to == kExpired || (to == kDead && exhausted && !namesTime); break;
    case kTold_credential:
    case kTold_abandoned:
      right = to == kPending || to == kExpired;
      climbed = false;
      break;
    case kTold_ambiguous: {
      const bool poisonous = attempt.crashed && known.crashesAlone >= 2;
      const auto gaveUp = [place, isEvent](const PolicyRecord& policy) { return (isEvent || !policy.holds) && place > policy.ladder; };
      const bool givenUp = resends && underAny(known.channel, gaveUp);
      if (poisonous && to == kDead) coverage_.features.count(Landmark::poisonIsDead);
      right = to == kExpired || (to == kHeld && holds) || (to == kRetrying && resends) || (to == kDead && (poisonous || givenUp));
      climbed = resends;
      break;
    }
    default: break;
  }
  const bool diesEarly = to == kDead && outcome != kTold_permanent && outcome != kTold_sent;
  if (!right) {
    const char* const invariant = outcome == kTold_permanent ? "S13" : diesEarly ? "S10" : "S5";
    violate(invariant, fmt::format("{} is {} after outcome {} at place {} of its ladder", known.seq, stateName(to), outcome, place));
  }
  if (to == kExpired) checkExpiry(known, climbed ? longestWait(known.channel, attempt.retryAfterMs) : 0);
  if (to != kRetrying) return;
  if (attempt.crashed) return checkLatest(known, 0, 0);  // a crash was the engine's own: nobody waits for that
  const int step = namesTime ? 0 : place;
  const std::int64_t floor = namesTime ? std::max(obeyed(attempt.retryAfterMs), kThrottledMs) : obeyed(attempt.retryAfterMs);
  checkWait(known, step, floor);
  checkLatest(known, step, floor);
}

}  // namespace signalbox::simulation
