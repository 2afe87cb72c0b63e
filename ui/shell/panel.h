#pragma once
// A raised panel over the window that is closed by Esc or a press beside it: palette, keys. Its ground dims nothing; a hairline
// and a shadow set it off. GUI thread.

#include <QPointer>
#include <QWidget>

class QVBoxLayout;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::shell {

class Panel : public QWidget {
  Q_OBJECT
 public:
  Panel(const theme::Theme& theme, QWidget* window, int width, int height);
  void open();
  void dismiss();
  bool isOpen() const { return isVisible(); }

 protected:
  QVBoxLayout* body() { return body_; }
  const theme::Theme& theme() const { return theme_; }
  virtual QWidget* firstFocus() { return this; }
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void place();
  const theme::Theme& theme_;
  const int width_;
  const int height_;
  QWidget* panel_;
  QVBoxLayout* body_;
  QPointer<QWidget> before_;
};

}  // namespace signalbox::ui::shell
