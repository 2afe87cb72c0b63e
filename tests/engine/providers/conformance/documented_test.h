#pragma once
#include <QObject>

class DocumentedTest : public QObject {
  Q_OBJECT
 private slots:
  void everyDocumentedAnswerHasItsMeaning_data();
  void everyDocumentedAnswerHasItsMeaning();
  void everyCodeOfATableIsDocumented_data();
  void everyCodeOfATableIsDocumented();
  void everyKindIsDocumented();
};
