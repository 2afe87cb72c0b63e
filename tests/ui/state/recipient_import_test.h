#pragma once
#include <QObject>

class RecipientImportTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void csvFieldsFollowTheirQuotes_data();
  void csvFieldsFollowTheirQuotes();
  void headerMustNameTheRecipient();
  void linesGoInBatchesOneAfterTheOther();
  void brokenConnectionSaysWhatWasTaken();
  void fileThatCannotBeReadIsNamed();
};
