#pragma once

#include <QObject>

class LookupTest : public QObject {
  Q_OBJECT
 private slots:
  void theProviderIsAskedAndReadsTheAnswer();
  void aLookupThatGetsNoAnswerKnowsNothing();
  void aProviderThatCannotLookUpSaysSo();
  void simulatedLookupsTellTheTruth_data();
  void simulatedLookupsTellTheTruth();
  void aSimulationAnswersAtOnce();
  void afterStopNobodyIsAsked();
};
