#pragma once
// What can be done with one message of a list, and where it leads. GUI thread.

#include <QMenu>

#include "ui/views/view_context.h"

namespace signalbox::ui::views {

/// Why "all to this recipient" cannot be looked for; empty when it can. A masked address finds nothing.
QString whyNoRecipient(const protocol::NotificationRow& row);
/// Notifications to the recipient of this one.
Place toRecipient(const protocol::NotificationRow& row);
bool isCancellable(const protocol::NotificationRow& row);

/// Copy id, copy the time, all to this recipient.
void addMessageActs(QMenu& menu, const ViewContext& context, const protocol::NotificationRow& row);

}  // namespace signalbox::ui::views
