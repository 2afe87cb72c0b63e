#pragma once
// What every kind of provider guarantees, whatever it speaks.

#include <QObject>

class ConformanceTest : public QObject {
  Q_OBJECT
 private slots:
  void everyKindHasABench();
  void everyOutcomeIsReached_data();
  void everyOutcomeIsReached();
  void noAnswerGoesByHowFarItGot_data();
  void noAnswerGoesByHowFarItGot();
  void retryAfterIsHonoured_data();
  void retryAfterIsHonoured();
  void sharedRowsHold_data();
  void sharedRowsHold();
  void everySharedRowIsReached();
  void limitsRefuseBeforeAnythingIsSent_data();
  void limitsRefuseBeforeAnythingIsSent();
  void aRepeatCanBeRecognised_data();
  void aRepeatCanBeRecognised();
  void noTextHoldsASecret_data();
  void noTextHoldsASecret();
  void headersHoldNoLineEnds_data();
  void headersHoldNoLineEnds();
  void capabilitiesAreKept_data();
  void capabilitiesAreKept();
  void healthIsNeverGuessed_data();
  void healthIsNeverGuessed();
  void settingsAreTyped_data();
  void settingsAreTyped();
};
