#pragma once
// A table as the body of a card, with a title whose left edge is that of every other card's. GUI thread.

#include <QString>

class QWidget;

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class Card;
}

namespace signalbox::ui::views {

/// `beside` stands at the right end of the title's line.
void setTableBody(const theme::Theme& theme, widgets::Card* card, const QString& title, QWidget* table, QWidget* beside = nullptr);

}  // namespace signalbox::ui::views
