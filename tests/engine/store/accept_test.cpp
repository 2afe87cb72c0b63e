#include "tests/engine/store/scene.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using base::Code;
using model::State;

class AcceptTest : public QObject {
  Q_OBJECT
 public:
  explicit AcceptTest(MakeFactory make) : make_(std::move(make)) {}

 private Q_SLOTS:
  void everyFieldComesBack() {
    Scene scene(make_);
    AcceptRow value = row();
    model::Notification& n = value.notification;
    n.channel = model::Channel::webhook;
    n.target = "https://example.org/hook";
    n.recipientId = "r1";
    n.templateName = "welcome";
    n.templateVersion = 3;
    n.data = R"({"name":"Ann"})";
    n.category = "marketing";
    n.priority = model::Priority::high;
    n.orderingKey = "order-1";
    n.locale = "de";
    n.metadata = R"({"a":1})";
    n.traceparent = "00-a-b-01";
    n.idempotencyKey = "k1";
    n.sendAt = scene.now + std::chrono::hours(1);
    n.expiresAt = scene.now + std::chrono::hours(2);
    value.dueAt = *n.sendAt;
    value.reason = "quiet hours";
    const Seq seq = scene.accept(value);
    const DeliveryRow found = scene.find(seq);
    const model::Notification& back = found.notification;
    QCOMPARE(back.target, n.target);
    QCOMPARE(back.recipientId, n.recipientId);
    QCOMPARE(back.templateName, n.templateName);
    QCOMPARE(back.templateVersion, n.templateVersion);
    QCOMPARE(back.content, n.content);
    QCOMPARE(back.data, n.data);
    QCOMPARE(back.category, n.category);
    QVERIFY(back.priority == n.priority);
    QCOMPARE(back.orderingKey, n.orderingKey);
    QCOMPARE(back.locale, n.locale);
    QCOMPARE(back.metadata, n.metadata);
    QCOMPARE(back.traceparent, n.traceparent);
    QCOMPARE(back.idempotencyKey, n.idempotencyKey);
    QVERIFY(back.sendAt == n.sendAt);
    QVERIFY(back.expiresAt == n.expiresAt);
    QVERIFY(back.createdAt == scene.now);
    QVERIFY(found.delivery.dueAt == value.dueAt);
    QCOMPARE(found.delivery.reason, value.reason);
    QVERIFY(found.delivery.state == State::pending);
    const auto byId = must(scene.store().find(back.id));
    QVERIFY(byId && byId->notification.seq == seq);
    QVERIFY(!must(scene.store().find(scene.newId())));
  }

  void keyIsFoundUntilItExpires() {
    Scene scene(make_);
    AcceptRow value = row();
    value.notification.idempotencyKey = "k";
    value.notification.id = scene.newId();
    value.fingerprint = std::string(31, 'x') + std::string(1, '\0');
    scene.accept(value);
    const std::vector<KeyRef> keys{{"shop", "k"}, {"other", "k"}, {"shop", "l"}};
    const auto hits = must(scene.store().findKeys(keys, scene.now));
    QCOMPARE(hits.size(), 3U);
    QVERIFY(hits[0] && hits[0]->id == value.notification.id && hits[0]->fingerprint == value.fingerprint && hits[0]->status == "pending");
    QVERIFY(!hits[1] && !hits[2]);
    QVERIFY(!must(scene.store().findKeys(keys, scene.now + std::chrono::hours(24))).front());
  }

  void secondUseOfAKeyIsAConflictAndLeavesNothing() {
    Scene scene(make_);
    AcceptRow value = row();
    value.notification.idempotencyKey = "k";
    scene.accept(value);
    value.notification.id = scene.newId();
    value.notification.createdAt = scene.now;
    value.keyExpiresAt = scene.now + std::chrono::hours(24);
    must(scene.store().begin());
    must(scene.store().savepoint());
    QVERIFY(scene.store().insertAccepted(std::span(&value, 1)).code() == Code::conflict);
    scene.store().rollbackToSavepoint();
    must(scene.store().commit(scene.nextStep()));
    QVERIFY(!must(scene.store().find(value.notification.id)));
    AcceptRow other = value;
    other.notification.app = "other";
    other.notification.id = scene.newId();
    scene.accept(other);  // keys are an app's own
  }

  void rowsGoInTogetherOrNotAtAll() {
    Scene scene(make_);
    AcceptRow known = row();
    known.notification.idempotencyKey = "k";
    scene.accept(known);
    std::vector<AcceptRow> rows;
    for (const char* const key : {"a", "k", "b"}) {
      AcceptRow one = row();
      one.notification.id = scene.newId();
      one.notification.idempotencyKey = key;
      one.notification.createdAt = one.dueAt = scene.now;
      one.keyExpiresAt = scene.now + std::chrono::hours(24);
      rows.push_back(one);
    }
    must(scene.store().begin());
    QVERIFY(scene.store().insertAccepted(rows).code() == Code::conflict);
    for (const AcceptRow& one : rows) QVERIFY(!must(scene.store().find(one.notification.id)));
    const std::vector<KeyRef> keys{{"shop", "a"}, {"shop", "k"}};
    const auto hits = must(scene.store().findKeys(keys, scene.now));
    QVERIFY2(!hits[0] && hits[1], "what was there before is untouched");
    rows.erase(rows.begin() + 1);
    must(scene.store().insertAccepted(rows));  // the step goes on
    must(scene.store().commit(scene.nextStep()));
    for (const AcceptRow& one : rows) QVERIFY(must(scene.store().find(one.notification.id)));
    QCOMPARE(must(scene.store().countReady(model::Channel::email, scene.now, 10)), 3);
  }

  void expiredKeyGivesWay() {
    Scene scene(make_);
    AcceptRow value = row();
    value.notification.idempotencyKey = "k";
    scene.accept(value);
    scene.now += std::chrono::hours(25);
    const Seq second = scene.accept(value);
    const std::vector<KeyRef> keys{{"shop", "k"}};
    QVERIFY(must(scene.store().findKeys(keys, scene.now)).front()->id == scene.find(second).notification.id);
  }

  void numbersAreNeverGivenTwice() {
    Scene scene(make_);
    const Seq first = scene.accept();
    const Seq second = scene.accept();
    QVERIFY(second > first);
    scene.reopen();
    QVERIFY(scene.accept() > second);
  }

  void routesAreInternedAndBounded() {
    Scene scene(make_);
    model::RouteId pinned = 0;
    model::RouteId shared = 0;
    scene.inStep([&] {
      pinned = must(scene.store().internRoute(true, "mailer"));
      QVERIFY(pinned > 0);
      QCOMPARE(must(scene.store().internRoute(true, "mailer")), pinned);
      for (int i = 0; i < 4096; ++i) must(scene.store().internRoute(false, "https://h" + std::to_string(i)));
      shared = must(scene.store().internRoute(false, "https://one-too-many"));
      QCOMPARE(must(scene.store().internRoute(false, "https://two-too-many")), shared);
      QVERIFY(must(scene.store().internRoute(true, "second")) != shared);
    });
    scene.reopen();
    const auto routes = must(scene.store().load()).routes;
    QVERIFY(std::any_of(routes.begin(), routes.end(), [&](const Route& r) { return r.id == pinned && r.pinned && r.name == "mailer"; }));
    QVERIFY(std::any_of(routes.begin(), routes.end(), [&](const Route& r) { return r.id == shared && !r.pinned && r.name == "*"; }));
  }

  void rolledBackRouteIsForgotten() {
    Scene scene(make_);
    must(scene.store().begin());
    must(scene.store().internRoute(true, "ghost"));
    scene.store().rollback();
    scene.inStep([&] { must(scene.store().internRoute(true, "ghost")); });
    QCOMPARE(must(scene.store().load()).routes.size(), 1U);
  }

 private:
  MakeFactory make_;
};

int runAcceptTests(const MakeFactory& make, int argc, char** argv) {
  AcceptTest test(make);
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "accept_test.moc"
