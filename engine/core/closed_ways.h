#pragma once
// Which gates let nothing through at the moment, and why: by this a message that is due and still waits is explained. Made beside
// the snapshot and no part of it, for it is asked for one message at a time, and destinations are many. A value that never
// changes once it is out; any thread.

#include <map>
#include <optional>
#include <string>

#include "engine/base/time.h"
#include "engine/model/notification.h"

namespace signalbox::core {

struct Memory;

struct ClosedWay {
  std::string words;                    // "5 failures in a row; cools down for another 20 s"
  std::optional<base::WallTime> until;  // when it may open by itself
  bool forRetriesOnly = false;          // the retry budget is in the way, and first attempts pass
};

struct ClosedWays {
  std::map<std::string, ClosedWay> gates;          // by a provider's name, "origin:..." or "events:..."
  std::map<model::RouteId, std::string> pinnedTo;  // the provider that a route names
};

/// Empty while nothing waits.
ClosedWays closedWaysOf(const Memory& memory, base::Now now);

}  // namespace signalbox::core
