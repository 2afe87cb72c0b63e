#pragma once
// What is kept from those who may not read the audit, or not what messages say.

#include <QObject>

namespace signalbox::api::tests {

class MaskedTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void marksTellWhenAndOfWhatKindAlone();
  void refusalsAreNoMarks();
  void reportTellsWhoSteeredItToReadersOfTheAudit();
  void actsAreStreamedToReadersOfTheAudit_data();
  void actsAreStreamedToReadersOfTheAudit();
  void receiversWordsAreShownByPayloadViewAlone_data();
  void receiversWordsAreShownByPayloadViewAlone();
  void whatARefusalWasIsShownToEverybody();
  void receiversWordsAreNotFoundBySearchingEither();
  void causeWithoutAPlainTitleGoesByItsId();
};

}  // namespace signalbox::api::tests
