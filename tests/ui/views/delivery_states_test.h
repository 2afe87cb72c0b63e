#pragma once
#include <QObject>

namespace signalbox::tests {

/// What Delivery says where it has nothing to show: not yet, not to be read, nobody to send, no such queue.
class DeliveryStatesTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void withoutProvidersItLeadsToSettingOneUp();
  void firstProviderIsShownAtOnce();
  void listIsWaitedFor_data();
  void listIsWaitedFor();
  void listThatCannotBeReadSaysWhyAndIsAskedForAgain();
  void listThatMayNotBeReadHasNoRetry();
  void awaitedDetailIsNoHigherThanAChart();
  void queuesAreShownWhenTheyWereAskedFor();
  void failureRateHasItsUnitBeforeItsFigures();
  void queueThatIsNotThereIsNotActedOn();
};

}  // namespace signalbox::tests
