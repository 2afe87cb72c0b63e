#include "engine/providers/unanswered.h"

#include <algorithm>

#include "engine/providers/answer_text.h"

namespace signalbox::providers {

model::Outcome readUnanswered(const TransferResult& result) {
  model::Outcome outcome;
  outcome.latencyUs = result.latencyUs;
  outcome.code = result.error.empty() ? "no_answer" : result.error;
  std::replace(outcome.code.begin(), outcome.code.end(), ' ', '_');
  outcome.message = excerpt(result.phase.empty() ? result.error : result.error + " (" + result.phase + ")");
  if (result.reached == Reached::requestBytes) {
    outcome.outcome = model::OutcomeClass::ambiguous;
  } else if (result.aborted) {
    outcome.outcome = model::OutcomeClass::abandoned;
  } else {
    outcome.outcome = model::OutcomeClass::notSent;
  }
  return outcome;
}

}  // namespace signalbox::providers
