#include <QtTest>

#include <set>

#include "engine/model/subscription.h"
#include "tests/engine/model/model_tests.h"

namespace signalbox::model::tests {

class SubscriptionTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void namesOfEventTypesAreTheirOwnAndComeBack() {
    std::set<std::string_view> names;
    for (const EventType type : kEventTypes) {
      QVERIFY(names.insert(name(type)).second);
      QVERIFY(eventTypeFromName(name(type)) == type);
    }
    QVERIFY(!eventTypeFromName("notification.lost"));
    QVERIFY(!eventTypeFromName(""));
  }

  void routesOfSubscriptionsAreNobodyElses() {
    for (const std::int64_t number : {std::int64_t{1}, std::int64_t{2}, std::int64_t{1'000'000}}) {
      QVERIFY(isEventRoute(routeOfSubscription(number)));
      QCOMPARE(subscriptionOfRoute(routeOfSubscription(number)), number);
    }
    for (const RouteId route : {kAnyRoute, RouteId{1}, RouteId{4096}, RouteId{-1}}) QVERIFY(!isEventRoute(route));
  }

  void emptyFilterWantsAll() {
    const Subscription all;
    for (const EventType type : kEventTypes) QVERIFY(wants(all, type, "shop", Channel::sms));
  }

  void filterJudgesWhatAnEventHas() {
    Subscription some;
    some.types = {EventType::notificationDead, EventType::alertRaised};
    some.apps = {"shop"};
    some.channels = {Channel::sms};
    QVERIFY(wants(some, EventType::notificationDead, "shop", Channel::sms));
    QVERIFY(!wants(some, EventType::notificationSent, "shop", Channel::sms));
    QVERIFY(!wants(some, EventType::notificationDead, "blog", Channel::sms));
    QVERIFY(!wants(some, EventType::notificationDead, "shop", Channel::email));
    QVERIFY(wants(some, EventType::alertRaised, "", std::nullopt));  // it has neither app nor channel
    some.enabled = false;
    QVERIFY(!wants(some, EventType::notificationDead, "shop", Channel::sms));
  }

  void sendersNameTheirSubscription() {
    QCOMPARE(subscriptionSender("ops"), std::string("subscription:ops"));
    QVERIFY(subscriptionInSender("subscription:ops") == "ops");
    QVERIFY(subscriptionInSender("https://subscription:ops").empty());
    QVERIFY(subscriptionInSender("twilio").empty());
  }
};

int runSubscriptionTests(int argc, char** argv) {
  SubscriptionTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::model::tests

#include "subscription_test.moc"
