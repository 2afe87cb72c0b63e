#pragma once
// The link of where one is, for mails and chats: signalbox://HOST:PORT/dead-letters/groups/ID. Pure but for the clipboard.

#include "ui/views/view_context.h"

namespace signalbox::ui::views {

/// What a link calls the engine at this address: host and port.
QString engineOfLink(const QUrl& url);
/// Puts the link of the place into the clipboard; gives it back.
QString copyLink(const ViewContext& context, const Place& place);

}  // namespace signalbox::ui::views
