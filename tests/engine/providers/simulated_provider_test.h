#pragma once

#include <QObject>

class SimulatedProviderTest : public QObject {
  Q_OBJECT
 private slots:
  void targetsForceTheirEnd_data();
  void targetsForceTheirEnd();
  void theSameMessageAlwaysEndsTheSameWay();
  void anotherAttemptAndAnotherSeedDecideAnew();
  void sharesAreKept();
  void latenciesFollowTheTwoPercentiles();
  void aBrownOutSlowsAndTimesOut();
  void sharesAboveOneAreRefused();
  void healthFollowsTheSettings();
};
