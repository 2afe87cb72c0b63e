#pragma once
// A day of history for demonstrations and training: the real core, store, policies and simulated providers, on a clock
// that is moved by hand and from a seed, so that charts and dead letters are full at the first second. Traffic follows a
// day's curve; on the way the mail provider goes down and the fallback takes over, a template breaks, SMS is throttled,
// some SMS end with their outcome unknown, and a push provider fails until its messages die.

#include <functional>
#include <string_view>

#include "engine/base/log.h"
#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/runtime/options.h"

namespace signalbox::runtime {

/// Writes the 24 h before `end` into the data directory. Does nothing when it holds notifications already; refuses a
/// directory in use. `progress` hears what is going on and how much is done (0-1), a hundred times at most; where it says false
/// the day is given up with Code::cancelled, and nothing of it stays: half a day would be taken for a whole one.
base::Status simulateDay(const EngineOptions& options, base::WallTime end, base::Log& log,
                         const std::function<bool(std::string_view, double)>& progress);

}  // namespace signalbox::runtime
