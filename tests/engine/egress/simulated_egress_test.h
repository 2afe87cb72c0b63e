#pragma once

#include <QObject>

class SimulatedEgressTest : public QObject {
  Q_OBJECT
 private slots:
  void endsComeInTheOrderOfTheirDueTimes();
  void aLostAnswerHasArrived();
  void aStopTellsWhatArrivedFromWhatDidNot();
  void aLateOrderIsDropped();
  void anUnsendableMessageIsPermanent();
  void oneSeedGivesOneHistory();
  void theThreadFollowsTheInjectedClock();
  void aFastClockMakesSendsFast();
  void healthAnswersAtOnce();
};
