#pragma once

#include <QObject>

class StepAnchorTest : public QObject {
  Q_OBJECT
 private slots:
  void backupOverTheLiveFileIsHeldUntilReleased();
  void theSameBackupIsHeldAgain();
  void holdLastsOverRestartsHoweverFarTheStoreGoes();
  void storeThatLostNothingIsNotHeld();
  void storeWithoutWorkIsNotHeld();
  void anotherStoreInItsPlaceIsHeld();
  void anchorFollowsEveryFewSecondsOnAReadersThread();
  void whatIsNoAnchorIsMadeAnew();
};
