// Where ticks stand and what they say: 1-2-5 steps on y, whole clock times on x, decades on a log axis; and the memory that lets a y axis grow
// at once but shrink late. Pure arithmetic, no drawing, safe on any thread. Instants are seconds since 1970.
#pragma once

#include <QMap>
#include <QString>
#include <QTimeZone>
#include <QVector>

namespace signalbox::ui::widgets {

enum class ChartUnit { Messages, PerSecond, Percent, Seconds };  // Percent takes ratios of 1

// What a value reads in this unit, as an end label and in the crosshair's table.
QString chartValue(ChartUnit unit, double value);
// The value behind an end label, where each pixel counts: without the unit that the card says already.
QString endValue(ChartUnit unit, double value);
// A tick's label: the same unit, as short as it goes; written as the largest tick of its axis is, so that one axis has one notation.
QString chartTick(ChartUnit unit, double value, double largest = 0);
// The least span of a y axis: 10 messages, 1/s, 2 %; a second.
double minimumSpan(ChartUnit unit);

// Multiples of a 1-2-5 step (whole minutes and hours for long durations) from 0 to the first that is not under `top`; at most 5 steps.
QVector<double> linearTicks(ChartUnit unit, double top);
// 1, 10, 100 ... between the ends.
QVector<double> decadeTicks(double low, double high);

struct TimeTick {
  double at = 0;
  QString text;  // HH:mm, with seconds when the range is 15 minutes or less
  QString date;  // "12 May" at the first tick of a day after the first tick of the axis, else empty
};
// At most one tick per `minimumGap` of the range (a ratio of it), on whole steps of local time. Both hours of a change back
// of daylight time get ticks, because steps are walked in UTC.
QVector<TimeTick> timeTicks(double from, double to, const QTimeZone& zone, double minimumGap);

// Top of the y axis over time: grows at once, shrinks only when the peak stayed under half for 60 s of the engine's time.
class AxisTop {
 public:
  double update(double peak, double minimum, double nowSeconds);

 private:
  double top_ = 0;
  double lowSince_ = -1;
};

}  // namespace signalbox::ui::widgets
