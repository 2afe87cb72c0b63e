#pragma once
// One notification with everything that is known of it; what was sent is rendered again from the version that was used.

#include "engine/api/waiting.h"
#include "engine/protocol/notification.h"
#include "engine/protocol/retention.h"
#include "engine/providers/provider.h"
#include "engine/store/reader.h"

namespace signalbox::api {

/// Content, data and what was rendered stay null without `reveal`, and what providers said is left out. `waiting`: what keeps it at the moment.
base::Result<protocol::NotificationDetail> detailOf(store::Reader& reader, const store::DetailRow& row, const protocol::RetentionView& kept,
                                                    base::WallTime now, bool reveal, const std::optional<Waiting>& waiting);

/// The message as that generation says it, `at` that time; {"error": ...} where it cannot be made.
base::Result<boost::json::value> renderedJson(store::Reader& reader, const model::Notification& notification, std::int64_t version,
                                              std::int32_t generation, base::WallTime at);

/// What a generation has instead of the notification's own.
boost::json::value editedJson(const store::OverrideRow& edit);
/// The parts that are not empty, by name; `data` as JSON; of files name, type and size.
boost::json::value contentJson(const providers::Content& content);
providers::Content contentOf(const model::Template& value);

}  // namespace signalbox::api
