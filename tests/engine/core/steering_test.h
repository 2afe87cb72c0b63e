#pragma once
#include <QObject>

class SteeringTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void pausedQueueClaimsNothingUntilItsTime();
  void cancelledBeforeTheSendIsNeverSent();
  void sentNotificationCannotBeCancelled();
  void replayOfAGroupDeliversAll();
  void replayKeepsItsRate();
  void whatExpiredIsReplayedWhereItIsNamed();
  void operationWaitsInTheUndoLaneAndCanBeCancelled();
  void operationPausesAndResumes();
  void operationThatIsNotThereOrHasEndedIsNotSteered();
  void operationSurvivesACrash();
  void discardedCanBeRestored();
  void heldResolvesAsSentOrAgain();
  void heldResolvesAsDeadAndEndsWithItsExpiry();
  void duplicateIsRiskedByNameOnly();
  void bulkActTakesNoMoreThanItsBoundInAStep();
  void everyCommandHasOneAuditRow();
  void categoryIsKeptForItsOwnTime();
  void whatIsPurgedIsToldOnceADay();
  void failedCommandLeavesNothing();
  void laterVersionOfAProviderIsNotReplacedUnseen();
  void planThatIsTooOldIsRefused();
  void bulkActNeedsAReason();
};
