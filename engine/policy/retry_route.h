#pragma once
// Where a message goes that has failed with one provider and surely was not sent: to any other of its channel first. The
// breaker answers for traffic; a message that is alone in its hour would otherwise climb the whole ladder on a provider that
// is down, beside one that is well. A pure function; any thread.

#include <span>
#include <string_view>

#include "engine/policy/routing.h"

namespace signalbox::policy {

/// Puts the one that failed last; the order's kind becomes "after_failure" if it was first. A pinned message has one way,
/// and keeps it.
void turnAway(RouteOrder& order, std::span<const Candidate> candidates, std::string_view lastFailed);

}  // namespace signalbox::policy
