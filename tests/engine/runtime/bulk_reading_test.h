#pragma once
#include <QObject>

class BulkReadingTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void planIsCountedInPagesAndReportedReady();
  void planTellsWhatItWouldCost();
  void planTellsHowManyGoOverEachChannel();
  void busyReadersDelayAPlanAndLoseNone();
  void readersThatGetBusyInTheMiddleDelayIt();
  void lostLastReportIsRepeated();
  void reportThatCouldNotBeStoredIsRepeated();
  void readThatRunsOutOfTimeIsTriedAgainAndThenGivenUpWithAReason();
  void errorOfTheStoreFailsThePlanWithItsReason();
  void expiredPlanFailsAndSaysSo();
  void countOfAnEarlierRunIsNotAddedTo();
  void operationsPageWaitsForAReader();
};
