#pragma once

#include <QObject>

class ReceiptTest : public QObject {
  Q_OBJECT
 private slots:
  void deliveredReceiptIsJoinedByTheProvidersId();
  void repeatedEventChangesNothingAlsoAfterARestart();
  void statusNeverGoesBack();
  void asynchronousBounceOverridesDelivered();
  void receiptBeforeItsMessageIsKnownWaitsForIt();
  void addressInAProvidersWordsIsNotKept();
  void providersWordsAreTakenOutOfWhatIsWrittenOfThem_data();
  void providersWordsAreTakenOutOfWhatIsWrittenOfThem();
  void waitingReceiptIsPurgedAfterADay();
  void receiptWaitsForItsMessageForADay_data();
  void receiptWaitsForItsMessageForADay();
  void receiptIsJoinedByOurOwnId();
  void anotherProvidersKeyProvesNothing();
  void hardBounceSuppressesTheAddressForItsCategoryOnly();
  void suppressionIsVisibleAndCanBeLifted();
  void refusalForGoodOfTheAddressSuppressesItAtOnce();
  void waitingMessageToASuppressedAddressIsNotSent();
  void receiptOfAnEarlierGenerationChangesNothing();
  void whatArrivedAfterAllIsKnownWhereItIsReplayed_data();
  void whatArrivedAfterAllIsKnownWhereItIsReplayed();
  void lateRefusalOfAnEarlierGenerationSuppressesItsOwnAddress();
  void whoSubscribesAgainIsWrittenToAgain();
  void subscribingAgainHealsNoBounce();
  void complaintStandsBesideDelivered();
};
