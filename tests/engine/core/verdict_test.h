#pragma once
#include <QObject>

class VerdictTest : public QObject {
  Q_OBJECT
 private slots:
  void eachVerdictHasItsCause_data();
  void eachVerdictHasItsCause();
  void fallbackTakesAnotherThatSends_data();
  void fallbackTakesAnotherThatSends();
  void lookUpSaysWhoCannotBeAsked();
  void whoNamesAProviderHasNoFallback();
};
