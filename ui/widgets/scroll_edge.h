// A hairline at the lower edge of an area that scrolls, while there is more below: what is cut there does not end there. GUI thread.
#pragma once

#include <QWidget>

class QAbstractScrollArea;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class ScrollEdge final : public QWidget {
  Q_OBJECT
 public:
  // Belongs to the area.
  ScrollEdge(const theme::Theme& theme, QAbstractScrollArea* area);

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void settle();

  const theme::Theme& theme_;
  QAbstractScrollArea* area_;
};

}  // namespace signalbox::ui::widgets
