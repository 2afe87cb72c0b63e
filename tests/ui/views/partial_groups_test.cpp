// A search that is too wide for all dead letters to be counted: its groups say so, and offer a time of which all can be.
#include "tests/ui/views/partial_groups_test.h"

#include <QMenu>
#include <QTest>
#include <QUrl>

#include "tests/ui/support/desk.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/messages/partial_line.h"
#include "ui/views/messages/search_bar.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

constexpr auto kGroups = "GET /dead-letters/groups";

protocol::GroupPage counted(std::vector<protocol::GroupView> groups, base::Millis back) {
  protocol::GroupPage page;
  page.asOf = canned::asOf();
  page.data = std::move(groups);
  page.partial = true;
  page.scanned = 400'000;
  page.scannedOf = 1'000'000;
  page.countedSince = page.asOf.time - back;
  return page;
}

Scripted piece(std::vector<protocol::GroupView> groups, const std::string& nextCursor = {}) {
  protocol::GroupPage page;
  page.asOf = canned::asOf();
  page.data = std::move(groups);
  page.hasMore = !nextCursor.empty();
  page.nextCursor = nextCursor;
  return json(protocol::toText(page));
}

struct Opened {
  explicit Opened(const protocol::GroupPage& page) : ready(desk.connectNow()), view(desk.context()) {
    answer(page);
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("lost")}}});
    loaded = QTest::qWaitFor([this] { return groups().model()->loadState() == ui::state::LoadState::ready; }, 5000);
  }
  void answer(const protocol::GroupPage& page) { desk.engine.server().on(kGroups, json(protocol::toText(page))); }
  GroupsCard& groups() { return *view.groups(); }
  PartialLine& line() { return *groups().partialLine(); }
  QString asked() { return QUrl::fromPercentEncoding(desk.engine.server().last(kGroups).target); }

  Desk desk;
  bool ready;
  DeadLettersView view;
  bool loaded = false;
};

}  // namespace

void PartialGroupsTest::lineSaysHowFarAndNarrows() {
  Opened dead(counted(canned::groups(), 2h));
  QVERIFY(dead.ready && dead.loaded);
  QVERIFY(dead.line().isVisible());
  QCOMPARE(dead.line().words(), QStringLiteral("So far, of the newest 400,000 of 1,000,000 dead letters, back to 12:03:10."));
  QTRY_VERIFY(!dead.groups().scopeIds().isEmpty());
  QVERIFY(!dead.groups().scopeCount());  // only so far
  QMenu menu;
  dead.groups().fillMenu(menu, QString::fromStdString(canned::groups()[0].id));
  QCOMPARE(menu.actions().front()->text().section(QLatin1Char('\t'), 0, 0), QStringLiteral("Replay at least 23,011\u2026"));
  QCOMPARE(dead.line().narrow()->text(), QStringLiteral("Narrow to the last hour"));
  protocol::GroupPage whole = counted(canned::groups(), 2h);
  whole.partial = false;
  dead.answer(whole);
  dead.line().narrow()->click();
  QTRY_VERIFY2(dead.asked().contains(QStringLiteral("lost died>-1h")), qPrintable(dead.asked()));
  QTRY_VERIFY(dead.line().isHidden());
}

void PartialGroupsTest::stretchIsWellWithinWhatWasCounted_data() {
  QTest::addColumn<int>("seconds");
  QTest::addColumn<QString>("words");
  QTest::newRow("nine days") << 9 * 86'400 << "Narrow to the last 7 days";
  QTest::newRow("eight days") << 8 * 86'400 << "Narrow to the last day";
  QTest::newRow("75 minutes") << 4500 << "Narrow to the last hour";
  QTest::newRow("an hour") << 3600 << "Narrow to the last 15 minutes";
  QTest::newRow("75 seconds") << 75 << "Narrow to the last minute";
  QTest::newRow("a minute") << 60 << QString();
}

void PartialGroupsTest::stretchIsWellWithinWhatWasCounted() {
  QFETCH(int, seconds);
  QFETCH(QString, words);
  Opened dead(counted(canned::groups(), std::chrono::seconds(seconds)));
  QVERIFY(dead.ready && dead.loaded);
  QVERIFY(dead.line().isVisible());
  QCOMPARE(dead.line().narrow()->isVisible(), !words.isEmpty());
  if (!words.isEmpty())
    QCOMPARE(dead.line().narrow()->text(), words);
  else
    QVERIFY(dead.line().words().contains(QStringLiteral("died>-1m")));
}

void PartialGroupsTest::allAreCountedPieceByPiece() {
  protocol::GroupView small = canned::groups()[1], large = canned::groups()[0];
  small.count = 3;
  large.count = 5;
  std::swap(small.id, large.id);  // in another order than so far
  QStringList asked;
  Opened dead(counted(canned::groups(), 2h));
  QVERIFY(dead.ready && dead.loaded);
  dead.desk.engine.server().on(kGroups, [&](const Asked& each) {
    const QString target = QUrl::fromPercentEncoding(each.target);
    if (!target.contains(QStringLiteral("died<"))) return json(protocol::toText(counted(canned::groups(), 2h)));
    asked << target;
    if (target.contains(QStringLiteral("died>="))) return piece({large, small});
    if (asked.size() == 2) return json(protocol::toText(counted({small}, 96min + 2h)));  // all that is older is too much for once
    return piece({small});
  });
  QCOMPARE(dead.line().whole()->text(), QStringLiteral("Count all"));
  dead.line().whole()->click();
  QTRY_VERIFY2(dead.line().words().startsWith(QStringLiteral("All that had died by ")), qPrintable(dead.line().words()));
  QCOMPARE(asked.size(), 4);
  QVERIFY2(asked[0].contains(QStringLiteral("(lost) died>=2026-05-12T12:27:10.000Z died<2026-05-12T14:03:10.000Z")), qPrintable(asked[0]));
  QVERIFY2(asked[1].contains(QStringLiteral("(lost) died<2026-05-12T12:27:10.000Z")), qPrintable(asked[1]));
  QVERIFY2(asked[2].contains(QStringLiteral("(lost) died>=2026-05-12T10:51:10.000Z died<2026-05-12T12:27:10.000Z")), qPrintable(asked[2]));
  const auto& model = *dead.groups().model();
  QCOMPARE(model.rowCount(), 2);
  QCOMPARE(model.idAt(0).toStdString(), large.id);
  QCOMPARE(model.rowAt(0)->count, std::int64_t{10});
  QCOMPARE(model.rowAt(1)->count, std::int64_t{9});
  QVERIFY(!model.partial() && !dead.line().narrow()->isVisible());
  dead.groups().model()->refresh();  // what comes by itself does not take it away again
  QCOMPARE(model.rowCount(), 2);
  dead.line().whole()->click();
  QTRY_VERIFY2(dead.line().words().startsWith(QStringLiteral("So far, ")), qPrintable(dead.line().words()));
}

void PartialGroupsTest::stretchOfManyGroupsIsReadPageByPage() {
  protocol::GroupView small = canned::groups()[1], large = canned::groups()[0];
  small.count = 3;
  large.count = 5;
  QStringList asked;
  Opened dead(counted(canned::groups(), 2h));
  QVERIFY(dead.ready && dead.loaded);
  dead.desk.engine.server().on(kGroups, [&](const Asked& each) {
    const QString target = QUrl::fromPercentEncoding(each.target);
    if (!target.contains(QStringLiteral("died<"))) return json(protocol::toText(counted(canned::groups(), 2h)));
    asked << target;
    if (!target.contains(QStringLiteral("died>="))) return piece({});
    return target.contains(QStringLiteral("cursor=")) ? piece({large, small}) : piece({large}, "500");  // one moved down meanwhile
  });
  dead.line().whole()->click();
  QTRY_VERIFY2(dead.line().words().startsWith(QStringLiteral("All that had died by ")), qPrintable(dead.line().words()));
  QCOMPARE(asked.size(), 3);
  QCOMPARE(asked[1], QString(asked[0] + QStringLiteral("&cursor=500")));
  const auto& model = *dead.groups().model();
  QCOMPARE(model.rowCount(), 2);
  QCOMPARE(model.rowAt(0)->count, std::int64_t{5});
  QCOMPARE(model.rowAt(1)->count, std::int64_t{3});
}

void PartialGroupsTest::markKeepsTheWholeCount() {
  protocol::GroupView fresh = canned::groups()[2];
  const QString id = QString::fromStdString(fresh.id);
  fresh.count = 7;
  Opened dead(counted(canned::groups(), 2h));
  QVERIFY(dead.ready && dead.loaded);
  dead.desk.engine.server().on(kGroups, [&](const Asked& each) {
    const QString target = QUrl::fromPercentEncoding(each.target);
    if (!target.contains(QStringLiteral("died<"))) return json(protocol::toText(counted(canned::groups(), 2h)));
    return target.contains(QStringLiteral("died>=")) ? piece({fresh}) : piece({});
  });
  dead.line().whole()->click();
  const auto& model = *dead.groups().model();
  QTRY_VERIFY(model.wholeAt().has_value());
  QVERIFY(dead.groups().isToBeKnown(id));
  protocol::GroupView known = canned::groups()[2];
  known.mark = "known";
  dead.desk.engine.server().on("PATCH /dead-letters/groups/", json(protocol::toText(known)));
  dead.groups().markAsKnown(id);
  QTRY_COMPARE(model.rowById(id)->mark, std::string("known"));
  QCOMPARE(model.rowById(id)->count, std::int64_t{7});
  QVERIFY2(dead.line().words().startsWith(QStringLiteral("All that had died by ")), qPrintable(dead.line().words()));
}

void PartialGroupsTest::answerOfBeforeDoesNotTakeTheWholeCountAway() {
  Opened dead(counted(canned::groups(), 2h));
  QVERIFY(dead.ready && dead.loaded);
  auto& model = *dead.groups().model();
  auto& server = dead.desk.engine.server();
  const int asked = server.count(kGroups);
  server.withhold();
  model.refresh();
  QTRY_COMPARE(server.count(kGroups), asked + 1);
  protocol::GroupPage whole;
  whole.asOf = canned::asOf();
  whole.data = {canned::groups()[2]};
  whole.data.front().count = 7;
  model.showWhole(whole);
  server.give();
  protocol::GroupView known = canned::groups()[2];
  known.mark = "known";
  server.on("PATCH /dead-letters/groups/", json(protocol::toText(known)));
  dead.groups().markAsKnown(QString::fromStdString(known.id));  // its answer comes behind the one that was held back
  QTRY_COMPARE(model.rowAt(0)->mark, std::string("known"));
  QCOMPARE(model.rowCount(), 1);
  QCOMPARE(model.rowAt(0)->count, std::int64_t{7});
  QVERIFY(!model.partial());
}

void PartialGroupsTest::countingCanBeStoppedAndMayFail() {
  Opened dead(counted(canned::groups(), 2h));
  QVERIFY(dead.ready && dead.loaded);
  Scripted silence;
  silence.silent = true;
  dead.desk.engine.server().on(kGroups, silence);
  dead.line().whole()->click();
  QCOMPARE(dead.line().words(), QStringLiteral("Counting all: 0 so far, back to 14:03:10."));
  QCOMPARE(dead.line().whole()->text(), QStringLiteral("Stop"));
  dead.line().whole()->click();
  QVERIFY2(dead.line().words().startsWith(QStringLiteral("So far, ")), qPrintable(dead.line().words()));
  dead.desk.engine.server().on(kGroups, problem(503, "unavailable", "The engine is stopping"));
  dead.line().whole()->click();
  QTRY_VERIFY2(dead.line().words().contains(QStringLiteral("Not all were counted. The engine is stopping")), qPrintable(dead.line().words()));
  QCOMPARE(dead.line().whole()->text(), QStringLiteral("Count all"));
}

void PartialGroupsTest::noneSoFarIsNotNone() {
  Opened dead(counted({}, 2h));
  QVERIFY(dead.ready && dead.loaded);
  QCOMPARE(dead.groups().card()->state(), Card::State::Empty);
  QString said;
  for (const Label* label : dead.groups().card()->findChildren<Label*>())
    if (label->isVisible()) said += label->text();
  QVERIFY2(said.contains(QStringLiteral("None so far, of the newest 400,000")), qPrintable(said));
}

void PartialGroupsTest::wholeCountSaysNothing() {
  protocol::GroupPage whole;
  whole.asOf = canned::asOf();
  whole.data = canned::groups();
  Opened dead(whole);
  QVERIFY(dead.ready && dead.loaded);
  QVERIFY(dead.line().isHidden());
  QTRY_VERIFY(dead.groups().scopeCount() == canned::groups().front().count);
}

void PartialGroupsTest::viewWithoutACountHasItsTab() {
  Desk desk;
  auto views = canned::views();
  views[0].count.reset();  // could not be counted in time
  boost::json::object list;
  list["data"] = protocol::toJson(views);
  desk.engine.server().on("GET /views", json(boost::json::serialize(list)));
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  const auto tabs = [&](const char* q) {
    view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QLatin1String(q)}}});
    for (const auto* each : view.findChildren<SegmentedControl*>())
      if (each->accessibleName().startsWith(QStringLiteral("Saved views: "))) return each->accessibleName();
    return QString();
  };
  QTRY_COMPARE(tabs("provider:twilio died>-1h"), QStringLiteral("Saved views: Twilio, last hour  8,304"));
  QCOMPARE(tabs("template:login-code"), QStringLiteral("Saved views: Login codes  \u2013"));
}

void PartialGroupsTest::viewIsCountedWithItsCauses() {
  Opened dead(counted(canned::groups(), 2h));
  QVERIFY(dead.ready && dead.loaded);
  ScriptedServer& server = dead.desk.engine.server();
  dead.desk.engine.standStill();
  const auto views = [&server](std::optional<std::int64_t> count) {
    const std::vector<protocol::SavedView> saved{{"Lost ones", "lost", "dead-letters", count}};
    server.on("GET /views", json(boost::json::serialize(boost::json::object{{"data", protocol::toJson(saved)}})));
  };
  const auto tab = [&dead] {
    for (const auto* each : dead.view.findChildren<SegmentedControl*>())
      if (each->accessibleName().startsWith(QStringLiteral("Saved views: "))) return each->accessibleName();
    return QString();
  };
  protocol::GroupView newer = canned::groups()[1], older = canned::groups()[2];
  newer.count = 7;
  older.count = 5;
  server.on(kGroups, [newer, older](const Asked& each) {
    const QString target = QUrl::fromPercentEncoding(each.target);
    if (!target.contains(QStringLiteral("died<"))) return json(protocol::toText(counted(canned::groups(), 2h)));
    return target.contains(QStringLiteral("died>=")) ? piece({newer}) : piece({older});
  });
  views(std::nullopt);
  auto& search = *dead.view.findChild<SearchBar*>();
  search.loadViews();
  QTRY_COMPARE(tab(), QStringLiteral("Saved views: Lost ones  \u2013"));  // what is counted only so far is no count
  dead.line().whole()->click();
  QTRY_COMPARE(tab(), QStringLiteral("Saved views: Lost ones  12 at 14:03"));
  views(4);
  search.loadViews();
  QTRY_COMPARE(tab(), QStringLiteral("Saved views: Lost ones  4"));
  views(std::nullopt);  // the engine was in time then, and is not any more
  search.loadViews();
  QTRY_COMPARE(tab(), QStringLiteral("Saved views: Lost ones  4 at 14:03"));
}

}  // namespace signalbox::tests
