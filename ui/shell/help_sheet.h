#pragma once
// F1: the page of resources/help that belongs to the screen. The pages are ours and ship inside the program; no data is ever
// read as Markdown. GUI thread.

#include <QObject>

class QTextBrowser;

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class Sheet;
}

namespace signalbox::ui::shell {

class HelpSheet final : public QObject {
  Q_OBJECT
 public:
  HelpSheet(const theme::Theme& theme, QWidget* host);
  void open(const QString& page);
  QString page() const { return page_; }
  widgets::Sheet* sheet() { return sheet_; }

 private:
  void show();
  const theme::Theme& theme_;
  widgets::Sheet* sheet_;
  QTextBrowser* text_;
  QString page_;
};

}  // namespace signalbox::ui::shell
