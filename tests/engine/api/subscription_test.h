#pragma once
// Subscriptions over REST: what is asked for, who may, and what is never said.

#include <QObject>

namespace signalbox::api::tests {

class SubscriptionTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void putReadsTheWholeSubscription();
  void everyWrongMemberIsNamedAtOnce();
  void secretIsNeverAnswered();
  void urlIsShownToWhoMayManageAlone();
  void whoMayNotManageIsRefused();
  void whoMayNotReadPayloadsSetsNoUrl();
  void versionsGuardSubscriptions();
  void rotationIsReadAndBounded();
  void testEventIsSentOnceAndAnsweredInPlainWords();
  void unknownSubscriptionIsNotFound();
  void appOfEventsIsReserved();
};

}  // namespace signalbox::api::tests
