#pragma once
#include <QObject>

class PatienceTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void shortWaitIsWorthNoWord();
  void progressComesBeforeTheWayOut();
  void stalledClockIsNoWait();
  void endTakesItAway();
};
