#pragma once
// Access tokens: exchanged once for all who wait, kept, renewed, never shown. With FCM's adapter on a real wire.

#include <QObject>

class TokenTest : public QObject {
  Q_OBJECT
 private slots:
  void oneExchangeServesAllWhoWait();
  void theAssertionIsSignedWithTheAccountsKey();
  void aTokenIsRenewedShortlyBeforeItsEnd();
  void aTokenThatEndsAtOnceServesThoseWhoWaited();
  void aRefusedTokenIsRenewedOnce();
  void aTokenThatIsRefusedTwiceIsACredential();
  void sendsUnderWayShareTheRenewal();
  void aRefusedExchangeEndsAllWhoWait_data();
  void aRefusedExchangeEndsAllWhoWait();
  void afterAFailedExchangeTheNextSendTriesAgain();
  void aHangingExchangeSentNothing();
  void aChangedProviderHasATokenOfItsOwn();
  void healthNeedsATokenToo();
  void aStopEndsThoseWhoWait();
  void aLateSendIsNotBegunWhenItsTokenComes();
  void theTokenIsInNoText();
  void theCacheKeepsItsMargin();
};
