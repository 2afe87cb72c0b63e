#pragma once
// The dialog for a file to write or to read. Where the desktop has one of its own, that is shown; else Qt's, which stands above the page as a sheet
// does and has the console's icons. GUI thread.

#include <QString>

class QFileDialog;
class QWidget;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::views {

/// Ends with its closing; the caller says what it is for and opens it.
QFileDialog* makeFileDialog(const theme::Theme& theme, const QString& title, const QString& proposed, const QString& kinds, QWidget* parent);

}  // namespace signalbox::ui::views
