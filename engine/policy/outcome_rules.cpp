#include "engine/policy/outcome_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/policy/ambiguity.h"
#include "engine/policy/expiry.h"

namespace signalbox::policy {
namespace {

using model::OutcomeClass;
using model::State;

constexpr base::Millis kThrottlePauseMin = std::chrono::seconds{1};

NextState expiredState(bool counts, bool pin) {
  return {State::expired, std::nullopt, pin ? "expired; whether it was sent is unknown" : "expired before it could be sent", counts, pin, false};
}

NextState climb(const AttemptContext& context, const model::Outcome& outcome, const LadderOptions& ladder, base::WallTime now, bool pin,
                base::Random& random) {
  const std::int32_t attempts = context.attemptsInGeneration + 1;
  const LadderStep step = nextAttempt(ladder, attempts, now, outcome.retryAfter, context.expiresAt, random);
  switch (step.kind) {
    case LadderStep::Kind::retryAt: return {State::retrying, step.at, {}, true, pin, false};
    case LadderStep::Kind::expired: return expiredState(true, pin);
    case LadderStep::Kind::exhausted: break;
  }
  std::string reason = fmt::format("retries used up after {} {}", attempts, attempts == 1 ? "attempt" : "attempts");
  if (pin) reason += "; whether it was sent is unknown";
  return {State::dead, std::nullopt, std::move(reason), true, pin, false};
}

NextState backToPending(const AttemptContext& context, std::string reason, base::WallTime now) {
  if (expired(context.expiresAt, now)) return expiredState(false, context.pinned);
  return {State::pending, now, std::move(reason), false, context.pinned, false};
}

NextState throttled(const AttemptContext& context, const model::Outcome& outcome, const LadderOptions& ladder, base::WallTime now,
                    base::Random& random) {
  const auto floor = obeyedRetryAfter(ladder, outcome.retryAfter, random);
  if (!floor) return climb(context, outcome, ladder, now, context.pinned, random);
  const base::WallTime at = now + std::max(*floor, kThrottlePauseMin);
  if (expired(context.expiresAt, at)) return expiredState(false, context.pinned);
  return {State::retrying, at, {}, false, context.pinned, false};
}

NextState ambiguous(const AttemptContext& context, const model::Outcome& outcome, const LadderOptions& ladder, base::WallTime now,
                    base::Random& random) {
  switch (feasible(context.ambiguous, context.providerLooksUp)) {
    case model::AmbiguousPolicy::resend: return climb(context, outcome, ladder, now, true, random);
    case model::AmbiguousPolicy::reconcile:
      if (expired(context.expiresAt, now)) return expiredState(true, true);
      return {State::held, std::nullopt, std::string(kProviderIsAsked), true, true, true};
    case model::AmbiguousPolicy::hold: break;
  }
  if (expired(context.expiresAt, now)) return expiredState(true, true);
  return {State::held, std::nullopt, "the outcome is unknown; an operator decides", true, true, false};
}

}  // namespace

NextState afterAttempt(const AttemptContext& context, const model::Outcome& outcome, const LadderOptions& ladder, base::WallTime now,
                       base::Random& random) {
  switch (outcome.outcome) {
    case OutcomeClass::sent: return {State::sent, std::nullopt, {}, true, context.pinned, false};
    case OutcomeClass::permanent:
      // A message that could not be made was never offered to anybody.
      if (outcome.code == "template") return {State::dead, std::nullopt, "it could not be made from its template", true, context.pinned, false};
      return {State::dead, std::nullopt, "the provider refused it for good", true, context.pinned, false};
    case OutcomeClass::notSent:
    case OutcomeClass::transient: return climb(context, outcome, ladder, now, context.pinned, random);
    case OutcomeClass::throttled: return throttled(context, outcome, ladder, now, random);
    case OutcomeClass::credential: return backToPending(context, "the provider refused our credentials", now);
    case OutcomeClass::abandoned: return backToPending(context, "the send was stopped before anything left", now);
    case OutcomeClass::ambiguous: return ambiguous(context, outcome, ladder, now, random);
  }
  return {State::dead, std::nullopt, "an outcome that is not known", true, context.pinned, false};
}

}  // namespace signalbox::policy
