#pragma once
#include <QObject>

#include <memory>

#include "tests/engine/egress/python_server.h"

class FallbackTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void everyPairInEveryOutcome_data();
  void everyPairInEveryOutcome();
  void everyPairPastAnOpenBreaker_data();
  void everyPairPastAnOpenBreaker();
  void everyPairBehindADestinationsOpenBreaker_data();
  void everyPairBehindADestinationsOpenBreaker();
  void everyPairAfterADoubt_data();
  void everyPairAfterADoubt();
  void timelineHasTheBreakersFiguresOfThatMoment();
  void planTellsWhatWouldGoByFallback();
  void planToLookUpTellsWhoCannotBeAsked();
  void aShareGoesThroughTheSecondAndIsChangedWhileItRuns();
  void throttledProviderIsSparedUntilItsTime();

 private:
  int posted_ = 0;
  std::unique_ptr<PythonServer> mails_;  // one for all: a process takes longer to start than a test to run
};
