#include "tests/ui/state/table_model_test.h"

#include <QAbstractItemModelTester>
#include <QUrlQuery>

#include <set>
#include <tuple>

#include "tests/ui/state/fake_engine.h"
#include "ui/state/group_table_model.h"
#include "ui/state/notification_table_model.h"
#include "ui/state/operation_model.h"
#include "ui/state/provider_model.h"

using namespace signalbox;
using namespace signalbox::ui::state;
using namespace signalbox::tests;
using Row = protocol::NotificationRow;

namespace {

std::vector<std::string> names(int from, int to) {  // newest first: "n9", "n8" ...
  std::vector<std::string> all;
  for (int i = from; i >= to; --i) all.push_back("n" + std::to_string(i));
  return all;
}

/// A list of dead letters, newest first, that answers by pages of its own size.
struct Bench : FakeEngine {
  Bench() {
    server.on("GET /dead-letters", [this](const Asked& asked) { return page(asked); });
    start();
  }
  Scripted page(const Asked& asked) const {
    const QUrlQuery query(QUrl(QString::fromLatin1(asked.target)));
    const std::string cursor = query.queryItemValue(QStringLiteral("cursor")).toStdString();
    const auto limit = static_cast<std::size_t>(query.queryItemValue(QStringLiteral("limit")).toInt());
    protocol::Page<Row> answer;
    std::size_t at = 0;
    while (!cursor.empty() && at < ids.size() && ids[at] != cursor) ++at;
    for (; at < ids.size() && answer.data.size() < limit; ++at) {
      Row row;
      row.id = ids[at];
      row.tries = tries;
      row.recipient = "a***@example.org";
      row.error = "mailbox full";
      row.errorCode = "552";
      row.changedAt = base::wallFromMillis(kNoonMs);
      answer.data.push_back(row);
    }
    answer.hasMore = at < ids.size();
    if (answer.hasMore) answer.nextCursor = ids[at];
    answer.total = static_cast<std::int64_t>(ids.size());
    return json(protocol::toText(answer));
  }
  int asked() const { return server.count("GET /dead-letters"); }

  std::vector<std::string> ids = names(9, 0);
  std::int64_t tries = 1;
};

std::vector<std::string> idsOf(const PagedTableModel& model) {
  std::vector<std::string> ids;
  for (int row = 0; row < model.rowCount(); ++row) ids.push_back(model.idAt(row).toStdString());
  return ids;
}

std::string totals(std::int64_t step, std::int64_t dead) {
  protocol::Totals value;
  value.dead = dead;
  return delta(step, {{"totals", protocol::toJson(value)}});
}

}  // namespace

void TableModelTest::pagesComeByCursor() {
  Bench bench;
  NotificationTableModel model(bench.session, Place::deadLetters);
  model.setPageSize(4);
  QCOMPARE(model.loadState(), LoadState::idle);
  model.reload();
  QCOMPARE(model.loadState(), LoadState::loading);
  QTRY_COMPARE(model.rowCount(), 4);
  QCOMPARE(model.total(), std::optional<std::int64_t>(10));
  QVERIFY(model.canFetchMore({}));
  model.fetchMore({});
  QVERIFY(!model.canFetchMore({}));  // one page at a time
  QTRY_COMPARE(model.rowCount(), 8);
  model.fetchMore({});
  QTRY_COMPARE(model.rowCount(), 10);
  QVERIFY(!model.canFetchMore({}));
  QCOMPARE(idsOf(model), names(9, 0));
  QVERIFY(bench.server.last("GET /dead-letters").target.contains("order=newest"));
}

void TableModelTest::rowsAreNotRepeatedOverPages() {
  Bench bench;
  NotificationTableModel model(bench.session, Place::deadLetters);
  model.setPageSize(4);
  model.reload();
  QTRY_COMPARE(model.rowCount(), 4);
  bench.server.on("GET /dead-letters", [&](const Asked& asked) {
    Asked moved = asked;
    moved.target.replace("cursor=n5", "cursor=n7");  // an engine that goes by position: rows were pushed down
    return bench.page(moved);
  });
  model.fetchMore({});
  QTRY_COMPARE(model.rowCount(), 6);
  QCOMPARE(idsOf(model), names(9, 4));
}

void TableModelTest::refreshInsertsAndRemovesWithoutReset() {
  Bench bench;
  NotificationTableModel model(bench.session, Place::deadLetters);
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.reload();
  QTRY_COMPARE(model.rowCount(), 10);
  QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
  const QPersistentModelIndex kept = model.index(4, 0);  // n5
  bench.ids = {"n11", "n10", "n9", "n8", "n5", "n4", "x", "n3", "n2", "n1"};
  model.refresh();
  QTRY_COMPARE(idsOf(model), bench.ids);
  QCOMPARE(reset.size(), 0);
  QCOMPARE(kept.data(kIdRole).toString(), QStringLiteral("n5"));
  QCOMPARE(model.rowOf(QStringLiteral("n5")), 4);
}

void TableModelTest::refreshKeepsTheTailThatWasLoaded() {
  Bench bench;
  NotificationTableModel model(bench.session, Place::deadLetters);
  model.setPageSize(4);
  model.reload();
  QTRY_COMPARE(model.rowCount(), 4);
  model.fetchMore({});
  QTRY_COMPARE(model.rowCount(), 8);
  bench.ids.insert(bench.ids.begin(), "n10");
  model.refresh();
  QTRY_COMPARE(model.rowCount(), 9);
  model.fetchMore({});
  QTRY_COMPARE(model.rowCount(), 11);
  QCOMPARE(idsOf(model), names(10, 0));
  bench.ids = names(99, 90);  // all is new: no row of the old tail is known to follow
  model.refresh();
  QTRY_COMPARE(idsOf(model), names(99, 96));
}

void TableModelTest::frozenListCountsNewRowsAndKeepsOrder() {
  Bench bench;
  NotificationTableModel model(bench.session, Place::deadLetters);
  model.reload();
  QTRY_COMPARE(model.rowCount(), 10);
  model.setFrozen(true);
  bench.ids = names(12, 1);
  model.refresh();
  QTRY_COMPARE(model.waiting(), 3);
  QCOMPARE(idsOf(model), names(9, 0));
  model.showNew();
  QCOMPARE(idsOf(model), names(12, 1));
  QCOMPARE(model.waiting(), 0);
  QVERIFY(model.isFrozen());
  bench.ids = names(13, 1);
  model.refresh();
  QTRY_COMPARE(model.waiting(), 1);
  model.setFrozen(false);
  QCOMPARE(idsOf(model), names(13, 1));
}

void TableModelTest::frozenListTellsChangesOfKnownRows() {
  Bench bench;
  NotificationTableModel model(bench.session, Place::deadLetters);
  model.reload();
  QTRY_COMPARE(model.rowCount(), 10);
  model.setFrozen(true);
  bench.tries = 5;
  model.refresh();
  const int column = model.columnOf(NotificationTableModel::Column::tries);
  QTRY_COMPARE(model.index(3, column).data(kValueRole).toInt(), 5);
  QCOMPARE(model.waiting(), 0);
}

void TableModelTest::anotherQueryDropsTheOlderAnswer() {
  Bench bench;
  NotificationTableModel model(bench.session, Place::deadLetters);
  model.setQuery(QStringLiteral("provider:twilio"));
  bench.ids = names(3, 2);
  model.setQuery(QStringLiteral("age>1h & a+b"));
  QTRY_COMPARE(model.rowCount(), 2);
  QVERIFY(bench.server.last("GET /dead-letters").target.contains("q=age%3E1h%20%26%20a%2Bb"));
  QCOMPARE(model.loadState(), LoadState::ready);
}

void TableModelTest::failedListCanBeLoadedAgain() {
  Bench bench;
  bench.server.on("GET /dead-letters", problem(422, "invalid", "Unknown field colour."));
  NotificationTableModel model(bench.session, Place::deadLetters);
  model.reload();
  QTRY_COMPARE(model.loadState(), LoadState::failed);
  QCOMPARE(model.error()->text, QStringLiteral("Unknown field colour."));
  bench.server.on("GET /dead-letters", [&](const Asked& asked) { return bench.page(asked); });
  model.lookAgain();
  QTRY_COMPARE(model.rowCount(), 10);
  QVERIFY(!model.error());
}

void TableModelTest::failedRefreshLeavesWhatIsShown() {
  Bench bench;
  NotificationTableModel model(bench.session, Place::deadLetters);
  model.reload();
  QTRY_COMPARE(model.rowCount(), 10);
  bench.server.on("GET /dead-letters", problem(503, "busy", "Later."));
  model.refresh();
  QTRY_VERIFY(model.error().has_value());
  QCOMPARE(model.rowCount(), 10);
  QCOMPARE(model.loadState(), LoadState::ready);
}

void TableModelTest::listComesBackWithItsEngine() {
  Bench bench;
  Scripted never;
  never.silent = true;
  bench.server.on("GET /dead-letters", never);
  NotificationTableModel model(bench.session, Place::deadLetters);
  model.reload();
  bench.session.stop();
  QCOMPARE(model.loadState(), LoadState::failed);
  bench.server.on("GET /dead-letters", [&](const Asked& asked) { return bench.page(asked); });
  bench.start();
  QTRY_COMPARE(model.rowCount(), 10);
}

void TableModelTest::listFollowsTheCountOfItsPlace() {
  Bench bench;
  NotificationTableModel model(bench.session, Place::deadLetters);
  bench.say("state", totals(11, 3));
  QTRY_COMPARE(bench.state().snapshot().asOf.step, std::int64_t{11});
  QCOMPARE(bench.asked(), 0);  // nobody looks at it yet
  model.reload();
  QTRY_COMPARE(model.rowCount(), 10);
  bench.ids = names(10, 0);
  bench.say("state", totals(12, 4));
  QTRY_COMPARE(model.rowCount(), 11);
  const int asked = bench.asked();
  bench.say("state", totals(13, 4));
  QTRY_COMPARE(bench.state().snapshot().asOf.step, std::int64_t{13});
  QCOMPARE(bench.asked(), asked);
}

void TableModelTest::hiddenListWaits() {
  Bench bench;
  NotificationTableModel model(bench.session, Place::deadLetters);
  model.reload();
  QTRY_COMPARE(model.rowCount(), 10);
  model.setActive(false);
  bench.ids = names(10, 0);
  bench.say("state", totals(12, 99));
  QTRY_COMPARE(bench.state().snapshot().asOf.step, std::int64_t{12});
  QCOMPARE(bench.asked(), 1);
  model.setActive(true);
  QTRY_COMPARE(model.rowCount(), 11);
}

void TableModelTest::cellsFollowTheFormat() {
  Bench bench;
  NotificationTableModel model(bench.session, Place::deadLetters);
  CellFormat format = plainCellFormat();
  format.instant = [](base::WallTime) { return QStringLiteral("4 min ago"); };
  model.setCellFormat(format);
  model.reload();
  QTRY_COMPARE(model.rowCount(), 10);
  const int when = model.columnOf(NotificationTableModel::Column::when);
  QCOMPARE(model.index(0, when).data().toString(), QStringLiteral("4 min ago"));
  QCOMPARE(model.index(0, when).data(Qt::ToolTipRole).toString(), QStringLiteral("2026-05-12T12:00:00.000Z"));
  QCOMPARE(model.index(0, when).data(kValueRole).toDateTime().toMSecsSinceEpoch(), kNoonMs);
  const int error = model.columnOf(NotificationTableModel::Column::error);
  QCOMPARE(model.index(0, error).data().toString(), QStringLiteral("552 mailbox full"));
  QCOMPARE(model.headerData(when, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Died"));
  QCOMPARE(model.columnOf(NotificationTableModel::Column::risk), -1);
}

void TableModelTest::groupCellsHaveBarsAndSecondLine() {
  Bench bench;
  protocol::Page<protocol::GroupView> page;
  protocol::GroupView group;
  group.id = "g1";
  group.title = "twilio 21610";
  group.count = 48'213;
  group.inflow = {1, 2, 3};
  group.mark = "back";
  group.timesSeen = 3;
  group.fixedBy = "template v7";
  page.data.push_back(group);
  bench.server.on("GET /dead-letters/groups", json(protocol::toText(page)));
  GroupTableModel model(bench.session);
  model.reload();
  QTRY_COMPARE(model.rowCount(), 1);
  QCOMPARE(model.index(0, GroupTableModel::count).data().toString(), QStringLiteral("48,213"));
  QCOMPARE(model.index(0, GroupTableModel::inflow).data(kBarsRole).value<QVector<double>>(), (QVector<double>{1, 2, 3}));
  QCOMPARE(model.index(0, GroupTableModel::inflow).data(Qt::ToolTipRole).toString(),
           QStringLiteral("Given up in each 5 min of the last hour, 6 in all. The open bar at the right has only begun: 3 so far"));
  QCOMPARE(model.index(0, GroupTableModel::cause).data(kSecondLineRole).toString(), QStringLiteral("Seen 3 times. Last fixed by: template v7"));
  QVERIFY(model.index(0, GroupTableModel::mark).data(kBadgeRole).toBool());
  page.data.front().mark = "known";
  bench.server.on("GET /dead-letters/groups", json(protocol::toText(page)));
  model.reload();
  QTRY_COMPARE(model.index(0, GroupTableModel::mark).data().toString(), QStringLiteral("Known"));
  model.setBy(QStringLiteral("provider"));
  QTRY_VERIFY(bench.server.last("GET /dead-letters/groups").target.contains("by=provider"));
  QTRY_VERIFY(model.rowCount() == 1 && model.index(0, GroupTableModel::mark).data().toString().isEmpty());  // it may hold a new one
}

void TableModelTest::operationsFollowTheSnapshot() {
  Bench bench;
  protocol::Page<protocol::OperationView> page;
  protocol::OperationView operation;
  operation.id = "o1";
  operation.kind = "replay";
  operation.state = "running";
  operation.total = 100;
  operation.q = "error:timeout";
  page.data.push_back(operation);
  bench.server.on("GET /operations", json(protocol::toText(page)));
  OperationModel model(bench.session);
  model.reload();
  QTRY_COMPARE(model.rowCount(), 1);
  std::tie(operation.done, operation.confirmed, operation.failed) = std::tuple(45, 38, 2);  // 5 are under way
  operation.q.clear();                                                                      // as a picture has it that hides a search for payloads
  bench.say("state", delta(11, {{"operations", protocol::toJson(std::vector{operation})}}));
  QTRY_COMPARE(model.index(0, OperationModel::progress).data().toString(), QStringLiteral("40 of 100"));
  QCOMPARE(model.index(0, OperationModel::what).data().toString(), QStringLiteral("error:timeout"));
  QCOMPARE(bench.server.count("GET /operations"), 1);
  page.data[0].state = "finished";
  page.data[0].done = 100;
  bench.server.on("GET /operations", json(protocol::toText(page)));
  bench.say("state", delta(12, {{"operations", boost::json::array()}}));
  QTRY_COMPARE(model.index(0, OperationModel::state).data().toString(), QStringLiteral("Finished"));
}

void TableModelTest::providersChangeInPlace() {
  Bench bench;
  ProviderModel model(bench.state());
  QCOMPARE(model.rowCount(), 2);
  QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
  auto providers = bench.state().snapshot().providers;
  providers[1].breaker.calls = 40;
  providers[1].breaker.failures = 2;
  bench.say("state", delta(11, {{"providers", protocol::toJson(providers)}}));
  QTRY_COMPARE(model.index(1, ProviderModel::failures).data().toString(), QStringLiteral("5.0 %"));
  QCOMPARE(model.index(0, ProviderModel::failures).data().toString(), QStringLiteral("\u2013"));
  QCOMPARE(reset.size(), 0);
  model.setChannel(QStringLiteral("sms"));
  QCOMPARE(model.rowCount(), 1);
  QCOMPARE(model.rowOf(QStringLiteral("twilio")), 0);
}

void TableModelTest::providerWords_data() {
  QTest::addColumn<QString>("state");
  QTest::addColumn<QString>("mode");
  QTest::addColumn<bool>("paused");
  QTest::addColumn<QString>("words");
  QTest::newRow("closed") << "closed" << "auto" << false << "Sending";
  QTest::newRow("half open") << "half_open" << "auto" << false << "Testing";
  QTest::newRow("open") << "open" << "auto" << false << "Not sending";
  QTest::newRow("forced") << "open" << "forced_open" << false << "Held open";
  QTest::newRow("paused wins") << "open" << "auto" << true << "Paused: key refused";
  QTest::newRow("unknown word") << "melted" << "auto" << false << "Unknown";
}

void TableModelTest::providerWords() {
  QFETCH(QString, state);
  QFETCH(QString, mode);
  QFETCH(bool, paused);
  QFETCH(QString, words);
  protocol::ProviderView provider;
  provider.breaker.state = state.toStdString();
  provider.breaker.mode = mode.toStdString();
  provider.paused = paused;
  provider.pausedReason = "key refused";
  QCOMPARE(ui::state::providerWords(provider), words);
}

void TableModelTest::modelsAreConsistent() {
  Bench bench;
  NotificationTableModel model(bench.session, Place::deadLetters);
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setPageSize(3);
  model.reload();
  QTRY_VERIFY(model.rowCount() >= 3);
  base::SeededRandom random(42);
  for (int round = 0; round < 30; ++round) {
    bench.ids.clear();
    for (int i = 40; i > 0; --i)
      if (random.chance(0.4)) bench.ids.push_back("n" + std::to_string(i));
    if (model.canFetchMore({}) && random.chance(0.5)) model.fetchMore({});
    model.setFrozen(random.chance(0.3));
    model.refresh();
    QTRY_VERIFY(!model.isRefreshing() && !model.isLoadingMore());
    const auto ids = idsOf(model);
    QCOMPARE(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
  }
}
