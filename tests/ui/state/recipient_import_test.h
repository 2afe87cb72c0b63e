#pragma once
#include <QObject>

class RecipientImportTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void csvFieldsFollowTheirQuotes_data();
  void csvFieldsFollowTheirQuotes();
  void headerMustNameTheRecipient();
  void verdictsAreRead_data();
  void verdictsAreRead();
  void linesOfTheFileAreNamed();
  void lineWithoutAStatusIsNotTaken();
  void linesGoInBatchesOneAfterTheOther();
  void brokenConnectionSaysWhatWasTaken();
  void fileThatCannotBeReadIsNamed();
  void linesAreCountedAndNothingIsSent_data();
  void linesAreCountedAndNothingIsSent();
  void reasonGoesWithEachBatch();
};
