#pragma once
#include <QObject>

class EventStreamTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eventsComeInOrderThoughBytesAreSplit();
  void cutStreamComesBackWithLastEventId();
  void silenceIsNoticed();
  void missingAnswerIsNoticed();
  void refusedTokenStopsForGood_data();
  void refusedTokenStopsForGood();
  void problemIsWaitedOut();
  void wishBeyondMeasureIsWaitedForOurMost();
  void resetIsTold();
  void heartbeatIsTold();
  void retryNowDoesNotWait();
  void watchedNotificationsConnectAnew();
  void stopInsideAnEventIsSafe();
  void notAStreamIsNotTakenForOne();
  void repeatedCutsWaitLonger();
};
