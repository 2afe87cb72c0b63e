#pragma once
// What sets the deliveries of event subscriptions apart from users' messages: breakers of their own, one per destination
// origin (rule 21), dead letters whose causes are their own, and an end of the subscription when its receiver is gone.
// Functions over a step; confined to the core's thread.

#include <string>
#include <string_view>

#include "engine/core/step_context.h"

namespace signalbox::core {

/// "events:https://hooks.example.com": shared by all subscriptions with that origin, and by no user's webhooks.
std::string eventGate(const std::string& url);
bool isEventGate(std::string_view gate);
policy::GateOptions eventGateOptionsOf(const CoreOptions& options, const ChannelPolicy& webhooks);

/// The cause of a dead event delivery, so that it is told apart from users' ones.
std::string eventCause(const std::string& fingerprint);
/// An alert that is raised by the deliveries of events themselves is no event (rule 33).
bool isAboutEvents(const store::AlertRow& alert);

/// How an attempt ended, for the subscription's figures and for metrics.
void countEventAttempt(StepContext& step, model::RouteId route, const model::Outcome& outcome);
/// The answer's code of SubscriptionFigures::lastFailure, without the receiver's words: whoever refuses an event may repeat it in them.
std::string failureCode(std::string_view lastFailure);
/// The receiver says that it is gone for good (410): the subscription ends by itself, visibly.
base::Status disableSubscription(StepContext& step, model::RouteId route, const std::string& reason);

/// The entry for a subscription, with the provider that carries its deliveries.
SubscriptionEntry entryOf(model::Subscription subscription);

}  // namespace signalbox::core
