// A breaker's states over the range of the charts: a track 16 px high on which healthy is a thin line and open a solid block.
// Shares crosshair and range selection with the charts of its group. GUI thread.
#pragma once

#include "ui/widgets/breaker_shape.h"
#include "ui/widgets/chart_group.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>
#include <vector>

namespace signalbox::ui::widgets {

struct StripInterval {
  double from = 0, to = 0;  // seconds since 1970
  BreakerState state = BreakerState::Unknown;
  bool forced = false;
};

class BreakerStrip final : public QWidget, public ChartMember {
  Q_OBJECT
 public:
  // Whether the states over the range have been read at all: a strip that is still awaited is no breaker whose state is unknown.
  enum class Reading { Known, Awaited, Failed };

  BreakerStrip(const theme::Theme& theme, const QString& provider, QWidget* parent = nullptr);
  ~BreakerStrip() override;

  void setRange(double from, double to);
  void setIntervals(std::vector<StripInterval> intervals);  // what they leave out is drawn as unknown
  /// What is awaited is a grey bar, 150 ms later and not before.
  void setReading(Reading reading);
  void setGroup(ChartGroup* group);

  QString chartTitle() const override { return provider_; }
  std::vector<ChartReading> readingsAt(double instant) const override;
  void showCrosshair(std::optional<double> instant) override;
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  double instantAt(double x) const;
  double xAt(double instant) const;
  QString missingWords() const;
  void paintStates(QPainter& painter) const;
  void paintInterval(QPainter& painter, const StripInterval& interval) const;

  const theme::Theme& theme_;
  QString provider_;
  double from_ = 0, to_ = 1;
  std::vector<StripInterval> intervals_;
  Reading reading_ = Reading::Known;
  QTimer delay_;  // while it runs, nothing stands for what is awaited
  QPointer<ChartGroup> group_;
  std::optional<double> crosshair_;
  std::optional<double> dragFrom_;
  double dragTo_ = 0;
};

}  // namespace signalbox::ui::widgets
