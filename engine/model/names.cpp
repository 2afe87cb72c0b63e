#include "engine/model/canary.h"
#include "engine/model/channel.h"
#include "engine/model/operation.h"
#include "engine/model/outcome.h"
#include "engine/model/state.h"

namespace signalbox::model {
namespace {

template <class T, std::size_t N> std::optional<T> find(const std::array<T, N>& all, std::string_view text) {
  for (const T value : all)
    if (name(value) == text) return value;
  return std::nullopt;
}

constexpr std::array kOperationKinds{OperationKind::replay, OperationKind::discard, OperationKind::restore, OperationKind::resolve,
                                     OperationKind::cancel};
constexpr std::array kOperationStates{OperationState::staged,   OperationState::running,   OperationState::paused,
                                      OperationState::finished, OperationState::cancelled, OperationState::failed};
constexpr std::array kResolutions{Resolution::none, Resolution::sent, Resolution::resend, Resolution::dead, Resolution::lookUp};
constexpr std::array kVerdicts{Verdict::willSend,     Verdict::fallback,    Verdict::deferred,         Verdict::duplicateRisk,
                               Verdict::expired,      Verdict::optedOut,    Verdict::alreadyDelivered, Verdict::templateGone,
                               Verdict::unrenderable, Verdict::notPossible, Verdict::subscriptionGone};
constexpr std::array kConfirmations{Confirmation::accepted, Confirmation::delivered};
constexpr std::array kCanaryVerdicts{CanaryVerdict::dealing, CanaryVerdict::waiting, CanaryVerdict::passed, CanaryVerdict::failed};
constexpr std::array kAmbiguousPolicies{AmbiguousPolicy::resend, AmbiguousPolicy::hold, AmbiguousPolicy::reconcile};

}  // namespace

std::string_view name(Channel channel) {
  constexpr std::string_view kNames[] = {"email", "sms", "push", "webhook"};
  return kNames[index(channel)];
}

std::string_view wordOf(Channel channel) { return channel == Channel::sms ? "SMS" : name(channel); }

std::string_view name(Priority priority) {
  constexpr std::string_view kNames[] = {"high", "normal", "low"};
  return kNames[index(priority)];
}

std::string_view name(AmbiguousPolicy policy) {
  constexpr std::string_view kNames[] = {"resend", "hold", "reconcile"};
  return kNames[static_cast<std::size_t>(policy)];
}

std::string_view name(State state) {
  constexpr std::string_view kNames[] = {"pending", "enqueued",  "sending", "retrying",   "held",     "sent",
                                         "dead",    "cancelled", "expired", "suppressed", "discarded"};
  return kNames[index(state)];
}

std::string_view name(OutcomeClass outcome) {
  constexpr std::string_view kNames[] = {"sent", "not_sent", "transient", "throttled", "permanent", "credential", "ambiguous", "abandoned"};
  return kNames[static_cast<std::size_t>(outcome)];
}

std::string_view name(OperationKind kind) {
  constexpr std::string_view kNames[] = {"replay", "discard", "restore", "resolve", "cancel"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(OperationState state) {
  constexpr std::string_view kNames[] = {"staged", "running", "paused", "finished", "cancelled", "failed"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view name(PlanState state) {
  constexpr std::string_view kNames[] = {"computing", "ready", "expired", "failed"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view name(Resolution resolution) {
  constexpr std::string_view kNames[] = {"", "sent", "resend", "dead", "look_up"};
  return kNames[static_cast<std::size_t>(resolution)];
}

std::string_view name(Verdict verdict) {
  constexpr std::string_view kNames[] = {"will_send",         "fallback",      "deferred",     "duplicate_risk", "expired",          "opted_out",
                                         "already_delivered", "template_gone", "unrenderable", "not_possible",   "subscription_gone"};
  return kNames[static_cast<std::size_t>(verdict)];
}

std::string_view name(Confirmation confirmation) {
  constexpr std::string_view kNames[] = {"accepted", "delivered"};
  return kNames[static_cast<std::size_t>(confirmation)];
}

std::string_view name(CanaryVerdict verdict) {
  constexpr std::string_view kNames[] = {"dealing", "waiting", "passed", "failed"};
  return kNames[static_cast<std::size_t>(verdict)];
}

std::optional<OperationKind> operationKindFromName(std::string_view text) { return find(kOperationKinds, text); }
std::optional<OperationState> operationStateFromName(std::string_view text) { return find(kOperationStates, text); }
std::optional<Resolution> resolutionFromName(std::string_view text) { return find(kResolutions, text); }
std::optional<Confirmation> confirmationFromName(std::string_view text) { return find(kConfirmations, text); }
std::optional<CanaryVerdict> canaryVerdictFromName(std::string_view text) { return find(kCanaryVerdicts, text); }
std::optional<Verdict> verdictFromName(std::string_view text) { return find(kVerdicts, text); }
std::optional<Channel> channelFromName(std::string_view text) { return find(kChannels, text); }
std::optional<Priority> priorityFromName(std::string_view text) { return find(kPriorities, text); }
std::optional<AmbiguousPolicy> ambiguousPolicyFromName(std::string_view text) { return find(kAmbiguousPolicies, text); }
std::optional<State> stateFromName(std::string_view text) { return find(kStates, text); }
std::optional<OutcomeClass> outcomeClassFromName(std::string_view text) { return find(kOutcomeClasses, text); }

}  // namespace signalbox::model
