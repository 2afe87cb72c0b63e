#pragma once
// Idempotency-Key on operators' POSTs.

#include <QObject>

namespace signalbox::api::tests {

class OnceTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyPostThatChangesSomethingTakesAKey();
  void documentNamesTheKeyWhereItIsTaken();
  void repeatGetsTheFirstAnswer_data();
  void repeatGetsTheFirstAnswer();
  void keyMayBeQuotedAndIsChecked();
  void refusedActIsNotKept();
  void repeatWhileTheFirstIsUnderWayIsToldToComeAgain();
  void answerThatACrashLostIsWorkedOutAnew();
  void testMessageThatACrashCutOffIsNotSentAgain();
  void batchThatACrashCutOffIsStoredAgain();
  void linesRefusedForNowAreNotKept();
  void fullLaneStillAnswers();
  void postsThatChangeNothingIgnoreTheKey();
};

}  // namespace signalbox::api::tests
