#include "ui/widgets/plot_graphs.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/plot_library.h"

#include <cmath>

namespace signalbox::ui::widgets {

QPen linePen(const QColor& color) { return QPen(color, theme::stroke::kLine, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin); }

QPen hollowPen(const QColor& color) {
  QPen pen = linePen(color);
  pen.setDashPattern({4, 2});  // long enough to be seen as a line where it is steep, too
  return pen;
}

QColor faded(QColor color, double opacity) {
  color.setAlphaF(static_cast<float>(opacity));
  return color;
}

QCPGraph* addLine(QCustomPlot& plot, const QVector<double>& at, const QVector<double>& values, const QPen& pen) {
  QCPGraph* graph = plot.addGraph();
  graph->setData(at, values, true);
  graph->setPen(pen);
  graph->setSelectable(QCP::stNone);
  QVector<double> loneAt, loneValues;
  for (qsizetype i = 0; i < values.size(); ++i) {
    const bool before = i > 0 && std::isfinite(values[i - 1]);
    const bool after = i + 1 < values.size() && std::isfinite(values[i + 1]);
    if (std::isfinite(values[i]) && !before && !after) {
      loneAt << at[i];
      loneValues << values[i];
    }
  }
  if (loneAt.isEmpty()) return graph;
  QCPGraph* dots = plot.addGraph();
  dots->setData(loneAt, loneValues, true);
  dots->setLineStyle(QCPGraph::lsNone);
  dots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, pen.color(), pen.color(), 3));
  return graph;
}

double largestIn(const QVector<double>& at, const QVector<double>& values, double from, double to) {
  double top = 0;
  for (qsizetype i = 0; i < qMin(at.size(), values.size()); ++i)
    if (at[i] >= from && at[i] <= to && std::isfinite(values[i])) top = qMax(top, values[i]);
  return top;
}

bool anyIn(const QVector<double>& at, const QVector<double>& values, double from, double to, double least) {
  for (qsizetype i = 0; i < qMin(at.size(), values.size()); ++i)
    if (at[i] >= from && at[i] <= to && std::isfinite(values[i]) && values[i] > least) return true;
  return false;
}

double lastValue(const QVector<double>& values) { return values.isEmpty() ? std::nan("") : values.last(); }

qsizetype lastKnown(const QVector<double>& values) {
  qsizetype at = values.size() - 1;
  while (at >= 0 && !std::isfinite(values[at])) --at;
  return at;
}

}  // namespace signalbox::ui::widgets
