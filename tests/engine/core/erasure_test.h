#pragma once

#include <QObject>

class ErasureTest : public QObject {
  Q_OBJECT
 private slots:
  void messagesInEveryStateBecomeUnreadable();
  void aMessageThatIsBeingSentIsWaitedForAlsoOverACrash();
  void anotherRecipientsMessagesToTheSameAddressStay();
  void searchesAndOperationsNameHimNoMore();
  void anEditedReplayIsErasedWithItsEdit();
  void receiptsThatWaitAndNotesQuoteHimNoMore();
  void whatIsErasedIsNotSentAgain();
  void whatWasAskedForCannotBeGuessedAndItsKeyStillAnswers();
};
