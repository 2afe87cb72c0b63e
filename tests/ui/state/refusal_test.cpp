// What the engine refuses is not asked for again by itself, and what it could not count whole is asked for more seldom. What failed because
// it could not be reached is, as soon as it can be.
#include "tests/ui/state/refusal_test.h"

#include "tests/ui/state/fake_engine.h"
#include "ui/state/group_table_model.h"
#include "ui/state/notification_table_model.h"

using namespace signalbox;
using namespace signalbox::ui::state;
using namespace signalbox::tests;

namespace {

constexpr auto kList = "GET /dead-letters";

/// A list of one dead letter, which the engine may refuse.
struct Bench : FakeEngine {
  Bench() { start(); }
  void refuse(int status, const std::string& code) { server.on(kList, problem(status, code, "No.")); }
  void allow(int rows = 1) {
    protocol::Page<protocol::NotificationRow> page;
    for (int row = 1; row <= rows; ++row) page.data.emplace_back().id = "n" + std::to_string(row);
    server.on(kList, json(protocol::toText(page)));
  }
  /// Its number of dead letters changes, which lists follow.
  void count(std::int64_t step) {
    protocol::Totals totals;
    totals.dead = step;
    say("state", delta(step, {{"totals", protocol::toJson(totals)}}));
    QTRY_COMPARE(state().snapshot().asOf.step, step);
  }

  NotificationTableModel model{session, Place::deadLetters};
};

}  // namespace

void RefusalTest::refusedListWaitsForAPerson_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("code");
  QTest::addColumn<bool>("waits");
  QTest::newRow("no right to it") << 403 << "forbidden" << true;
  QTest::newRow("no such field") << 422 << "invalid" << true;
  QTest::newRow("too wide") << 503 << "deadline" << true;
  QTest::newRow("stopping") << 503 << "unavailable" << false;
  QTest::newRow("too many") << 429 << "busy" << false;
}

void RefusalTest::refusedListWaitsForAPerson() {
  QFETCH(int, status);
  QFETCH(QString, code);
  QFETCH(bool, waits);
  Bench bench;
  bench.refuse(status, code.toStdString());
  bench.model.reload();
  QTRY_COMPARE(bench.model.loadState(), LoadState::failed);
  QCOMPARE(bench.model.isRefused(), waits);
  QSignalSpy states(&bench.model, &PagedTableModel::loadStateChanged);
  bench.count(11);
  bench.model.refresh();
  QCOMPARE(states.isEmpty(), waits);  // else it has been loading since
  QTRY_COMPARE(bench.model.loadState(), LoadState::failed);
  bench.allow();
  bench.model.lookAgain();
  QTRY_COMPARE(bench.model.loadState(), LoadState::ready);
  QCOMPARE(bench.model.rowCount(), 1);
  QVERIFY(!bench.model.isRefused());
}

void RefusalTest::anotherQuestionIsAskedAtOnce() {
  Bench bench;
  bench.refuse(422, "invalid");
  bench.model.setQuery(QStringLiteral("colour:red"));
  QTRY_COMPARE(bench.model.loadState(), LoadState::failed);
  bench.allow();
  bench.model.setQuery(QStringLiteral("app:shop"));
  QTRY_COMPARE(bench.model.rowCount(), 1);
}

void RefusalTest::anotherSessionIsAsked() {
  Bench bench;
  bench.refuse(403, "forbidden");
  bench.model.reload();
  QTRY_COMPARE(bench.model.loadState(), LoadState::failed);
  bench.allow();
  bench.session.stop();
  bench.start();
  QTRY_COMPARE(bench.model.rowCount(), 1);
}

void RefusalTest::refusedRefreshIsTriedMoreSeldom() {
  Bench bench;
  bench.allow();
  bench.model.reload();
  QTRY_COMPARE(bench.model.rowCount(), 1);
  const int pace = bench.model.paceMs();
  bench.refuse(503, "deadline");
  bench.model.refresh();
  QTRY_VERIFY(bench.model.isRefused());
  QCOMPARE(bench.model.loadState(), LoadState::ready);  // what is shown stays, with nothing to press
  QCOMPARE(bench.model.rowCount(), 1);
  QVERIFY(bench.model.paceMs() > pace);
  bench.allow();
  bench.model.refresh();
  QTRY_VERIFY(!bench.model.isRefused());
  QCOMPARE(bench.model.paceMs(), pace);
}

void RefusalTest::failedListComesBackWithAResumedStream() {
  Bench bench;
  bench.stepOn(11);
  bench.refuse(503, "unavailable");
  bench.model.reload();
  QTRY_COMPARE(bench.model.loadState(), LoadState::failed);
  bench.allow();
  bench.server.cutStreams();
  QTRY_COMPARE(bench.model.rowCount(), 1);
  QCOMPARE(bench.server.count("GET /snapshot"), 1);  // which would bring every list back
}

void RefusalTest::refreshThatFailedIsAskedAgain() {
  Bench bench;
  bench.stepOn(11);
  bench.allow();
  bench.model.reload();
  QTRY_COMPARE(bench.model.rowCount(), 1);
  bench.refuse(503, "unavailable");
  bench.model.refresh();
  QTRY_VERIFY(bench.model.error().has_value());
  bench.allow(2);
  bench.server.cutStreams();
  QTRY_COMPARE(bench.model.rowCount(), 2);
  QVERIFY(!bench.model.error());
  QCOMPARE(bench.server.count("GET /snapshot"), 1);
}

void RefusalTest::refusedListIsNotAskedAgainWithTheLink() {
  Bench bench;
  bench.stepOn(11);
  bench.refuse(403, "forbidden");
  bench.model.reload();
  QTRY_COMPARE(bench.model.loadState(), LoadState::failed);
  QSignalSpy back(&bench.session, &EngineSession::linkBack);
  bench.server.cutStreams();
  QTRY_COMPARE(back.size(), 1);
  QCOMPARE(bench.model.loadState(), LoadState::failed);
  QCOMPARE(bench.server.count(kList), 1);
}

void RefusalTest::newsDuringARefreshIsAskedForAfterIt() {
  Bench bench;
  bench.allow();
  bench.model.reload();
  QTRY_COMPARE(bench.model.rowCount(), 1);
  bench.model.refresh();
  bench.model.refresh();  // the answer that is under way may be older than what this one is about
  QTRY_COMPARE(bench.server.count(kList), 3);
}

void RefusalTest::groupsThatWereCountedInPartSaySo() {
  Bench bench;
  protocol::GroupPage page;
  page.data.resize(1);
  page.data[0].id = "g1";
  page.partial = true;
  page.scanned = 400'000;
  page.scannedOf = 1'000'000;
  page.asOf.time = base::wallFromMillis(kNoonMs);
  page.countedSince = base::wallFromMillis(kNoonMs - 3'600'000);
  bench.server.on("GET /dead-letters/groups", json(protocol::toText(page)));
  GroupTableModel model(bench.session);
  QSignalSpy told(&model, &GroupTableModel::partialChanged);
  const int pace = model.paceMs();
  model.reload();
  QTRY_COMPARE(model.loadState(), LoadState::ready);
  QVERIFY(model.partial() == (PartialCount{400'000, 1'000'000, page.countedSince, page.asOf.time}));
  QCOMPARE(told.size(), 1);
  QVERIFY(model.paceMs() > pace);
  page.partial = false;
  page.scanned.reset();
  bench.server.on("GET /dead-letters/groups", json(protocol::toText(page)));
  model.refresh();
  QTRY_VERIFY(!model.partial());
  QCOMPARE(told.size(), 2);
  QCOMPARE(model.paceMs(), pace);
}
