#pragma once
// The story of one notification in sentences, oldest first: what was asked, who was tried and why, who was skipped with
// which figures, what each answered, how long it waited, and what is still to come. Pure.

#include <vector>

#include "engine/base/time.h"
#include "engine/protocol/notification.h"
#include "engine/store/reader.h"

namespace signalbox::api {

std::vector<protocol::TimelineEntry> timelineOf(const store::DetailRow& detail, base::WallTime now);

/// "5 min", "2 h 10 min", "1.31 s", "412 ms".
std::string durationWords(base::Millis duration);

}  // namespace signalbox::api
