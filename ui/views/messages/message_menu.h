#pragma once
// What can be done with one message of a list, and where it leads. GUI thread.

#include <QMenu>

#include <functional>

#include "ui/views/view_context.h"

namespace signalbox::ui::views {

/// Why "all to this recipient" cannot be looked for; empty when it can. An address is searched by who may read it, a recipient's id by anybody.
QString whyNoRecipient(const ViewContext& context, const protocol::NotificationRow& row);
/// Notifications to the recipient of this one: over all channels where it was posted to a recipient, else to its address.
Place toRecipient(const protocol::NotificationRow& row);
bool isCancellable(const protocol::NotificationRow& row);

/// Copy id, copy the time, all to this recipient.
void addMessageActs(QMenu& menu, const ViewContext& context, const protocol::NotificationRow& row);
/// Another act on that one message, which its words say.
void addRowAct(QMenu& menu, const QString& words, const state::Permit& permit, std::function<void()> run);
/// As a menu shows the key that does the same. It only tells it: a shortcut of its own would take the key from the window's.
QString withKey(const QString& words, const QString& key);

}  // namespace signalbox::ui::views
