// Graphs as the console draws them: 1.5 px, broken at NaN, a lone sample as a dot rather than nothing. For the chart sources of this folder. GUI
// thread.
#pragma once

#include <QColor>
#include <QPen>
#include <QVector>

class QCPGraph;
class QCustomPlot;

namespace signalbox::ui::widgets {

QPen linePen(const QColor& color);
QPen hollowPen(const QColor& color);
QCPGraph* addLine(QCustomPlot& plot, const QVector<double>& at, const QVector<double>& values, const QPen& pen);
QColor faded(QColor color, double opacity);

// Largest finite value of the samples in [from, to], or 0.
double largestIn(const QVector<double>& at, const QVector<double>& values, double from, double to);
// Whether a finite value above `least` lies in [from, to].
bool anyIn(const QVector<double>& at, const QVector<double>& values, double from, double to, double least = -1);
// The last finite value that ends the line; NaN when the last sample is a gap.
double lastValue(const QVector<double>& values);
// Where the last finite value is, gaps behind it or not; -1 when there is none.
qsizetype lastKnown(const QVector<double>& values);

}  // namespace signalbox::ui::widgets
