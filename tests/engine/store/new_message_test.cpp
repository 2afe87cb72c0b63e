// A message that was just accepted need not be read back when it is claimed; nobody must notice.
#include "engine/store/erasure_store.h"
#include "tests/engine/store/scene.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using model::State;

namespace {

std::vector<DeliveryRow> claimable(Scene& scene, Seq seq) {
  ReadyRow hint;
  hint.seq = seq;
  return must(scene.store().claimable(std::span(&hint, 1)));
}

/// All that a claim goes by.
std::string wordsOf(const DeliveryRow& row) {
  const model::Notification& n = row.notification;
  const model::Delivery& d = row.delivery;
  const auto when = [](const std::optional<base::WallTime>& at) { return at ? std::to_string(base::toMillis(*at)) : std::string("none"); };
  std::string words;
  for (const std::string& part : {std::to_string(n.seq),
                                  n.id.toString(),
                                  n.app,
                                  std::string(model::name(n.channel)),
                                  n.target,
                                  n.recipientId,
                                  n.templateName,
                                  std::to_string(n.templateVersion),
                                  n.content,
                                  n.data,
                                  n.category,
                                  std::string(model::name(n.priority)),
                                  n.orderingKey,
                                  n.locale,
                                  n.metadata,
                                  n.traceparent,
                                  n.idempotencyKey,
                                  when(n.createdAt),
                                  when(n.sendAt),
                                  when(n.expiresAt),
                                  std::to_string(d.seq),
                                  std::string(model::name(d.state)),
                                  std::to_string(d.generation),
                                  std::to_string(d.leaseEpoch),
                                  when(d.leaseUntil),
                                  when(d.dueAt),
                                  std::to_string(d.attempts),
                                  std::to_string(d.attemptsInGeneration),
                                  std::to_string(d.crashesAlone),
                                  std::to_string(d.suspect),
                                  std::to_string(d.route),
                                  d.reason,
                                  std::to_string(d.receipt.has_value()),
                                  std::to_string(d.complained),
                                  std::to_string(d.unsubscribed),
                                  std::to_string(row.ambiguousBefore),
                                  std::to_string(row.sentBefore),
                                  std::to_string(row.orderBlocked),
                                  std::to_string(row.overrideTemplateVersion.has_value()),
                                  row.overrideProvider,
                                  row.suppressedBecause,
                                  row.operation.toString(),
                                  std::to_string(row.edited)})
    words += part + '|';
  return words;
}

}  // namespace

class NewMessageTest : public QObject {
  Q_OBJECT
 public:
  explicit NewMessageTest(MakeFactory make) : make_(std::move(make)) {}

 private Q_SLOTS:
  void isClaimedAsItStandsInTheFile() {
    Scene scene(make_);
    AcceptRow full = row();
    model::Notification& n = full.notification;
    n.channel = model::Channel::webhook;
    n.target = "https://example.org/hook";
    n.templateName = "welcome";
    n.templateVersion = 3;
    n.data = R"({"name":"Ann"})";
    n.category = "marketing";
    n.priority = model::Priority::high;
    n.locale = "de";
    n.metadata = R"({"a":1})";
    n.traceparent = "00-a-b-01";
    n.idempotencyKey = "k1";
    n.expiresAt = scene.now + std::chrono::hours(2);
    full.route = 7;
    AcceptRow ordered = row();
    ordered.notification.orderingKey = "o";
    AcceptRow later = row();
    later.notification.sendAt = later.dueAt = scene.now + std::chrono::hours(1);
    later.reason = "quiet hours";
    for (const AcceptRow& each : {row(), full, ordered, later}) {
      const Seq seq = scene.accept(each);
      const auto fresh = claimable(scene, seq);
      const auto again = claimable(scene, seq);
      scene.reopen();
      const auto read = claimable(scene, seq);
      QCOMPARE(read.size(), 1U);
      QCOMPARE(fresh.size(), 1U);
      QCOMPARE(wordsOf(fresh.front()), wordsOf(read.front()));
      QCOMPARE(again.size(), 1U);
      QCOMPARE(wordsOf(again.front()), wordsOf(read.front()));
    }
  }

  void isReadAnewOnceItChanged() {
    Scene scene(make_);
    const Seq cancelled = scene.accept();
    QVERIFY(scene.move(cancelled, State::cancelled));
    QVERIFY(claimable(scene, cancelled).empty());
    const Seq deferred = scene.accept();
    MoveRow wait = scene.moveRow(deferred, State::pending);
    wait.dueAt = scene.now + std::chrono::hours(1);
    QVERIFY(scene.apply(wait));
    QVERIFY(claimable(scene, deferred).front().delivery.dueAt == wait.dueAt);
    const Seq erased = scene.accept();
    scene.inStep([&] { must(scene.store().erasures().erase({erased})); });
    QCOMPARE(claimable(scene, erased).front().notification.target, std::string());
    AcceptRow lost = row();
    lost.notification.id = scene.newId();
    lost.notification.createdAt = lost.dueAt = scene.now;
    must(scene.store().begin());
    must(scene.store().insertAccepted(std::span(&lost, 1)));
    scene.store().rollback();
    QVERIFY(claimable(scene, lost.notification.seq).empty());
    must(scene.store().begin());
    must(scene.store().savepoint());
    must(scene.store().insertAccepted(std::span(&lost, 1)));
    scene.store().rollbackToSavepoint();
    must(scene.store().commit(scene.nextStep()));
    QVERIFY(claimable(scene, lost.notification.seq).empty());
  }

  void knowsWhatIsSuppressedSince() {
    Scene scene(make_);
    SuppressionRow suppression;
    suppression.address = "ann@example.org";
    suppression.category = "default";
    suppression.reason = "bounced";
    suppression.at = scene.now;
    const Seq before = scene.accept();
    scene.inStep([&] { must(scene.store().putSuppression(suppression)); });
    QCOMPARE(claimable(scene, before).front().suppressedBecause, std::string("bounced"));
    suppression.address = "bob@example.org";
    AcceptRow within = row();  // accept looks at what was suppressed before its step
    within.notification.target = "bob@example.org";
    within.notification.id = scene.newId();
    within.notification.createdAt = within.dueAt = scene.now;
    scene.inStep([&] {
      must(scene.store().putSuppression(suppression));
      must(scene.store().insertAccepted(std::span(&within, 1)));
    });
    QCOMPARE(claimable(scene, within.notification.seq).front().suppressedBecause, std::string("bounced"));
  }

 private:
  MakeFactory make_;
};

int runNewMessageTests(const MakeFactory& make, int argc, char** argv) {
  NewMessageTest test(make);
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "new_message_test.moc"
