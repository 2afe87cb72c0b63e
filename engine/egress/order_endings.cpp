#include "engine/egress/order_endings.h"

#include "engine/model/quoted_target.h"

namespace signalbox::egress {

namespace {
constexpr base::Millis kLookupAgain{60'000};
}

FinishedSend finishOf(const SendOrder& order, model::Outcome outcome, base::Now at, bool begun) {
  outcome.code = model::withoutTarget(outcome.code, order.message.target);
  outcome.message = model::withoutTarget(outcome.message, order.message.target);
  return {order.seq, order.attempt, order.epoch, order.providerName, order.tag, std::move(outcome), at, begun};
}

FinishedSend abandoned(const SendOrder& order, std::string_view code, base::Now at) {
  model::Outcome outcome;
  outcome.outcome = model::OutcomeClass::abandoned;
  outcome.code = code;
  return finishOf(order, std::move(outcome), at, false);
}

FinishedSend unbuildable(const SendOrder& order, const base::Status& why, base::Now at) {
  model::Outcome outcome;
  // Only what is wrong with the message itself can never pass; a defect of ours may be gone after an update.
  const bool message = why.code() == base::Code::invalid || why.code() == base::Code::malformed || why.code() == base::Code::tooLarge;
  outcome.outcome = message ? model::OutcomeClass::permanent : model::OutcomeClass::notSent;
  outcome.code = base::codeName(why.code());
  outcome.message = why.message();
  return finishOf(order, std::move(outcome), at, false);
}

LookupAnswer notLookedUp(const LookupOrder& order, std::string_view code, base::Now at) {
  providers::Finding finding;
  finding.code = code;
  finding.message = "the provider was not asked";
  finding.askAgainIn = kLookupAgain;
  return {order.seq, order.attempt, order.providerName, order.tag, true, std::move(finding), at};
}

}  // namespace signalbox::egress
