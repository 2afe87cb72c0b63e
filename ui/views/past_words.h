#pragma once
// The past as lines of text: what the cards of that screen and the incident report say. Pure.

#include "engine/protocol/past.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::views {

QStringList queueLines(const protocol::PastView& past);
QStringList providerLines(const protocol::PastView& past, const ViewContext& context);
QStringList groupLines(const protocol::PastView& past);
QStringList actLines(const protocol::PastView& past, const ViewContext& context);

}  // namespace signalbox::ui::views
