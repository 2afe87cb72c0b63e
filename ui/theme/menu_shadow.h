// What an open menu throws on the window from which it was opened. A menu is a window of its own, and a desktop without translucent windows could
// not draw a shadow around it; on the page it is drawn everywhere. Goes with the menu; the pointer reaches what is under it. GUI thread.
#pragma once

#include <QPointer>
#include <QWidget>

class QMenu;

namespace signalbox::ui::theme {

class Theme;

class MenuShadow final : public QWidget {
  Q_OBJECT
 public:
  // `menu` is shown and has a parent.
  MenuShadow(const Theme& theme, QMenu* menu);

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void follow();
  void leave();
  int reach() const;

  const Theme& theme_;
  QPointer<QMenu> menu_;
};

}  // namespace signalbox::ui::theme
