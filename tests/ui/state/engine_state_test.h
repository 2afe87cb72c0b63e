#pragma once
#include <QObject>

class EngineStateTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void deltaReplacesOnlyWhatItNames();
  void providersAreToldAnewWhenTheHoldEnds();
  void everyMemberOfADeltaIsTaken();
  void nullInADeltaClearsTheMember();
  void everyMemberOfThePictureIsTakenFromADelta();
  void deltasThatDoNotFit_data();
  void deltasThatDoNotFit();
  void listenersSeeTheWholeStep();
  void engineTimeRunsOnWithItsSpeed();
  void speedWithoutMeasureLeavesATime();
  void actsNeedPermission();
  void actsNeedAnEngineThatIsHeard();
  void actsNeedThePresentAndAnUnlockedEngine();
  void freshnessIsToldOnce();
  void healedTellsTheLength();
  void clearForgetsTheEngine();
};
