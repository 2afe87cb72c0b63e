#pragma once

#include <QObject>

class DoubtTest : public QObject {
  Q_OBJECT
 private slots:
  void heldMessageIsResolvedByAReceipt();
  void everyReceiptProvesThatAHeldOneWasTaken_data();
  void everyReceiptProvesThatAHeldOneWasTaken();
  void whatWaitsForARetryIsSettledByAReceiptOfItsDoubtfulAttempt();
  void whatWasRefusedGoesOnUnlessItArrived();
  void receiptThatComesDuringTheSendSettlesItsDoubtfulEnd_data();
  void receiptThatComesDuringTheSendSettlesItsDoubtfulEnd();
  void receiptOfTheFirstTryEndsTheSecond();
  void anAttemptThatAnotherProviderMadeIsNotItsToSpeakOf();
  void refusalThatIsReportedTooProvesNothingOfTheNextTry_data();
  void refusalThatIsReportedTooProvesNothingOfTheNextTry();
  void receiptEndsATryThroughAnotherProvider();
  void receiptCountsThoughItsProviderWasRemovedSince();
  void arrivedIsNotForgottenForAFailureThatCameLater();
  void replayWithoutAWordGoesBackToWhoMayHaveIt();
};
