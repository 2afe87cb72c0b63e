#pragma once
#include <QObject>

class ClaimTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void floodOfOneAppLeavesRoomForAnother();
  void prioritiesShareFewSlotsByWeight();
  void urgentMessageOvertakesABacklog();
  void blockedLaneHoldsUpNoOther();
  void suspectsAreSentOneAtATimeBesideOtherTraffic();
  void afterASecondCrashEachSuspectIsSentAlone();
  void onlyThePoisonedOneDies();
  void orderingKeyIsKeptOverReplays();
  void rowThatWaitedForItsOrderIsNotTriedAgainEarly();
  void whatWaitsForOneThatEndsInTheSameStepGoesAtOnce_data();
  void whatWaitsForOneThatEndsInTheSameStepGoesAtOnce();
  void contentsBeingSentAreBounded();
  void whatTheQueueBringsTwiceTakesOneSlot();
  void whatTheQueueBringsTwiceIsPutOffOnce();
};
