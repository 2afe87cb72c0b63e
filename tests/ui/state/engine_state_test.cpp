#include "tests/ui/state/engine_state_test.h"

#include <limits>

#include "tests/ui/state/fake_engine.h"

using namespace signalbox;
using namespace signalbox::ui::state;
using namespace signalbox::tests;
using base::Millis;

namespace {

struct Bench {
  Bench() {
    state.setSession(exampleSession());
    state.setSnapshot(exampleSnapshot());
    state.setLink(Link::live, std::nullopt, std::nullopt);
    state.heard();
  }
  base::ManualClock clock{base::wallFromMillis(kNoonMs)};
  EngineState state{clock};
};

boost::json::object totals(std::int64_t dead) {
  protocol::Totals value;
  value.dead = dead;
  return {{"totals", protocol::toJson(value)}};
}

}  // namespace

void EngineStateTest::deltaReplacesOnlyWhatItNames() {
  Bench bench;
  QSignalSpy totalsChanged(&bench.state, &EngineState::totalsChanged);
  QSignalSpy queuesChanged(&bench.state, &EngineState::queuesChanged);
  QSignalSpy providersChanged(&bench.state, &EngineState::providersChanged);
  QCOMPARE(bench.state.applyDelta(delta(11, totals(44))), Delta::applied);
  QCOMPARE(bench.state.snapshot().totals.dead, std::int64_t{44});
  QCOMPARE(bench.state.snapshot().asOf.step, std::int64_t{11});
  QCOMPARE(bench.state.snapshot().providers.size(), std::size_t{2});
  QCOMPARE(totalsChanged.size(), 1);
  QCOMPARE(queuesChanged.size() + providersChanged.size(), 0);
}

void EngineStateTest::providersAreToldAnewWhenTheHoldEnds() {
  Bench bench;
  protocol::Snapshot later = exampleSnapshot(11);
  const auto told = [&](std::int64_t step, bool onHold) {
    QSignalSpy providersChanged(&bench.state, &EngineState::providersChanged);
    later.engine.onHold = onHold;
    static_cast<void>(bench.state.applyDelta(delta(step, {{"engine", protocol::toJson(later.engine)}})));
    return providersChanged.size();
  };
  QCOMPARE(told(11, true), 1);
  QCOMPARE(told(12, true), 0);
  QCOMPARE(told(13, false), 1);
}

void EngineStateTest::everyMemberOfADeltaIsTaken() {
  Bench bench;
  protocol::Snapshot later = exampleSnapshot(11);
  later.engine.name = "other";
  later.totals.dead = 44;
  later.queues.emplace_back();
  later.providers.emplace_back();
  later.policies.emplace_back();
  later.policies.back().channel = "sms";
  later.operations.emplace_back();
  later.alerts.emplace_back();
  later.subscriptions.emplace_back();
  QCOMPARE(bench.state.applyDelta(protocol::toText(later)), Delta::applied);
  QCOMPARE(protocol::toText(bench.state.snapshot()), protocol::toText(later));
}

void EngineStateTest::nullInADeltaClearsTheMember() {
  Bench bench;
  QVERIFY(bench.state.snapshot().totals.oldestDue);
  QCOMPARE(bench.state.applyDelta(delta(11, totals(3))), Delta::applied);
  QVERIFY(!bench.state.snapshot().totals.oldestDue);
}

void EngineStateTest::everyMemberOfThePictureIsTakenFromADelta() {
  Bench bench;
  protocol::Snapshot news = exampleSnapshot();
  news.engine.name = "another";
  news.totals.dead = 44;
  news.queues[0].dead = 44;
  news.providers.pop_back();
  news.policies.resize(1);
  news.policies[0].channel = "sms";
  news.operations.resize(1);
  news.alerts.resize(1);
  news.subscriptions.resize(1);
  const boost::json::object before = protocol::toJson(bench.state.snapshot()).as_object();
  boost::json::object members = protocol::toJson(news).as_object();
  members.erase("as_of");
  for (const auto& member : members) QVERIFY2(before.at(member.key()) != member.value(), std::string(member.key()).c_str());
  QCOMPARE(bench.state.applyDelta(delta(11, members)), Delta::applied);
  const boost::json::object after = protocol::toJson(bench.state.snapshot()).as_object();
  for (const auto& member : members) QVERIFY2(after.at(member.key()) == member.value(), std::string(member.key()).c_str());
}

void EngineStateTest::deltasThatDoNotFit_data() {
  QTest::addColumn<QByteArray>("json");
  QTest::addColumn<Delta>("result");
  QTest::newRow("held step") << QByteArray::fromStdString(delta(10, totals(9))) << Delta::old;
  QTest::newRow("older step") << QByteArray::fromStdString(delta(2, totals(9))) << Delta::old;
  QTest::newRow("another boot") << QByteArray::fromStdString(delta(11, totals(9), "boot-2")) << Delta::needsSnapshot;
  QTest::newRow("no instant") << QByteArray("{\"totals\":{\"dead\":9}}") << Delta::malformed;
  QTest::newRow("wrong type") << QByteArray::fromStdString(delta(11, {{"totals", 9}})) << Delta::malformed;
  QTest::newRow("no JSON") << QByteArray("{") << Delta::malformed;
}

void EngineStateTest::deltasThatDoNotFit() {
  QFETCH(QByteArray, json);
  QFETCH(Delta, result);
  Bench bench;
  QSignalSpy changed(&bench.state, &EngineState::totalsChanged);
  QCOMPARE(bench.state.applyDelta(json.toStdString()), result);
  QCOMPARE(bench.state.snapshot().totals.dead, std::int64_t{3});
  QCOMPARE(changed.size(), 0);
}

void EngineStateTest::listenersSeeTheWholeStep() {
  Bench bench;
  protocol::QueueView queue;
  queue.channel = "email";
  queue.dead = 44;
  boost::json::object members = totals(44);
  members["queues"] = protocol::toJson(std::vector{queue});
  bool whole = false;
  connect(&bench.state, &EngineState::totalsChanged, this, [&] { whole = bench.state.queue(QStringLiteral("email"))->dead == 44; });
  bench.state.applyDelta(delta(11, members));
  QVERIFY(whole);
}

void EngineStateTest::engineTimeRunsOnWithItsSpeed() {
  Bench bench;
  auto fast = exampleSnapshot();
  fast.engine.clockSpeed = 60;
  bench.state.setSnapshot(fast);
  bench.clock.advance(Millis{2000});
  QCOMPARE(base::toMillis(*bench.state.engineNow()), kNoonMs + 120'000);
  bench.clock.jumpWall(Millis{-3'600'000});  // this machine's wall clock has no say
  QCOMPARE(base::toMillis(*bench.state.engineNow()), kNoonMs + 120'000);
}

void EngineStateTest::speedWithoutMeasureLeavesATime() {
  Bench bench;
  for (const double speed : {1e300, -1e300, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    auto fast = exampleSnapshot();
    fast.engine.clockSpeed = speed;
    bench.state.setSnapshot(fast);
    QVERIFY(bench.state.engineNow());
    bench.clock.advance(Millis{2000});
    const auto now = bench.state.engineNow();
    QVERIFY(now);
    QCOMPARE(*now > base::wallFromMillis(kNoonMs), speed > 0);
    QCOMPARE(*now < base::wallFromMillis(kNoonMs), speed < 0);
  }
}

void EngineStateTest::actsNeedPermission() {
  Bench bench;
  QVERIFY(bench.state.canAct(QStringLiteral("replay.bulk")).allowed);
  const Permit refused = bench.state.canAct(QStringLiteral("providers.manage"));
  QVERIFY(!refused);
  QVERIFY(refused.reason.contains(QStringLiteral("providers.manage")) && refused.reason.contains(QStringLiteral("operator")));
  QVERIFY(bench.state.hasCapability(QStringLiteral("replay")));
  QVERIFY(!bench.state.hasCapability(QStringLiteral("time_machine")));
}

void EngineStateTest::actsNeedAnEngineThatIsHeard() {
  Bench bench;
  bench.clock.advance(Millis{14'000});
  QVERIFY(bench.state.canAct({}).allowed);
  bench.clock.advance(Millis{2000});
  const Permit refused = bench.state.canAct(QStringLiteral("replay.bulk"));
  QVERIFY(!refused);
  QVERIFY(refused.reason.contains(QStringLiteral("16 s")));
  QCOMPARE(base::toMillis(*bench.state.staleFrom()), kNoonMs);
  bench.state.heard();
  QVERIFY(bench.state.canAct(QStringLiteral("replay.bulk")).allowed);
  bench.state.setLink(Link::stopped, std::nullopt, std::nullopt);
  QVERIFY(!bench.state.canAct(QStringLiteral("replay.bulk")).allowed);
  QCOMPARE(bench.state.freshness(), Freshness::blind);  // at once: no word will come
  QVERIFY(bench.state.staleFrom().has_value());
  bench.state.setLink(Link::live, std::nullopt, std::nullopt);
  QCOMPARE(bench.state.freshness(), Freshness::live);
}

void EngineStateTest::actsNeedThePresentAndAnUnlockedEngine() {
  Bench bench;
  bench.state.showPast(base::wallFromMillis(kNoonMs - 3'600'000));
  QCOMPARE(bench.state.freshness(), Freshness::past);
  QVERIFY(bench.state.canAct({}).reason.startsWith(QStringLiteral("Looking at 11:00:00 UTC. The past cannot be changed")));
  const auto read = [&bench] { return bench.state.canRead({}).reason; };
  QVERIFY2(read().contains(QStringLiteral("what is there now, not what was there then")), qPrintable(read()));
  bench.state.showPast(base::wallFromMillis(kNoonMs - 25 * 3'600'000));
  QVERIFY2(read().startsWith(QStringLiteral("Looking at 2026-05-11 11:00:00 UTC.")), qPrintable(read()));
  bench.state.showPast(std::nullopt);
  QVERIFY(bench.state.canAct({}).allowed && bench.state.canRead({}).allowed);
  bench.state.setLocked(true);
  QVERIFY(bench.state.canAct({}).reason.contains(QStringLiteral("production")));
  QVERIFY(!EngineState(bench.clock).canAct({}).allowed);
}

void EngineStateTest::freshnessIsToldOnce() {
  Bench bench;
  QSignalSpy told(&bench.state, &EngineState::freshnessChanged);
  bench.clock.advance(Millis{5000});
  bench.state.watchFreshness();
  bench.state.watchFreshness();
  QCOMPARE(told.size(), 1);
  QCOMPARE(told.at(0).at(0).value<Freshness>(), Freshness::stale);
  bench.state.heard();
  QCOMPARE(told.size(), 2);
  QCOMPARE(told.at(1).at(0).value<Freshness>(), Freshness::live);
}

void EngineStateTest::healedTellsTheLength() {
  Bench bench;
  std::optional<Millis> blind;
  connect(&bench.state, &EngineState::healed, this, [&](std::chrono::milliseconds blindFor) { blind = blindFor; });
  bench.clock.advance(Millis{9000});
  bench.state.heard();
  QVERIFY(!blind);
  bench.clock.advance(Millis{31'000});
  bench.state.heard();
  QCOMPARE(blind, std::optional(Millis{31'000}));
}

void EngineStateTest::clearForgetsTheEngine() {
  Bench bench;
  bench.state.clear();
  QVERIFY(!bench.state.hasSession() && !bench.state.hasSnapshot() && !bench.state.engineNow());
  QCOMPARE(bench.state.freshness(), Freshness::none);
  QVERIFY(bench.state.snapshot().providers.empty());
}
