#pragma once
#include <QObject>

namespace signalbox::tests {

/// An incident report is printed: no chart is cut by the end of a page or by its side, and no heading is left alone at the foot of one.
class ReportPrintTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void chartsStayWholeOnPaper();
  void everyChartFitsAPage();
};

}  // namespace signalbox::tests
