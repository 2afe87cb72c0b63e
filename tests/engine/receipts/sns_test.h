#pragma once

#include <QObject>

class SnsTest : public QObject {
  Q_OBJECT
 private slots:
  void textThatIsSignedIsTheDocumentedOne();
  void certificateIsAskedForFirst();
  void bothVersionsAreProven();
  void sha1IsRefusedWhereVersionTwoIsRequired();
  void foreignTopicIsRefusedBeforeAnythingIsFetched();
  void urlsThatAreNotAmazonsAreRefused_data();
  void urlsThatAreNotAmazonsAreRefused();
  void untrustedCertificateIsRefused();
  void certificateMustBeAmazons_data();
  void certificateMustBeAmazons();
  void expiredCertificateIsRefused();
  void confirmationGivesTheUrlAndNothingElse();
  void endedSubscriptionIsAWarning();
  void everyEventHasItsMeaning_data();
  void everyEventHasItsMeaning();
  void everyRecipientHasAnEventOfItsOwn_data();
  void everyRecipientHasAnEventOfItsOwn();
  void ourIdsAreRead();
  void envelopeIsTakenForAnHourBothWays_data();
  void envelopeIsTakenForAnHourBothWays();
};
