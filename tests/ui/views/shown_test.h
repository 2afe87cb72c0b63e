#pragma once
// What is shown says what it is of: orders, instants, doubts, scopes, sums, and what could not be read.

#include <QObject>

namespace signalbox::tests {

class ShownTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void pastListsTheWorstFirst();
  void pastChartsListTheWorstOfThatInstantFirst();
  void pastChartTellsTheValuesOfItsInstant();
  void marksOfThePastHaveTheirShapes();
  void barThatHasOnlyBegunIsOpen();
  void doubtIsNoFailureOnTheTimeline();
  void operationSaysWhichMessages();
  void sharesOfAnOperationAddUp();
  void figuresOfAReportAddUp();
  void reportStandsAlone();
  void skippedIsOneFigureInListAndReport();
  void actsOfAReportStandInTheOrderOfTime();
  void deliveryListsTheWorstFirst();
  void deliveryListStaysUnderTheHand();
  void panelNamesItsProvider();
  void failureNamesWhatCouldNotBeRead();
  void olderEngineIsNoFailure();
  void failedActIsNamed();
};

}  // namespace signalbox::tests
