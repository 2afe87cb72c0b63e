#include "engine/core/verdict.h"

#include <algorithm>

namespace signalbox::core {

using model::OperationKind;
using model::State;
using model::Verdict;

std::string_view explain(Verdict verdict) {
  switch (verdict) {
    case Verdict::willSend: return "Sent again through the first provider that may send.";
    case Verdict::fallback: return "The first provider is not sending; another one takes them.";
    case Verdict::deferred: return "The recipient has quiet hours; they wait until these end.";
    case Verdict::duplicateRisk: return "An earlier attempt may have arrived; the recipient may get it twice.";
    case Verdict::expired: return "Their time to live is over; sending them now would be too late.";
    case Verdict::optedOut: return "The recipient does not want them any more.";
    case Verdict::alreadyDelivered: return "It was sent, or a receipt says that it arrived; the recipient would get it twice.";
    case Verdict::templateGone: return "Their template no longer exists.";
    case Verdict::unrenderable: return "The message cannot be made from its template and data as they would be sent.";
    case Verdict::notPossible: return "Their state does not allow this any more.";
    case Verdict::subscriptionGone: return "The subscription that they tell something to was deleted.";
  }
  return {};
}

bool actsOn(OperationKind kind, State state) {
  switch (kind) {
    case OperationKind::replay: return state == State::dead || state == State::held || state == State::expired || state == State::suppressed;
    case OperationKind::discard: return state == State::dead;
    case OperationKind::restore: return state == State::discarded;
    case OperationKind::resolve: return state == State::held;
    case OperationKind::cancel: return model::isWaiting(state) || state == State::held;
  }
  return false;
}

bool goesByFallback(const std::vector<bool>& sends) {
  return !sends.empty() && !sends.front() && std::any_of(sends.begin(), sends.end(), [](bool each) { return each; });
}

std::string cannotLookUpWords(const std::string& provider) {
  if (provider.empty()) return "No provider has had it, so there is nobody to ask.";
  return "Its provider, " + provider + ", cannot be asked whether it took it.";
}

VerdictAnswer verdictOf(const CoreOptions& options, const VerdictInput& input) {
  const auto answer = [&](Verdict verdict) { return VerdictAnswer{verdict, std::string(explain(verdict)), input.now}; };
  const store::DeliveryRow& row = *input.row;
  if (!actsOn(input.kind, row.delivery.state)) return answer(Verdict::notPossible);
  const bool sends = input.kind == OperationKind::replay || (input.kind == OperationKind::resolve && input.resolution == model::Resolution::resend);
  if (row.notification.target.empty()) return {Verdict::notPossible, "Its recipient was erased; there is nothing left to send.", input.now};
  if (!input.cannotLookUp.empty()) return {Verdict::notPossible, input.cannotLookUp, input.now};
  if (!sends) return {Verdict::willSend, {}, input.now};
  if (input.subscriptionGone) return answer(Verdict::subscriptionGone);
  if (!input.templateExists) return answer(Verdict::templateGone);
  if (!input.cannotRender.empty()) return {Verdict::unrenderable, input.cannotRender, input.now};
  if (row.sentBefore) return answer(Verdict::alreadyDelivered);
  const Judgement judgement = judgeMessage(options, row.notification, input.recipient, row.suppressedBecause, input.now);
  switch (judgement.kind) {
    case Judgement::Kind::expired: return {Verdict::expired, judgement.reason, input.now};
    case Judgement::Kind::suppressed: return {Verdict::optedOut, judgement.reason, input.now};
    case Judgement::Kind::deferred:
    case Judgement::Kind::go: break;
  }
  VerdictAnswer found = answer(Verdict::willSend);
  if (judgement.kind == Judgement::Kind::deferred) found = {Verdict::deferred, judgement.reason, judgement.until};
  if (row.ambiguousBefore) {
    found.verdict = Verdict::duplicateRisk;
    found.text = std::string(explain(Verdict::duplicateRisk));
  } else if (found.verdict == Verdict::willSend && input.byFallback && !input.throughProvider) {
    found = answer(Verdict::fallback);
  }
  return found;
}

}  // namespace signalbox::core
