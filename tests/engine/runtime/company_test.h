#pragma once
#include <QObject>

class CompanyTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void callerAloneWaitsForNobody();
  void thoseWhoWereAnsweredAreWaitedFor();
  void lastOnesAreWaitedForALittle();
  void waitIsAPartOfTheSync();
  void whoDoesNotComeIsNotWaitedForAtOnceAgain();
  void noMoreAreWaitedForThanAStepTakes();
};
