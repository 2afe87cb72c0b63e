// The transparent layer over a TimeChart's plot: axis texts, end labels, markers, crosshair, the range being dragged; and all of its mouse. Painting
// it does not redraw the plot, so a crosshair costs nothing. Owned by its chart. GUI thread.
#pragma once

#include "ui/widgets/time_chart.h"

#include <QWidget>

namespace signalbox::ui::widgets {

class CrosshairTable;

class ChartOverlay final : public QWidget {
  Q_OBJECT
 public:
  explicit ChartOverlay(TimeChart& chart);
  ~ChartOverlay() override;
  void setCrosshair(std::optional<double> instant);

  // Moves labels apart so that none is nearer than `distance` to the next and all lie within [top, bottom]; keeps their order.
  static std::vector<double> spread(std::vector<double> wanted, double distance, double top, double bottom);
  // What lies right of a plot whose label has this name; where it is valued, with room for the widest value behind it.
  static double widthOf(const theme::Theme& theme, const QString& name, bool valued);
  static double widthOf(const theme::Theme& theme, const QString& name, const QString& value);  // of that one
  // How wide the name at a line's end is and its value, which is 0 where none is known, and where the line ends.
  struct LabelWidths {
    double name = 0, value = 0, at = 0;
  };
  // Behind which names their values stand: behind all of them, for which names are cut down to `leastName` (none is where the plot gave way
  // `forNames`); else, where all names are whole, behind those that have the room, and behind the highest in any case; else behind none.
  static std::vector<bool> withValues(const std::vector<LabelWidths>& labels, double room, double leastName, bool forNames);
  // One mark where several would lie over each other: at the first of them, a trip before all others. Its line is drawn without a head where only the
  // heads would.
  static std::vector<ChartMarker> apart(std::vector<ChartMarker> markers, double distance);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void paintValueAxis(QPainter& painter) const;
  void paintTimeAxis(QPainter& painter) const;
  void paintEndLabels(QPainter& painter) const;
  void paintMarkers(QPainter& painter) const;
  void paintUpright(QPainter& painter, double instant, const QPen& pen, int ground) const;
  void paintLimit(QPainter& painter) const;
  void paintEmptyWords(QPainter& painter) const;
  double bucketAt(double instant) const;
  void showTable(const QPoint& point);

  TimeChart& chart_;
  CrosshairTable* table_ = nullptr;
  std::optional<double> crosshair_;
  std::optional<double> dragFrom_;
  double dragTo_ = 0;
};

}  // namespace signalbox::ui::widgets
