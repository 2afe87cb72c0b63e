#pragma once
// The story of one notification in sentences, oldest first: what was asked, who was tried and why, who was skipped with
// which figures, what each answered, how long it waited, what keeps it, and what is still to come. Pure.

#include <optional>
#include <vector>

#include "engine/api/waiting.h"
#include "engine/base/time.h"
#include "engine/protocol/notification.h"
#include "engine/store/reader.h"

namespace signalbox::api {

/// `reveal`: with what providers said, in answers and receipts. `waiting`: why it has not gone although it is due.
std::vector<protocol::TimelineEntry> timelineOf(const store::DetailRow& detail, base::WallTime now, bool reveal,
                                                const std::optional<Waiting>& waiting = std::nullopt);

/// "5 min", "2 h 10 min", "1.31 s", "412 ms".
std::string durationWords(base::Millis duration);

}  // namespace signalbox::api
