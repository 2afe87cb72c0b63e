#pragma once

#include <QObject>

class SubscriptionTest : public QObject {
  Q_OBJECT
 private slots:
  void nothingIsWrittenWithoutASubscription();
  void eachTransitionOfAMessageIsToldOnce();
  void receiptsAreToldAsTheyAdvance();
  void receiptInTheStepThatPurgesItsMessageIsTold();
  void heldIsToldWhenAnOperatorIsNeeded();
  void breakerOperationAndAlertAreTold();
  void payloadHoldsNoAddress();
  void filterLetsThroughWhatItNames();
  void disabledSubscriptionHearsNothing();
  void ownDeliveriesRaiseNoEvents();
  void alertAboutItsOwnDeadLettersIsNoEvent();
  void deliveriesAreNotCountedAsMessagesOfAChannel();
  void deliveriesTakeNoSlotOfAUsersProvider();
  void pausedChannelDoesNotStopEvents();
  void crashesLoseNoEventAndWriteNoneTwice_data();
  void crashesLoseNoEventAndWriteNoneTwice();
};

/// Operators' acts on subscriptions, and receivers that fail.
class SubscriberTest : public QObject {
  Q_OBJECT
 private slots:
  void retriesKeepTheWebhookId();
  void rotationSignsWithBothSecretsUntilTheOldOneEnds();
  void rotationWithoutOverlapEndsTheOldSecretAtOnce();
  void deadReceiverFillsTheDeadLetterQueueAndReplays();
  void breakerOfADestinationIsItsOwn();
  void newUrlAppliesToWaitingRetries();
  void deletingCancelsWhatWaitsVisibly();
  void sameNameAgainGetsNothingOfTheOldOne();
  void receiverThatIsGoneEndsItsSubscription();
  void undeliverableEventExpires();
  void putIsChecked_data();
  void putIsChecked();
  void numberOfSubscriptionsIsBounded();
  void everyActHasItsAuditRowWithoutUrlOrSecret();
  void figuresSurviveARestart();
};
