#pragma once
// The adapters of providers on a real wire, against a double that checks what it receives.

#include <QObject>

class AdaptersTest : public QObject {
  Q_OBJECT
 private slots:
  void theDoubleComputesAwsSignaturesAsDocumented_data();
  void theDoubleComputesAwsSignaturesAsDocumented();
  void twilioGetsItsForm();
  void twilioIsAskedForAMessage();
  void sendgridGetsItsJson();
  void sesGetsASignedMail();
  void temporaryKeysOfSesAreSignedWithTheirToken();
  void fcmGetsItsMessage();
  void sesIsSignedWithoutABodyToo();
  void termiiGetsItsJson();
  void aHangingProviderIsAmbiguous_data();
  void aHangingProviderIsAmbiguous();
  void aLostAnswerLeavesOneCopy_data();
  void aLostAnswerLeavesOneCopy();
  void aProviderThatIsAwayGotNothing_data();
  void aProviderThatIsAwayGotNothing();
  void whatIsRefusedBeforehandReachesNobody();
  void healthIsAsked_data();
  void healthIsAsked();
};
