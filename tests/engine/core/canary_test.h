#pragma once
#include <QObject>

class CanaryTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stepsDoubleWhileAllIsWell();
  void stopsByItselfWhenTooManyFail();
  void resumedItTriesTheSameSizeAgain();
  void survivesACrashInTheMiddleOfAStep();
  void lastStepThatFailsAfterACrashHasNothingToStop();
  void waitsForDeliveriesWhereAskedFor();
  void silenceStopsItWhenTheWaitIsOver();
  void messagesOfQuietHoursDoNotHoldItUp();
  void isRefusedForWhatSendsNothing();
  void effectiveRateTellsWhoIsSlow();
};
