#include "tests/simulation/answer_meaning.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

constexpr std::int64_t kObeyedMs = 24 * 3'600'000;  // of what a provider asks for

/// Seconds and a date; what is neither is as if it had not been said, and so is a second header.
std::optional<std::int64_t> waitOf(const Answer& answer, std::int64_t wallMs) {
  switch (answer.wait) {
    case Wait::seconds:
    case Wait::twice: return answer.waitSeconds * 1000;
    case Wait::date:
    case Wait::pastDate: return std::max<std::int64_t>(0, answer.waitSeconds * 1000 - wallMs % 1000);  // a date has no fractions
    case Wait::zero: return 0;
    case Wait::huge: return kObeyedMs;
    default: return std::nullopt;
  }
}

int outcomeOf(const Answer& answer, bool isReceiver, bool namesWait) {
  if (answer.isUnreachable) return kTold_notSent;
  if (answer.status == 0 || answer.body == Body::breaksOff) return kTold_ambiguous;
  if (answer.status < 300) return kTold_sent;
  switch (answer.status) {
    case 401:
    case 403: return isReceiver ? kTold_permanent : kTold_credential;
    case 408:
    case 425: return kTold_transient;
    case 429: return kTold_throttled;
    case 500: return answer.body == Body::ownWords ? kTold_transient : kTold_ambiguous;
    case 502:
    case 504: return kTold_ambiguous;
    case 503: return namesWait ? kTold_throttled : kTold_transient;
    default: return kTold_permanent;  // 3xx, which nobody follows, and what can never pass
  }
}

}  // namespace

Meaning meaningOf(const Answer& answer, bool isReceiver, base::WallTime wall) {
  Meaning meaning;
  const auto wait = waitOf(answer, base::toMillis(wall));
  meaning.outcome = outcomeOf(answer, isReceiver, wait.has_value());
  meaning.retires = answer.status == 410;
  if (meaning.outcome == kTold_throttled || meaning.outcome == kTold_transient) meaning.waitMs = wait;
  return meaning;
}

void Checker::answerRead(const Answer& answer, const model::Outcome& outcome, base::WallTime wall) {
  const Meaning meaning = meaningOf(answer, true, wall);
  const auto says = [&](const std::string& words) {
    violate("R16", fmt::format("{} ('{}' to wait) is read {}", answer.status, retryAfterOf(answer, wall), words));
  };
  if (static_cast<int>(outcome.outcome) != meaning.outcome)
    says(fmt::format("as outcome {}, and means {}", static_cast<int>(outcome.outcome), meaning.outcome));
  if (outcome.suppressRecipient != meaning.retires) says(meaning.retires ? "as if somebody were still there" : "as if nobody were there any more");
  const std::int64_t wait = outcome.retryAfter ? outcome.retryAfter->count() : -1;
  if (wait != meaning.waitMs.value_or(-1)) says(fmt::format("as a wait of {} ms, and means {}", wait, meaning.waitMs.value_or(-1)));
}

}  // namespace signalbox::simulation
