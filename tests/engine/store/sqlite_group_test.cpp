// Groups and counts of more dead letters than a call has time for. The time is the number of looks at it, so that every run
// ends at the same row.

#include <algorithm>
#include <numeric>

#include "tests/engine/store/scene.h"
#include "tests/engine/store/sqlite_factory.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

namespace {
constexpr int kRows = 2000;
constexpr std::int64_t kScarce = 80'000;  // a call of a second has twelve looks
}  // namespace

class SqliteGroupTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    scene_ = std::make_unique<Scene>([this] {
      auto factory = std::make_unique<SqliteFactory>();
      factory->options.micros = [this] { return time_ += pace_; };
      return factory;
    });
    bury();
    scene_->reader().setBudget(base::Millis(1000));
  }
  void init() { pace_ = 0; }

  void wideSearchAnswersWithTheNewest() {
    pace_ = kScarce;
    const GroupCounts found = groups("cause", "error:refused");
    QVERIFY(found.partial);
    QVERIFY(found.scanned > 0 && found.scanned < kRows);
    QVERIFY(found.scannedOf == kRows);
    QVERIFY(found.countedSince == diedAt(kRows - static_cast<int>(found.scanned)));
    QCOMPARE(sum(found), found.scanned);
    QCOMPARE(found.rows.size(), 3U);
    const auto byFirst = [](const GroupRow& a, const GroupRow& b) { return a.firstAt < b.firstAt; };
    QVERIFY(std::min_element(found.rows.begin(), found.rows.end(), byFirst)->firstAt == found.countedSince);
    for (const GroupRow& row : found.rows) {
      QVERIFY(row.lastAt > diedAt(kRows - 4));
      QCOMPARE(std::accumulate(row.inflow.begin(), row.inflow.end(), std::int64_t{0}), row.open);
      QCOMPARE(row.title, "Cause " + row.id);
    }
  }

  void searchThatFoundNothingYetIsNoError() {
    pace_ = kScarce;
    const GroupCounts found = groups("app", "error:unheard");
    QVERIFY(found.partial && found.rows.empty() && found.scanned > 0);
  }

  void withoutASearchTheNewestAreCountedWhereAllTakeTooLong() {
    pace_ = kScarce;
    for (const char* const by : {"provider", "template", "domain", "app"}) {
      const GroupCounts found = groups(by, "");
      QVERIFY2(found.partial && found.scanned > 0 && found.scanned < kRows, by);
      QVERIFY(found.scannedOf == kRows && found.countedSince == diedAt(kRows - static_cast<int>(found.scanned)));
      QCOMPARE(sum(found), found.scanned);
    }
    const GroupCounts causes = groups("cause", "");  // kept
    QVERIFY(!causes.partial);
    QCOMPARE(sum(causes), kRows);
  }

  void whatCanBeCountedIsExactByBothWays() {
    for (const char* const by : {"provider", "template", "domain", "app"}) {
      const GroupCounts byIndex = groups(by, ""), byRow = groups(by, "error:refused");
      for (const GroupCounts& found : {byIndex, byRow}) {
        QVERIFY(!found.partial && !found.scannedOf && !found.countedSince);
        QCOMPARE(found.scanned, 0);
        QCOMPARE(sum(found), kRows);
      }
      QCOMPARE(words(byRow), words(byIndex));
    }
    QVERIFY(words(groups("cause", "error:refused")).startsWith("c0=667 c1=667 c2=666 "));  // largest first, ids among equals
    QCOMPARE(must(scene_->reader().groups("template", query("error:refused"), scene_->now, 2)).rows.size(), 2U);
  }

  void inflowIsTheSameByBothWays_data() {
    QTest::addColumn<int>("minutes");
    QTest::addColumn<bool>("some");
    QTest::newRow("all within the window") << 0 << true;
    QTest::newRow("some before it") << 45 << true;
    QTest::newRow("all before it") << 120 << false;
  }
  void inflowIsTheSameByBothWays() {
    QFETCH(int, minutes);
    QFETCH(bool, some);
    const base::WallTime now = scene_->now;
    scene_->now += std::chrono::minutes(minutes);
    for (const char* const by : {"provider", "template", "domain", "app"}) {
      const GroupCounts byIndex = groups(by, ""), byRow = groups(by, "error:refused");
      QCOMPARE(words(byIndex), words(byRow));
      const auto& inflow = byIndex.rows.front().inflow;
      const std::int64_t deaths = std::accumulate(inflow.begin(), inflow.end(), std::int64_t{0});
      QCOMPARE(deaths > 0, some);
      QCOMPARE(deaths == byIndex.rows.front().open, minutes == 0);
    }
    scene_->now = now;
  }

  void ofOneCauseTheNumberOfLettersIsNotSaid() {
    pace_ = kScarce;
    const GroupCounts found = groups("app", "cause:c0 error:refused");
    QVERIFY(found.partial && found.countedSince);
    QVERIFY(!found.scannedOf);
  }

  void timeIsLookedAtByTheIndex_data() {
    QTest::addColumn<QString>("q");
    QTest::addColumn<int>("rows");
    QTest::newRow("since") << "died>-1m" << 60;
    QTest::newRow("until") << "died<-32m" << 79;
    QTest::newRow("between") << "died>=-2m died<-1m" << 60;
    QTest::newRow("of one app") << "app:shop died>-1m" << 30;
    QTest::newRow("in brackets") << "(error:refused died>-1m)" << 60;
  }
  void timeIsLookedAtByTheIndex() {
    QFETCH(QString, q);
    QFETCH(int, rows);
    ListQuery ask = scene_->ask(Place::deadLetters, q.toStdString());
    ask.limit = 500;
    const ListPage page = must(scene_->reader().list(ask));
    QCOMPARE(page.rows.size(), static_cast<std::size_t>(rows));
    QCOMPARE(page.scanned, rows);
    QCOMPARE(must(scene_->reader().count(Place::deadLetters, ask.query, scene_->now)), rows);
    pace_ = kScarce;  // what is narrow enough is counted whole
    const GroupCounts found = groups("app", q.toStdString() + " error:refused");
    QVERIFY(!found.partial);
    QCOMPARE(sum(found), rows);
  }

  void wideCountLeavesTimeForTheOthers() {
    const std::vector<CountQuery> queries{{Place::deadLetters, query("error:refused")}, {Place::deadLetters, {}}, {Place::held, {}}};
    const std::vector<std::optional<std::int64_t>> all{kRows, kRows, 0}, some{std::nullopt, kRows, 0};
    QVERIFY(must(scene_->reader().counts(queries, scene_->now)) == all);
    pace_ = kScarce;
    QVERIFY(must(scene_->reader().counts(queries, scene_->now)) == some);
    QVERIFY(must(scene_->reader().counts({}, scene_->now)).empty());
  }

  void manyWideCountsTakeTheTimeOfOneCall() {
    const std::vector<CountQuery> queries(40, {Place::deadLetters, query("error:refused")});
    pace_ = kScarce;
    const std::int64_t before = time_;
    const auto found = must(scene_->reader().counts(queries, scene_->now));
    QVERIFY(std::all_of(found.begin(), found.end(), [](const auto& count) { return !count; }));
    // Each looks at the time before it begins, and once more to learn that there is none left.
    QVERIFY(time_ - before <= 1'000'000 + std::int64_t{3} * 40 * kScarce);
  }

 private:
  base::WallTime diedAt(int number) const { return begun_ + std::chrono::seconds(number); }

  /// A death a second, all refused.
  void bury() {
    begun_ = scene_->now;
    std::vector<AcceptRow> rows;
    for (int i = 0; i < kRows; ++i) {
      AcceptRow one = row(i % 2 == 0 ? "shop" : "blog");
      one.notification.id = scene_->newId();
      one.notification.createdAt = one.dueAt = scene_->now;
      rows.push_back(one);
    }
    scene_->inStep([&] { must(scene_->store().insertAccepted(rows)); });
    std::vector<DeadRow> dead;
    for (int i = 0; i < kRows; ++i) {
      const auto nth = [i](const char* word, int of) { return word + std::to_string(i % of); };
      DeadRow one;
      one.seq = rows[static_cast<std::size_t>(i)].notification.seq;
      one.groupId = nth("c", 3);
      one.groupTitle = "Cause " + one.groupId;
      one.provider = nth("p", 2);
      one.templateName = nth("t", 7);
      one.domain = nth("d", 50);
      one.app = i % 2 == 0 ? "shop" : "blog";
      one.outcomeClass = "permanent";
      one.message = "connection refused";
      one.diedAt = diedAt(i);
      dead.push_back(one);
    }
    scene_->inStep([&] { must(scene_->store().bury(dead, scene_->nextStep())); });
    scene_->now = diedAt(kRows - 1);
  }

  GroupCounts groups(const std::string& by, const std::string& q) { return must(scene_->reader().groups(by, query(q), scene_->now, 100)); }

  static std::int64_t sum(const GroupCounts& found) {
    return std::accumulate(found.rows.begin(), found.rows.end(), std::int64_t{0}, [](std::int64_t to, const GroupRow& row) { return to + row.open; });
  }

  static QString words(const GroupCounts& found) {
    QStringList counts, rest;
    for (const GroupRow& row : found.rows) {
      counts << QString::fromStdString(row.id + "=" + std::to_string(row.open));
      rest << QString::fromStdString(row.title + " " + row.provider + " " + base::formatRfc3339(row.firstAt) + " " + base::formatRfc3339(row.lastAt));
      for (const std::int64_t deaths : row.inflow) rest << QString::number(deaths);
    }
    return (counts + rest).join(QLatin1Char(' '));
  }

  std::int64_t time_ = 0;
  std::int64_t pace_ = 0;
  base::WallTime begun_{};
  std::unique_ptr<Scene> scene_;
};

int runSqliteGroupTests(int argc, char** argv) {
  SqliteGroupTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "sqlite_group_test.moc"
