#pragma once

#include <QObject>

class ExpectedTest : public QObject {
  Q_OBJECT
 private slots:
  void recipientOfAnotherVersionIsNotReplaced();
  void batchOfRecipientsAsksForNoVersion();
  void secretOfAnotherVersionIsNotReplaced();
  void viewOfTheSameNameIsNotReplacedUnseen();
  void wordsOnACauseAreNotReplacedUnseen();
};
