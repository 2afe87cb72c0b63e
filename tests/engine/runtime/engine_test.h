#pragma once
#include <QObject>

class EngineTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stopBeforeStartIsLegal();
  void startsServesAndStopsTwice();
  void startAndStopAreInTheAuditAndOnTheCharts();
  void planThatTheLastRunDidNotFinishBecomesReady();
  void threadsHaveTheirNamesAndReadersAreTwo();
  void writerGoesBeforeThoseThatWaitForIt();
  void idleEngineMovesItsLogIntoTheFile();
  void auditsKeyIsReplacedByWordOnly();
  void copyOfAnEmptyStoreNeedsNoHold();
};
