#pragma once

#include <QObject>

class StopTest : public QObject {
  Q_OBJECT
 private slots:
  void whatHasBegunMayFinish();
  void whatHasBegunIsAmbiguousAfterTheDeadline();
  void whatHasNotBegunIsAbandoned();
  void simulatedSendsEndToo();
  void anOrderAfterStopIsAbandonedAtOnce();
  void stopBeforeStartAndTwiceIsLegal();
};
