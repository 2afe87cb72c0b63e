#pragma once
// For how long a cause that nobody has looked at counts as new: in the totals, in alerts, and in the mark that lists show.

#include "engine/base/time.h"

namespace signalbox::core {

inline constexpr base::Millis kNewCause = std::chrono::hours{1};

}  // namespace signalbox::core
