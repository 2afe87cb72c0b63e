#include "tests/ui/state/engine_session_test.h"

#include "tests/ui/state/fake_engine.h"

using namespace signalbox;
using namespace signalbox::ui::state;
using namespace signalbox::tests;

namespace {

boost::json::object dead(std::int64_t count) {
  protocol::Totals totals;
  totals.dead = count;
  return {{"totals", protocol::toJson(totals)}};
}

}  // namespace

void EngineSessionTest::startLoadsSessionAndSnapshotOnce() {
  FakeEngine engine;
  engine.start();
  QCOMPARE(engine.state().link(), Link::live);
  QCOMPARE(engine.state().freshness(), Freshness::live);
  engine.say("state", delta(11, dead(8)));
  QTRY_COMPARE(engine.state().snapshot().totals.dead, std::int64_t{8});
  QCOMPARE(engine.server.count("GET /snapshot"), 1);
  QCOMPARE(engine.server.count("GET /session"), 1);
}

void EngineSessionTest::deltasThatOvertakeTheSnapshotWaitForIt() {
  FakeEngine engine;
  Scripted never;
  never.silent = true;
  engine.server.on("GET /snapshot", never);
  engine.session.start(engine.server.address());
  QTRY_COMPARE(engine.server.count("GET /snapshot"), 1);
  QTRY_COMPARE(engine.server.streams(), 1);
  engine.setSnapshot(exampleSnapshot(20));
  engine.say("state", delta(19, dead(1)));  // already in the snapshot that follows
  engine.say("state", delta(21, dead(77)));
  engine.say("reset", "{}");  // asks anew, and is answered this time
  QTRY_VERIFY(engine.state().hasSnapshot());
  QCOMPARE(engine.state().snapshot().totals.dead, std::int64_t{77});
  QCOMPARE(engine.state().snapshot().asOf.step, std::int64_t{21});
}

void EngineSessionTest::resetLoadsTheSnapshotAgain() {
  FakeEngine engine;
  engine.start();
  auto news = exampleSnapshot(500);
  news.totals.dead = 1000;
  engine.setSnapshot(news);
  engine.say("reset", "{}");
  QTRY_COMPARE(engine.state().snapshot().totals.dead, std::int64_t{1000});
}

void EngineSessionTest::anotherBootLoadsTheSnapshotAgain() {
  FakeEngine engine;
  engine.start();
  QSignalSpy restarted(&engine.session, &EngineSession::restarted);
  engine.setSnapshot(exampleSnapshot(2, "boot-2"));
  engine.say("state", delta(3, dead(5), "boot-2"));
  QTRY_COMPARE(engine.state().snapshot().totals.dead, std::int64_t{5});
  QCOMPARE(engine.state().snapshot().asOf.boot, std::string("boot-2"));
  QCOMPARE(restarted.size(), 1);
}

void EngineSessionTest::cutStreamHealsAndKeepsWhatWasKnown() {
  FakeEngine engine;
  engine.start();
  engine.server.goDown();
  QTRY_COMPARE(engine.state().link(), Link::waiting);
  QVERIFY(engine.state().linkError() && engine.state().retryIn());
  QVERIFY(engine.state().hasSnapshot());  // what was known stays, and ages
  engine.clock.advance(base::Millis{40'000});
  std::optional<base::Millis> blind;
  connect(&engine.state(), &EngineState::healed, this, [&](std::chrono::milliseconds blindFor) { blind = blindFor; });
  engine.setSnapshot(exampleSnapshot(900));
  QVERIFY(engine.server.listenAgain());
  engine.session.retryNow();
  QTRY_COMPARE(engine.state().snapshot().asOf.step, std::int64_t{900});
  QCOMPARE(engine.state().link(), Link::live);
  QCOMPARE(blind, std::optional(base::Millis{40'000}));
}

void EngineSessionTest::resumedStreamNeedsNoSnapshot() {
  FakeEngine engine;
  engine.start();
  engine.say("state", delta(11, dead(8)), "boot-1:11");
  QTRY_COMPARE(engine.state().snapshot().totals.dead, std::int64_t{8});
  engine.session.watchNotifications({QStringLiteral("n1")});
  QTRY_COMPARE(engine.server.count("GET /events"), 2);
  QTRY_COMPARE(engine.server.streams(), 1);
  engine.say("state", delta(12, dead(9)), "boot-1:12");
  QTRY_COMPARE(engine.state().snapshot().totals.dead, std::int64_t{9});
  QCOMPARE(engine.server.count("GET /snapshot"), 1);
}

void EngineSessionTest::failedSnapshotIsTriedAgain() {
  FakeEngine engine;
  engine.server.on("GET /snapshot", problem(503, "busy", "Try again."));
  engine.session.start(engine.server.address());
  QTRY_VERIFY(engine.server.count("GET /snapshot") >= 2);
  QVERIFY(engine.state().linkError());
  engine.setSnapshot(exampleSnapshot());
  QTRY_VERIFY(engine.state().hasSnapshot());
}

void EngineSessionTest::refusedTokenStops() {
  FakeEngine engine;
  engine.server.on("GET /events", problem(401, "unauthorized", "no"));
  engine.session.start(engine.server.address());
  QTRY_COMPARE(engine.state().link(), Link::stopped);
  QCOMPARE(engine.state().linkError()->kind, ui::client::ErrorKind::token);
  QVERIFY(!engine.state().canAct({}).allowed);
}

void EngineSessionTest::eventsArePassedOn() {
  FakeEngine engine;
  engine.start();
  std::vector<protocol::EventView> events;
  connect(&engine.session, &EngineSession::event, this, [&](const protocol::EventView& event) { events.push_back(event); });
  protocol::EventView view;
  view.kind = "breaker";
  view.subject = "twilio";
  engine.say("breaker", protocol::toText(view));
  engine.say("breaker", "no json");
  view.kind = "alert";
  engine.say("alert", protocol::toText(view));
  QTRY_COMPARE(events.size(), std::size_t{2});
  QCOMPARE(events[0].subject, std::string("twilio"));
}

void EngineSessionTest::goingThroughAListConnectsOnce() {
  FakeEngine engine;
  engine.start();
  const int before = engine.server.count("GET /events");
  for (int row = 0; row < 20; ++row) engine.session.watchNotifications({QStringLiteral("n%1").arg(row)});
  QTRY_VERIFY(engine.server.last("GET /events").target.contains("n19"));
  QCOMPARE(engine.server.count("GET /events"), before + 1);
}

void EngineSessionTest::stopAndStartAnotherEngine() {
  FakeEngine engine;
  engine.session.stop();
  engine.start();
  engine.session.stop();
  engine.session.stop();
  QVERIFY(!engine.session.isStarted());
  QCOMPARE(engine.state().link(), Link::idle);
  QTRY_COMPARE(engine.server.streams(), 0);
  engine.setSnapshot(exampleSnapshot(3, "boot-9"));
  engine.start();
  QTRY_COMPARE(engine.state().snapshot().asOf.boot, std::string("boot-9"));
}
