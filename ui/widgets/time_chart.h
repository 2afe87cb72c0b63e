// The frame all charts over time share: axes, hairlines, end labels, hatched ground, markers, threshold, crosshair, drag
// to select a range. The subclasses say what is drawn in it. The title stands in the Card around it.
// GUI thread. Instants are seconds since 1970 on the engine's clock; the caller gives finished buckets only; NaN is a gap.
// Redraws at most twice a second, and only while visible; the wheel goes to the page.
#pragma once

#include "ui/widgets/chart_axes.h"
#include "ui/widgets/chart_group.h"
#include "ui/widgets/marker_shape.h"

#include <QPointer>
#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <optional>
#include <vector>

class QCustomPlot;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class ChartOverlay;

struct ChartSeries {
  QString label;
  theme::Hue hue = theme::Hue::Neutral;
  QVector<double> at;
  QVector<double> values;  // as many as `at`
};

struct ChartMarker {
  double at = 0;
  MarkerKind kind = MarkerKind::Note;
  QString text;
};

struct ChartInterval {
  double from = 0, to = 0;
};

struct ChartThreshold {
  double value = 0;
  QString label;
};

struct EndLabel {
  double value = 0;  // where on y it belongs
  QString text;
  QString current;  // value behind the name, may be empty
  theme::Hue hue = theme::Hue::Neutral;
};

class TimeChart : public QWidget, public ChartMember {
  Q_OBJECT
 public:
  TimeChart(const theme::Theme& theme, const QString& title, ChartUnit unit, QWidget* parent = nullptr);
  ~TimeChart() override;

  void setRange(double from, double to);  // `to` is the engine's now
  void setZone(const QTimeZone& zone);    // local by default; UTC by one switch for all
  void setMarkers(std::vector<ChartMarker> markers);
  void setUnreachable(std::vector<ChartInterval> intervals);  // hatched ground
  void setStaleFrom(std::optional<double> instant);           // hatched from there to the right edge
  void setStale(bool stale);                                  // the values at the lines' ends are from before: muted
  bool isStale() const { return stale_; }
  void setThreshold(std::optional<ChartThreshold> threshold);
  const std::optional<ChartThreshold>& threshold() const { return threshold_; }
  // Said in the middle of the plot while nothing is drawn in it; without words it is left blank.
  void setEmptyWords(const QString& words);
  // Those words while they are shown; none where the whole range is hatched, for then nothing is known of it.
  QString emptyWords() const;
  void setGroup(ChartGroup* group);

  // The names at the right edge, with the values behind them.
  virtual std::vector<EndLabel> endLabels() const = 0;
  QString chartTitle() const override { return title_; }
  void showCrosshair(std::optional<double> instant) override;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

  // How often the plot was drawn, for tests of the redraw limit.
  int drawings() const { return drawings_; }

 Q_SIGNALS:
  void rangeSelected(double from, double to);
  void rangeReset();

 protected:
  // The subclass puts its graphs into the plot; called before each drawing, after the graphs of the last one went.
  virtual void fillPlot(QCustomPlot& plot) = 0;
  virtual double peak() const = 0;                 // largest finite value in range, or 0
  virtual bool drawsSomething() const = 0;         // in range; a line at zero is something
  virtual bool isFilled() const { return false; }  // with bands of any colour, on which a thin line alone is not seen

  void setLogarithmic(double low, double high);
  void dataChanged();  // asks for a drawing
  const theme::Theme& theme() const { return theme_; }
  ChartUnit unit() const { return unit_; }
  double rangeFrom() const { return from_; }
  double rangeTo() const { return to_; }

  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  friend class ChartOverlay;
  void draw();
  void drawAxes();
  void drawGround();
  void drawThreshold();
  int rightMargin();
  void request();
  void finishDrag(double from, double to);
  void resetFromUser();
  QRectF plotRect() const;
  double instantAt(double x) const;
  double xAt(double instant) const;
  double yAt(double value) const;

  const theme::Theme& theme_;
  QString title_;
  ChartUnit unit_;
  QTimeZone zone_;
  QCustomPlot* plot_;
  ChartOverlay* overlay_;
  QPointer<ChartGroup> group_;
  QTimer pace_;
  bool due_ = true;
  int drawings_ = 0;
  int valuedRoom_ = 0;       // that names and their values have taken at this size, beyond the least
  QStringList valuedNames_;  // whose room it is
  double from_ = 0, to_ = 1;
  AxisTop top_;
  struct LogEnds {
    double low = 0, high = 0;
  };
  std::optional<LogEnds> log_;
  ChartInterval values_{0, 1};  // ends of a linear y axis
  QVector<double> valueTicks_;
  QVector<TimeTick> timeTicks_;
  bool dragging_ = false;
  std::vector<ChartMarker> markers_;
  std::vector<ChartInterval> unreachable_;
  std::optional<double> staleFrom_;
  bool stale_ = false;
  std::optional<ChartThreshold> threshold_;
  QString empty_;
};

// The value of a series at an instant: that of the last bucket that started at or before it; nothing in a gap or beyond the ends.
std::optional<double> valueAt(const ChartSeries& series, double instant);

}  // namespace signalbox::ui::widgets
