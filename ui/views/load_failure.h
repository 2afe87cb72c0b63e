#pragma once
// What could not be read, and why, on the card that would show it: the reason alone ("Nobody answers at ...") does not say what is missing. An
// older engine that has no such thing is no failure, and is told apart. GUI thread.

#include "ui/client/client_error.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class Card;
}

namespace signalbox::ui::views {

/// "Dead letters could not be read. Nobody answers at ... Nothing was changed." `capability`: as in SessionView.capabilities; empty for what every
/// engine has.
QString loadFailure(const ViewContext& context, const QString& what, const client::ClientError& error, const QString& capability = {});
/// Those words on a card. What the token may not see is said without a way to ask again, which changes nothing about who may look.
void showFailure(widgets::Card& card, const QString& words, const client::ClientError& error);
/// Both, by the card's name.
void showLoadFailure(const ViewContext& context, widgets::Card& card, const client::ClientError& error, const QString& capability = {});

}  // namespace signalbox::ui::views
