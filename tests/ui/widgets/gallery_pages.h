// The pages of the widget gallery: made-up but plausible figures, the same on each run.
#pragma once

class QWidget;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::gallery {

QWidget* overviewPage(const theme::Theme& theme);
QWidget* controlsPage(const theme::Theme& theme);
QWidget* dataPage(const theme::Theme& theme);
QWidget* sheetPage(const theme::Theme& theme);

}  // namespace signalbox::ui::gallery
