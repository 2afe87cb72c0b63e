// The small table beside the crosshair: the instant of its bucket, and what each line reads there. Floats over the window, lets the mouse through.
// GUI thread.
#pragma once

#include "ui/widgets/chart_group.h"

#include <QWidget>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class CrosshairTable final : public QWidget {
  Q_OBJECT
 public:
  CrosshairTable(const theme::Theme& theme, QWidget* window);
  // At the right of the point, or at its left where it would reach beyond `right`: the names at the lines' ends stand there.
  void showAt(const QPoint& pointInWindow, int right, const QString& instant, std::vector<ChartReading> readings, QStringList notes);
  const QString& instant() const { return instant_; }
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const theme::Theme& theme_;
  QString instant_;
  std::vector<ChartReading> readings_;
  QStringList notes_;
};

}  // namespace signalbox::ui::widgets
