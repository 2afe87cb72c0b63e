#pragma once
#include <QObject>

class DeliveryTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void transientFailureClimbsTheLadderAndDies();
  void permanentFailureDiesAtOnce();
  void endingIsToldAsTheBreakerCountsIt();
  void deadLetterIsGroupedByCause();
  void throttledWaitsForRetryAfterAndStaysAlive();
  void credentialPausesTheProviderAndBurnsNoAttempt();
  void newSettingsHoldForTheClaimsOfTheirOwnStep();
  void openBreakerClaimsNothingAndSaysSo();
  void breakerOpensAndTheFallbackTakesOver();
  void retryOfOneAloneTurnsToAnotherProvider();
  void everyChoiceIsExplainedWithItsFigures();
  void breakerClosesOnlyOnRealSends();
  void ambiguousMailIsSentAgainThroughTheSameProvider();
  void ambiguousSmsIsHeld();
  void noOtherProviderAfterAnAmbiguousAttempt();
  void dedupTokenIsTheSameForAllAttemptsOfAGeneration();
  void lateFinishChangesNothingButIsKept();
  void brokenTemplateIsADeadLetterWithItsOwnCause();
  void orderingKeyIsKeptOverRetries();
  void manyBehindOneKeyHoldUpNeitherItsFirstNorOthers();
  void hintOfBeforeTheClockWasSetBackBringsNoRetryForward();
  void noMoreIsClaimedThanSlotsAreFree();
  void retriesBeyondTheBudgetWait();
};
