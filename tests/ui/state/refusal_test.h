#pragma once
// What the engine refuses is not asked for again by itself, and what it could not count whole is asked for more seldom. What failed because
// it could not be reached is, as soon as it can be.
#include <QObject>

class RefusalTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void refusedListWaitsForAPerson_data();
  void refusedListWaitsForAPerson();
  void anotherQuestionIsAskedAtOnce();
  void anotherSessionIsAsked();
  void refusedRefreshIsTriedMoreSeldom();
  void failedListComesBackWithAResumedStream();
  void refreshThatFailedIsAskedAgain();
  void refusedListIsNotAskedAgainWithTheLink();
  void newsDuringARefreshIsAskedForAfterIt();
  void groupsThatWereCountedInPartSaySo();
};
