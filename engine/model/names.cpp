#include "engine/model/channel.h"
#include "engine/model/outcome.h"
#include "engine/model/state.h"

namespace signalbox::model {
namespace {

template <class T, std::size_t N>
std::optional<T> find(const std::array<T, N>& all, std::string_view text) {
  for (const T value : all)
    if (name(value) == text) return value;
  return std::nullopt;
}

constexpr std::array kAmbiguousPolicies{AmbiguousPolicy::resend, AmbiguousPolicy::hold, AmbiguousPolicy::reconcile};

}  // namespace

std::string_view name(Channel channel) {
  constexpr std::string_view kNames[] = {"email", "sms", "push", "webhook"};
  return kNames[index(channel)];
}

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
  constexpr std::string_view kNames[] = {"sent",      "not_sent",   "transient", "throttled",
                                         "permanent", "credential", "ambiguous", "abandoned"};
  return kNames[static_cast<std::size_t>(outcome)];
}

std::optional<Channel> channelFromName(std::string_view text) { return find(kChannels, text); }
std::optional<Priority> priorityFromName(std::string_view text) { return find(kPriorities, text); }
std::optional<AmbiguousPolicy> ambiguousPolicyFromName(std::string_view text) { return find(kAmbiguousPolicies, text); }
std::optional<State> stateFromName(std::string_view text) { return find(kStates, text); }
std::optional<OutcomeClass> outcomeClassFromName(std::string_view text) { return find(kOutcomeClasses, text); }

}  // namespace signalbox::model
