// HTML of a mail as its reader sees it, on white paper whatever the console looks like. It loads nothing, neither from the network nor from a
// file nor from within the program: no picture, no style. No link is followed. GUI thread.
#pragma once

#include <QTextBrowser>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class HtmlView final : public QTextBrowser {
  Q_OBJECT
 public:
  HtmlView(const theme::Theme& theme, const QString& accessibleName, QWidget* parent = nullptr);
  void setMail(const QString& html);  // keeps the place when it is the same
  QVariant loadResource(int type, const QUrl& name) override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void applyTheme();

  const theme::Theme& theme_;
  QString html_;
};

}  // namespace signalbox::ui::widgets
