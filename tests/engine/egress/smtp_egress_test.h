#pragma once

#include <QObject>

class SmtpEgressTest : public QObject {
  Q_OBJECT
 private slots:
  void aMailArrivesAsItWasComposed();
  void repliesBecomeOutcomes_data();
  void repliesBecomeOutcomes();
  void startTlsAndAuthenticationWork();
  void implicitTlsWorks();
  void aWrongPasswordIsACredential();
  void anUnknownCertificateIsNotSent();
  void missingStartTlsIsNotSent();
  void lostDialogues_data();
  void lostDialogues();
  void noAnswerToDataIsAmbiguous_data();
  void noAnswerToDataIsAmbiguous();
  void aConnectionIsReused();
  void aConnectionUnderOtherTermsIsNotReused();
  void aServerThatHangsAtQuitStopsNobody();
  void aServerThatTakesItsTimeHoldsUpNobody();
  void mailsAboveTheLimitWait();
  void stopEndsEachMailByHowFarItGot();
  void mailThatIsCutShortIsNeverEndedAsIfItWereWhole();
  void healthIsANoop();
};
