#pragma once
// How an order becomes a finished send, whose words no longer quote whom it was for. Pure.

#include <string_view>

#include "engine/base/status.h"
#include "engine/egress/send.h"

namespace signalbox::egress {

FinishedSend finishOf(const SendOrder& order, model::Outcome outcome, base::Now at, bool begun);

/// Ended by us before anything was sent: "dropped" (its lease is over) or "stopping".
FinishedSend abandoned(const SendOrder& order, std::string_view code, base::Now at);

/// The provider cannot build a request from it, now or ever.
FinishedSend unbuildable(const SendOrder& order, const base::Status& why, base::Now at);

/// A lookup that did not happen.
LookupAnswer notLookedUp(const LookupOrder& order, std::string_view code, base::Now at);

}  // namespace signalbox::egress
