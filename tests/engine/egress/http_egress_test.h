#pragma once

#include <QObject>

class HttpEgressTest : public QObject {
  Q_OBJECT
 private slots:
  void aWebhookArrivesSigned();
  void statusesBecomeOutcomes_data();
  void statusesBecomeOutcomes();
  void aConnectionIsReused();
  void oneCopyWhenTheServerReadsAndCloses();
  void oneCopyOnAReusedConnectionToo();
  void aServerThatReadsAndDiesMayHaveTakenIt();
  void aDeadIdleConnectionIsNoFailure();
  void aRefusedConnectionIsNotSent();
  void aResetIsNeverCalledNotSentOnceBytesLeft();
  void aHangingServerIsAmbiguousAfterItsTimeout();
  void aTimeoutWhileConnectingIsNotSent();
  void aHugeAnswerIsCutAndStillAnAnswer();
  void aBrokenOffAnswerIsAmbiguous();
  void aRedirectIsNotFollowed();
  void proxiesOfTheEnvironmentAreIgnored();
  void aGuardedRequestDoesNotReachThisMachine_data();
  void aGuardedRequestDoesNotReachThisMachine();
  void aGuardedRequestDoesNotReuseAnUnguardedConnection();
  void anAllowedRangeIsReached();
  void aSendWhoseLeaseIsOverIsDropped();
  void thousandsAreInFlightAtOnce();
  void othersPassWhileHundredsHang();
  void otherMethodsAndHeadersPass();
  void healthIsReadByTheProvider();
  void anUnknownCertificateIsRefusedAndAKnownOneTaken();
};
