#pragma once
// What an earlier generation of a notification was made from. A reader gives the edits and the template's version of the newest
// generation beside the notification; those in between follow from the operations that replayed it, which are kept. Pure but for the reader.

#include "engine/protocol/notification.h"
#include "engine/store/reader.h"

namespace signalbox::api {

/// When a generation was made for its last attempt; `now` where it had none yet.
base::WallTime instantOf(const store::DetailRow& row, std::int32_t generation, base::WallTime now);

/// Turns the detail to that generation: its version of the template, its edits, and what they say, {"error": why} where that cannot be told
/// any more. Without `reveal` only the version.
base::Status turnTo(store::Reader& reader, const store::DetailRow& row, std::int32_t generation, base::WallTime now, bool reveal,
                    protocol::NotificationDetail& detail);

}  // namespace signalbox::api
