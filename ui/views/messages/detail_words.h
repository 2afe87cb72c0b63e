#pragma once
// A notification's detail as text and as a story: JSON made readable, what was sent, the timeline's entries. Pure.

#include <string_view>
#include <vector>

#include "engine/protocol/notification.h"
#include "ui/views/view_context.h"
#include "ui/widgets/timeline_view.h"

namespace signalbox::ui::views {

QString indented(const boost::json::value& json);
/// Subject, text and the rest as plain text, but for HTML, which is not for reading as it is written; says so when the role may
/// not see it, and why where the engine cannot make it.
QString asSent(const protocol::NotificationDetail& detail);
/// One part of what was sent, such as "html"; empty where it has none.
QString partOf(const protocol::NotificationDetail& detail, std::string_view part);
/// The app's data and metadata; says so when the role may not see them.
QString dataText(const protocol::NotificationDetail& detail);
/// Generation by generation; those before the last are folded.
std::vector<widgets::TimelineGeneration> storyOf(const protocol::NotificationDetail& detail, const ViewContext& context);

}  // namespace signalbox::ui::views
