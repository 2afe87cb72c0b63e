#pragma once
// Where a message goes after a try. One that has failed with a provider and surely was not sent goes to any other of its
// channel first: the breaker answers for traffic, and a message that is alone in its hour would otherwise climb the whole
// ladder on a provider that is down, beside one that is well. Pure functions; any thread.

#include <span>
#include <string_view>

#include "engine/policy/routing.h"

namespace signalbox::policy {

/// Puts the one that failed last; the order's kind becomes "after_failure" if it was first. A pinned message has one way,
/// and keeps it.
void turnAway(RouteOrder& order, std::span<const Candidate> candidates, std::string_view lastFailed);

/// Leaves the one that may have sent it, and nobody else (rule 18): for a message whose route names no provider, as a
/// webhook's, which is its destination. One that is not among the candidates leaves the order as it is.
void keepWith(RouteOrder& order, std::span<const Candidate> candidates, std::string_view mayHaveSent);

inline constexpr std::string_view kMayHaveArrived = "an earlier attempt may have arrived, so another provider could send a duplicate";

}  // namespace signalbox::policy
