#pragma once
// A provider's report about one message, on its timeline: a sentence and a shape for each thing that it may say. Pure.

#include <QString>

#include "engine/protocol/notification.h"
#include "ui/widgets/timeline_view.h"

namespace signalbox::ui::views {

/// "ses reports that it bounced: the address does not take messages; it changes nothing". An engine that does not tell reports apart has its own
/// words.
QString receiptSentence(const protocol::TimelineEntry& entry);
/// The provider's code and words, out of the engine's text; empty where there are none.
QString receiptDetail(const protocol::TimelineEntry& entry);
widgets::TimelineMark receiptMark(const protocol::TimelineEntry& entry);

}  // namespace signalbox::ui::views
