#include <QTest>

#include "engine/telemetry/event_hub.h"
#include "tests/engine/telemetry/scene.h"
#include "tests/engine/telemetry/stream_reader.h"
#include "tests/engine/telemetry/telemetry_tests.h"

namespace signalbox::telemetry::tests {
namespace {

std::shared_ptr<const protocol::Snapshot> snapshotWith(std::int64_t waiting, std::int64_t step = 8) {
  auto snapshot = std::make_shared<protocol::Snapshot>(quietSnapshot());
  snapshot->asOf.step = step;
  snapshot->totals.waiting = waiting;
  return snapshot;
}

boost::json::object dataOf(const protocol::SseEvent& event) { return boost::json::parse(event.data).as_object(); }

}  // namespace

class EventHubTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stateNamesTheMembersThatChanged() {
    EventHub hub({}, "boot1");
    StreamReader reader(hub.subscribe({}, {}));
    hub.publish(snapshotWith(1), at(0));
    hub.publish(snapshotWith(2), at(200));
    const auto events = reader.read();
    QCOMPARE(events.size(), std::size_t{2});
    QCOMPARE(events[0].id, std::string("boot1:1"));
    QCOMPARE(dataOf(events[0]).size(), std::size_t{9});  // the first one is whole
    const boost::json::object second = dataOf(events[1]);
    QCOMPARE(second.size(), std::size_t{2});
    QCOMPARE(second.at("totals").at("waiting").as_int64(), 2);
    QVERIFY(second.contains("as_of"));
  }

  void replacingMembersGivesTheNewestPicture() {
    EventHub hub({}, "boot1");
    StreamReader reader(hub.subscribe({}, {}));
    auto snapshot = std::make_shared<protocol::Snapshot>(quietSnapshot());
    for (int i = 0; i < 50; ++i) {
      snapshot = std::make_shared<protocol::Snapshot>(*snapshot);
      snapshot->asOf.step = i;
      if (i % 2 == 0) snapshot->totals.sending = i;
      if (i % 3 == 0) snapshot->queues[1].held = i;
      if (i % 5 == 0) snapshot->providers[0].breaker.state = i % 10 == 0 ? "open" : "closed";
      if (i % 7 == 0) snapshot->alerts.resize(static_cast<std::size_t>(i % 4));
      hub.publish(snapshot, at(i * 70));
    }
    hub.tick(at(60'000));
    boost::json::object picture;
    for (const protocol::SseEvent& event : reader.read())
      if (event.event == "state")
        for (const auto& member : dataOf(event)) picture[member.key()] = member.value();
    boost::json::value expected = protocol::toJson(*snapshot);
    expected.as_object()["as_of"] = picture.at("as_of");
    QVERIFY(boost::json::value(picture) == boost::json::parse(protocol::jsonText(expected)));
  }

  void stateComesFiveTimesASecondAtMost() {
    EventHub hub({}, "boot1");
    StreamReader reader(hub.subscribe({{"state"}, {}}, {}));
    for (std::int64_t t = 0; t < 10'000; t += 5) hub.publish(snapshotWith(t), at(t));
    QCOMPARE(reader.read().size(), std::size_t{50});
  }

  void lastPictureOfABurstIsGivenOutByTick() {
    EventHub hub({}, "boot1");
    StreamReader reader(hub.subscribe({}, {}));
    hub.tick(at(0));
    hub.publish(snapshotWith(1), at(0));
    hub.publish(snapshotWith(2), at(10));
    QCOMPARE(hub.nextDue(at(10)), at(200).boot);
    reader.read();
    hub.tick(at(199));
    QVERIFY(reader.read().empty());
    hub.tick(at(200));
    const auto events = reader.read();
    QCOMPARE(events.size(), std::size_t{1});
    QCOMPARE(dataOf(events[0]).at("totals").at("waiting").as_int64(), 2);
    QCOMPARE(hub.nextDue(at(200)), at(2000).boot);
  }

  void unchangedPictureIsNotTold() {
    EventHub hub({}, "boot1");
    StreamReader reader(hub.subscribe({}, {}));
    for (int i = 0; i < 10; ++i) hub.publish(snapshotWith(1, i), at(i * 1000));
    QCOMPARE(reader.names(), std::string("state"));
  }

  void heartbeatTellsTheEnginesTime() {
    EventHub hub({}, "boot1");
    hub.publish(snapshotWith(1, 42), at(0));
    StreamReader reader(hub.subscribe({{"alert"}, {}}, {}));
    for (std::int64_t t = 0; t <= 6000; t += 100) hub.tick(at(t));
    const auto events = reader.read();
    QCOMPARE(events.size(), std::size_t{4});  // at 0, 2, 4 and 6 s, whatever the topics are
    QCOMPARE(events[3].event, std::string("heartbeat"));
    QCOMPARE(dataOf(events[3]).at("time").as_string(), base::formatRfc3339(at(6000).wall));
    QCOMPARE(dataOf(events[3]).at("step").as_int64(), 42);
    QCOMPARE(dataOf(events[3]).at("boot").as_string(), "boot1");
    QCOMPARE(events[3].id, std::string("boot1:1"));
  }

  void fastClockKeepsTheWatchersPace() {
    EventHubOptions options;
    options.clockSpeed = 60;
    EventHub hub(options, "boot1");
    StreamReader reader(hub.subscribe({{"state"}, {}}, {}));
    for (std::int64_t t = 0; t < 120'000; t += 500) hub.publish(snapshotWith(t), at(t));  // two real seconds
    QCOMPARE(reader.read().size(), std::size_t{10});
  }

  void topicsAreFiltered() {
    EventHub hub({}, "boot1");
    StreamReader all(hub.subscribe({}, {}));
    StreamReader some(hub.subscribe({{"breaker", "alert"}, {}}, {}));
    for (const char* const kind : {"breaker", "command", "alert", "operation"}) hub.publish(eventOf(kind, "x"));
    QCOMPARE(all.names(), std::string("breaker command alert operation"));
    QCOMPARE(some.names(), std::string("breaker alert"));
  }

  void notificationsPassByIdOnly() {
    EventHub hub({}, "boot1");
    StreamReader nobody(hub.subscribe({}, {}));
    StreamReader named(hub.subscribe({{"alert"}, {"n1", "n2"}}, {}));
    for (const char* const id : {"n1", "n3", "n2"}) hub.publish(eventOf("notification", id));
    QCOMPARE(nobody.names(), std::string());
    const auto events = named.read();
    QCOMPARE(events.size(), std::size_t{2});
    QCOMPARE(events[1].id, std::string("boot1:2"));  // what nobody names takes no place in the ring
  }

  void gapIsReplayed() {
    EventHub hub({}, "boot1");
    std::string lastId;
    {
      StreamReader reader(hub.subscribe({{}, {"n1"}}, {}));
      hub.publish(eventOf("alert", "a"));
      hub.publish(eventOf("alert", "b"));
      reader.read();
      lastId = reader.lastId();
    }
    hub.publish(eventOf("alert", "c"));
    hub.publish(eventOf("notification", "n1"));
    hub.publish(eventOf("breaker", "d"));
    StreamReader again(hub.subscribe({{"alert"}, {"n1"}}, lastId));
    QCOMPARE(again.names(), std::string("alert notification"));
    QCOMPARE(lastId, std::string("boot1:2"));
    hub.publish(eventOf("alert", "e"));
    QCOMPARE(again.names(), std::string("alert"));
  }

  void nothingMissedMeansNothingReplayed() {
    EventHub hub({}, "boot1");
    StreamReader reader(hub.subscribe({}, "boot1:0"));
    QCOMPARE(reader.names(), std::string());
    hub.publish(eventOf("alert", "a"));
    reader.read();
    StreamReader again(hub.subscribe({}, reader.lastId()));
    QCOMPARE(again.names(), std::string());
  }

  void heartbeatsIdIsAPlaceToComeBackTo() {
    EventHub hub({}, "boot1");
    StreamReader reader(hub.subscribe({{"breaker"}, {}}, {}));
    hub.publish(eventOf("alert", "a"));
    hub.tick(at(0));
    QCOMPARE(reader.names(), std::string("heartbeat"));
    hub.publish(eventOf("breaker", "b"));
    StreamReader again(hub.subscribe({{"breaker"}, {}}, reader.lastId()));
    QCOMPARE(again.names(), std::string("breaker"));
  }

  void unreachableGapIsAReset_data() {
    QTest::addColumn<QString>("lastEventId");
    QTest::newRow("of another boot") << "boot0:11";
    QTest::newRow("older than the ring") << "boot1:9";
    QTest::newRow("of the future") << "boot1:21";
    QTest::newRow("no number") << "boot1:x";
    QTest::newRow("negative") << "boot1:-1";
    QTest::newRow("digits and more") << "boot1:11x";
    QTest::newRow("no boot") << "11";
  }
  void unreachableGapIsAReset() {
    QFETCH(QString, lastEventId);
    EventHubOptions options;
    options.ringFrames = 10;
    EventHub hub(options, "boot1");
    for (int i = 0; i < 20; ++i) hub.publish(eventOf("alert", "a"));
    StreamReader reader(hub.subscribe({}, lastEventId.toStdString()));
    const auto events = reader.read();
    QCOMPARE(events.size(), std::size_t{1});
    QCOMPARE(events[0].event, std::string("reset"));
    QCOMPARE(events[0].id, std::string("boot1:20"));
    QVERIFY(!reader.subscription().ended());
    hub.publish(eventOf("alert", "b"));
    QCOMPARE(reader.names(), std::string("alert"));
  }

  void oldestFrameOfTheRingIsStillReached() {
    EventHubOptions options;
    options.ringFrames = 10;
    EventHub hub(options, "boot1");
    for (int i = 0; i < 20; ++i) hub.publish(eventOf("alert", "a"));
    StreamReader reader(hub.subscribe({}, "boot1:10"));
    QCOMPARE(reader.read().size(), std::size_t{10});
  }

  void longGapIsAResetInsteadOfAFloodAtOnce() {
    EventHubOptions options;
    options.clientFrames = 100;
    EventHub hub(options, "boot1");
    for (int i = 0; i < 60; ++i) hub.publish(eventOf("alert", "a"));
    QCOMPARE(StreamReader(hub.subscribe({}, "boot1:1")).names(), std::string("reset"));
    QCOMPARE(StreamReader(hub.subscribe({}, "boot1:11")).read().size(), std::size_t{49});
  }

  void slowClientIsCutAndTold_data() {
    QTest::addColumn<int>("frames");
    QTest::addColumn<int>("bytes");
    QTest::newRow("by frames") << 5 << 1'000'000;
    QTest::newRow("by bytes") << 1000 << 1000;
  }
  void slowClientIsCutAndTold() {
    QFETCH(int, frames);
    QFETCH(int, bytes);
    EventHubOptions options;
    options.clientFrames = static_cast<std::size_t>(frames);
    options.clientBytes = static_cast<std::size_t>(bytes);
    EventHub hub(options, "boot1");
    StreamReader slow(hub.subscribe({}, {}));
    StreamReader quick(hub.subscribe({}, {}));
    std::size_t seen = 0;
    for (int i = 0; i < 50; ++i) {
      hub.publish(eventOf("alert", "a"));
      seen += quick.read().size();
    }
    QCOMPARE(seen, std::size_t{50});
    QVERIFY(!slow.subscription().ended());  // the reset waits
    QCOMPARE(slow.names(), std::string("reset"));
    QVERIFY(slow.subscription().ended());
    hub.publish(eventOf("alert", "b"));
    QCOMPARE(slow.names(), std::string());
  }

  void largeFrameAloneCutsNobody() {
    EventHubOptions options;
    options.clientBytes = 100;
    EventHub hub(options, "boot1");
    StreamReader reader(hub.subscribe({}, {}));
    hub.publish(eventOf("alert", "a", std::string(5000, 'x')));
    QCOMPARE(reader.names(), std::string("alert"));
  }

  void readyIsCalledWhenFramesBeginToWait() {
    EventHub hub({}, "boot1");
    StreamReader reader(hub.subscribe({{"alert"}, {}}, {}));
    int calls = 0;
    reader.subscription().onReady([&] { ++calls; });
    QCOMPARE(calls, 0);
    hub.publish(eventOf("breaker", "not for this one"));
    QCOMPARE(calls, 0);
    hub.publish(eventOf("alert", "a"));
    hub.publish(eventOf("alert", "b"));
    QCOMPARE(calls, 1);
    reader.read();
    hub.publish(eventOf("alert", "c"));
    QCOMPARE(calls, 2);
    reader.subscription().onReady([&] { calls += 100; });  // one waits already
    QCOMPARE(calls, 102);
  }

  void closeEndsAfterWhatWaits() {
    auto hub = std::make_unique<EventHub>(EventHubOptions{}, "boot1");
    StreamReader reader(hub->subscribe({}, {}));
    int calls = 0;
    reader.subscription().onReady([&] { ++calls; });
    hub->publish(eventOf("alert", "a"));
    hub->close();
    hub->close();
    QCOMPARE(calls, 2);
    QVERIFY(hub->subscribe({}, {}) == nullptr);
    hub->publish(eventOf("alert", "b"));
    hub.reset();
    QVERIFY(!reader.subscription().ended());
    QCOMPARE(reader.names(), std::string("alert"));
    QVERIFY(reader.subscription().ended());
  }

  void clientsAreBoundedAndGoneOnesMakeRoom() {
    EventHubOptions options;
    options.clients = 2;
    EventHub hub(options, "boot1");
    auto one = hub.subscribe({}, {});
    auto two = hub.subscribe({}, {});
    QVERIFY(hub.subscribe({}, {}) == nullptr);
    QCOMPARE(hub.subscribers(), std::size_t{2});
    one.reset();
    QCOMPARE(hub.subscribers(), std::size_t{1});
    QVERIFY(hub.subscribe({}, {}) != nullptr);
  }
};

int runEventHubTests(int argc, char** argv) {
  EventHubTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::telemetry::tests

#include "event_hub_test.moc"
