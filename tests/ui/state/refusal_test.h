#pragma once
// What the engine refuses is not asked for again by itself, and what it could not count whole is asked for more seldom.
#include <QObject>

class RefusalTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void refusedListWaitsForAPerson_data();
  void refusedListWaitsForAPerson();
  void anotherQuestionIsAskedAtOnce();
  void anotherSessionIsAsked();
  void refusedRefreshIsTriedMoreSeldom();
  void groupsThatWereCountedInPartSaySo();
};
