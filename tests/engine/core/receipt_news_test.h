#pragma once

#include <QObject>

class ReceiptNewsTest : public QObject {
  Q_OBJECT
 private slots:
  void receiptThatNamesBothIdsTellsWhichBelongTogether();
  void whatWaitedNeverGoesBackEither();
  void whatCameInTheSameRequestIsJoinedToo();
  void idThatAReceiptToldIsForgottenWithItsMessage();
  void idOfAnotherMessageIsNotTakenOver();
  void refusedAccountPausesItsProvider();
  void reportOfWhatWasSentBeforeThePauseWasLiftedPausesNotAgain();
  void endOfATopicIsShownUntilSomethingComesFromItAgain();
  void endOfATopicOutlivesARestart();
};
