#pragma once

#include <QObject>

namespace signalbox::api::tests {

class ReceiptTest : public QObject {
  Q_OBJECT
 private slots:
  void provenReceiptReachesTheCoreWithoutAToken();
  void forgedReceiptIsRefusedWithoutAHint();
  void strangerLearnsNotWhichProvidersThereAre_data();
  void strangerLearnsNotWhichProvidersThereAre();
  void strangersAreCountedForTheAudit();
  void fullLaneAsksToComeAgain();
  void certificateIsFetchedOnceAndThenTheReceiptIsRead();
  void subscriptionIsConfirmedForAConfiguredTopicOnly();
  void newsOfATopicReachTheCoreWithoutReceipts();
  void suppressionsAreListedAndMasked();
  void receiptsThatWaitAreListed();
  void suppressionIsLiftedByNumber();
  void onlyThoseWhoManageRecipientsMayLift();
};

}  // namespace signalbox::api::tests
