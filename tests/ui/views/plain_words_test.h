#pragma once
// No name of the wire stands on a screen by itself: each value that the engine's document and its catalogue know has words.

#include <QObject>

namespace signalbox::tests {

class PlainWordsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void valuesOfTheDocumentHaveWords_data();
  void valuesOfTheDocumentHaveWords();
  void statesAndOutcomesHaveWords();
  void permissionsHaveWords();
  void actsOfTheAuditHaveWords();
  void choicesOfProvidersHaveWords();
  void settingsOfProvidersAreWritten();
  void tokensSpeakWords();
  void actsInAStorySayWhose();
  void auditSpeaksWords();
};

}  // namespace signalbox::tests
