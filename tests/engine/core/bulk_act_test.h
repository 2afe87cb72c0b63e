#pragma once
#include <QObject>

class BulkActTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void largeActWaitsForASecondPerson();
  void whoAskedCannotApprove();
  void smallActNeedsNobody();
  void whoMayActOnOneActsOnOne();
  void actBeginsAtTheTimeThatIsGiven();
  void newRateHoldsAtOnce();
  void whatDiesInCrashesHasFailed();
  void whatWasReadOutlivesAFullDisk();
  void whatHasChangedSinceThePlanIsLeftAlone();
  void causeRemembersWhatGotRidOfIt();
  void whatGoesPastTheFirstProviderIsJudgedByFallback();
  void heldOnesAreLookedUpInBulk();
  void whatCannotBeLookedUpIsLeftOut();
  void whoWasErasedIsNotLaidToTheProvider();
  void whatComesDueIsCountedByTheMinute();
};
