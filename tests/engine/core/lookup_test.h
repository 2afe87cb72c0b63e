#pragma once
#include <QObject>

class LookupTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatTheProviderHasIsSent();
  void whatTheProviderDoesNotHaveIsTriedAgainByTheLadder();
  void anotherProviderMayTakeWhatSurelyWasNotSent();
  void retriesUsedUpMakeADeadLetterWithItsCause();
  void providerThatCannotTellYetIsAskedAgainAndThenAnOperatorDecides();
  void providerThatWillNeverTellLeavesItToAnOperatorAtOnce();
  void restartAsksAgain();
  void sendThatACrashCutShortIsLookedUp();
  void suspectThatIsLookedUpIsSentAloneAfterTheNextCrash();
  void suspectThatEndsWithoutASendIsCountedNoMore();
  void operatorIsFasterThanTheAnswer();
  void providerThatCannotBeAskedIsNotAsked();
  void openBreakerPostponesTheQuestion();
  void twinOfAnotherMessageIsNotTaken();
  void whatIsFoundIsJoinedWithItsReceipts();
  void answerDuringAFullDiskIsKept();
};
