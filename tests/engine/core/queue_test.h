#pragma once
#include <QObject>

class QueueTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void rowsBeyondTheReadPlaceAreLeftToTheRefill();
  void takingIsFairBetweenApps();
  void windowNeverHoldsMoreThanItsBound();
  void nothingIsForgottenWhenTheWindowIsFull();
  void nothingIsForgottenOrLateWhereTheClockJumps_data();
  void nothingIsForgottenOrLateWhereTheClockJumps();
  void blockedLaneLeavesRoomForOthers();
  void manyBlockedLanesLeaveRoomForOthers();
  void fullLaneWakesNobody();
  void whatIsDueGoesBeforeWhatIsNotYet_data();
  void whatIsDueGoesBeforeWhatIsNotYet();
  void whatManyWaitForIsFoundBehindThem();
  void resetFindsEverythingAgain();
};
