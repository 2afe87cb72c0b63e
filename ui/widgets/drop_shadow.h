// What a part that stands above the page throws on it: a sibling right below that part, which goes, shows and hides with it. The pointer reaches
// what is under it. GUI thread.
#pragma once

#include <QWidget>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class DropShadow final : public QWidget {
  Q_OBJECT
 public:
  // `part` has a parent, and may get another one.
  DropShadow(const theme::Theme& theme, QWidget* part);

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void follow();
  int reach() const;

  const theme::Theme& theme_;
  QWidget* part_;
};

}  // namespace signalbox::ui::widgets
