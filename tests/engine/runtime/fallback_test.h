#pragma once
#include <QObject>

class FallbackTest : public QObject {
  Q_OBJECT
 private slots:
  void everyPairInEveryOutcome_data();
  void everyPairInEveryOutcome();
  void everyPairPastAnOpenBreaker_data();
  void everyPairPastAnOpenBreaker();
  void everyPairAfterADoubt_data();
  void everyPairAfterADoubt();
  void timelineHasTheBreakersFiguresOfThatMoment();
  void aShareGoesThroughTheSecondAndIsChangedWhileItRuns();
  void throttledProviderIsSparedUntilItsTime();
};
