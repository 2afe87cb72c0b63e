#include "tests/ui/acceptance/figures_window_test.h"

#include <QJsonArray>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QTest>

#include <tuple>

#include "tests/ui/acceptance/screen.h"
#include "ui/shell/main_window.h"
#include "ui/state/engine_state.h"
#include "ui/state/group_table_model.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/table.h"
#include "ui/widgets/timeline_view.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace ui::widgets;
using ui::state::GroupTableModel;
using ui::views::DeadLettersView;

namespace {

const QString kSent = QStringLiteral("sent"), kDead = QStringLiteral("dead"), kPush = QStringLiteral("simulated-push");
const QString kCount = QStringLiteral("count"), kData = QStringLiteral("data");

/// Without what is empty at either end, which grows and shrinks by the clock alone.
QList<double> trimmed(QList<double> bars) {
  while (!bars.isEmpty() && bars.last() == 0) bars.removeLast();
  while (!bars.isEmpty() && bars.first() == 0) bars.removeFirst();
  return bars;
}

QList<double> numbers(const QJsonValue& list) {
  QList<double> all;
  const QJsonArray each = list.toArray();
  for (const auto& one : each) all << one.toDouble();
  return all;
}

/// "now", "12 s ago".
bool isRecent(const QString& cell) { return cell == QLatin1String("now") || cell.endsWith(QLatin1String(" ago")); }

/// Whether the cells of a row have what the engine tells of a group.
bool tellsGroup(const QAbstractItemModel& table, int row, const QJsonObject& group) {
  const auto cell = [&](int column, int role = Qt::DisplayRole) { return table.index(row, column).data(role); };
  const QList<double> bars = cell(GroupTableModel::inflow, ui::state::kBarsRole).value<QVector<double>>(),
                      inflow = numbers(group[QLatin1String("inflow")]);
  return cell(GroupTableModel::count).toString() == QString::number(group[kCount].toInt()) && bars.size() == inflow.size() &&
      trimmed(bars) == trimmed(inflow) &&
      cell(GroupTableModel::inflow, Qt::ToolTipRole).toString().contains(QStringLiteral(", %1 in all").arg(group[kCount].toInt())) &&
      cell(GroupTableModel::first, Qt::ToolTipRole).toString() == group[QLatin1String("first_at")].toString() &&
      cell(GroupTableModel::last, Qt::ToolTipRole).toString() == group[QLatin1String("last_at")].toString() &&
      isRecent(cell(GroupTableModel::first).toString()) && isRecent(cell(GroupTableModel::last).toString());
}

/// The list under a search field that offers this; nothing while none does.
QListWidget* offering(const QWidget& window, const QString& words) {
  for (QListWidget* list : window.findChildren<QListWidget*>())
    if (list->isVisible() && !list->findItems(words, Qt::MatchExactly).isEmpty()) return list;
  return nullptr;
}

}  // namespace

DeadLettersView* FiguresWindowTest::deadLetters() { return qobject_cast<DeadLettersView*>(stage_.console().window().view()); }

bool FiguresWindowTest::agrees(const QString& by) {
  const QJsonArray told = stage_.got(QStringLiteral("/dead-letters/groups?by=") + by)[kData].toArray();
  const QAbstractItemModel& table = *deadLetters()->groups()->table()->model();
  if (told.isEmpty() || table.rowCount() != told.size() || deadLetters()->groups()->model()->by() != by) return false;
  for (const auto& each : told) {
    const QJsonObject group = each.toObject();
    int row = 0;
    while (row < table.rowCount() && table.index(row, 0).data(kIdRole).toString() != group[QLatin1String("id")].toString()) ++row;
    if (row == table.rowCount() || !tellsGroup(table, row, group)) return false;
  }
  return true;
}

int FiguresWindowTest::sum() {
  const QAbstractItemModel& table = *deadLetters()->groups()->table()->model();
  int all = 0;
  for (int row = 0; row < table.rowCount(); ++row) all += table.index(row, GroupTableModel::count).data().toString().toInt();
  return all;
}

SearchField* FiguresWindowTest::search() {
  QTest::keyClick(&stage_.window(), Qt::Key_Slash);
  return screen::field<SearchField>(stage_.window(), QStringLiteral("Search dead letters"));
}

bool FiguresWindowTest::hasLimit(double limit, const QString& words) {
  const auto* chart = screen::named<LineChart>(stage_.window(), QStringLiteral("Failure rate"));
  return chart != nullptr && chart->threshold() && chart->threshold()->value == limit && chart->threshold()->label == words;
}

void FiguresWindowTest::initTestCase() {
  QVERIFY(stage_.open());
  QVERIFY(stage_.quicken());
}

void FiguresWindowTest::groupsAreAsTheEngineCountsThem() {
  const QByteArray hello = R"({"channel": "email", "subject": "Hello", "text": "hello"})";
  QVERIFY(stage_.host().ask("PUT", QStringLiteral("/templates/counted"), hello) / 100 == 2);
  const QString first = stage_.mail(QStringLiteral("permanent@one.example.org"));
  TRY(stage_.stateOf(first) == kDead);  // before the others: what it died of was seen first then
  const QStringList ids{first, stage_.mail(QStringLiteral("permanent@one.example.org")), stage_.mail(QStringLiteral("bounce@two.example.org")),
                        stage_.push(QStringLiteral("permanent:counted")),
                        stage_.send({{QStringLiteral("channel"), QStringLiteral("email")},
                                     {QStringLiteral("to"), QStringLiteral("permanent@three.example.org")},
                                     {QStringLiteral("template"), QStringLiteral("counted")}})};
  TRY(stage_.all(ids, kDead));
  stage_.go(Qt::Key_D);
  TRY(deadLetters() != nullptr && agrees(QStringLiteral("cause")));
  QCOMPARE(sum(), static_cast<int>(ids.size()));
  QCOMPARE(stage_.total(kDead), static_cast<int>(ids.size()));
  const QJsonObject group = stage_.got(QStringLiteral("/dead-letters/groups/") + stage_.causeOf(first));
  QCOMPARE(group[kCount].toInt(), 3);  // one of them from the template
  QVERIFY(group[QLatin1String("first_at")].toString() < group[QLatin1String("last_at")].toString());
  const std::vector<std::tuple<const char*, const char*, int>> groupings{
      {"Provider", "provider", 2}, {"Template", "template", 2}, {"Domain", "domain", 4}, {"App", "app", 1}, {"Cause", "cause", 3}};
  for (const auto& [words, by, groups] : groupings) {
    QVERIFY(screen::choose(stage_.window(), QStringLiteral("Group by"), QLatin1String(words)));
    TRY(agrees(QLatin1String(by)));
    QCOMPARE(deadLetters()->groups()->table()->model()->rowCount(), groups);
    QCOMPARE(sum(), static_cast<int>(ids.size()));
  }
}

void FiguresWindowTest::fieldIsCompleted() {
  const QString whole = QStringLiteral("provider:"), value = QStringLiteral("provider:simulated-email");
  stage_.go(Qt::Key_O);
  stage_.go(Qt::Key_D);
  SearchField* field = search();
  TRY(field->hasFocus());
  QTest::keyClicks(field, QStringLiteral("prov"));
  TRY(offering(stage_.window(), whole) != nullptr);
  QTest::keyClick(field, Qt::Key_Down);
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(field->text(), whole);
  TRY(offering(stage_.window(), value) != nullptr);  // and then what it may be
  QTest::keyClicks(field, QStringLiteral("simulated-e"));
  TRY(offering(stage_.window(), value) != nullptr && offering(stage_.window(), value)->count() == 1);
  QTest::keyClick(field, Qt::Key_Down);
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(field->text(), value);
  field->clear();
}

void FiguresWindowTest::savedViewTellsItsCount() {
  const QString name = QStringLiteral("Counted"), query = QStringLiteral("domain:counted.example.com");
  const auto tab = [&](int count) {
    return screen::named<SegmentedControl>(stage_.window(), QStringLiteral("Saved views: %1  %2").arg(name).arg(count)) != nullptr;
  };
  const auto counted = [&] { return stage_.got(QStringLiteral("/views/") + name)[kCount].toInt(-1); };
  QCOMPARE(stage_.deadMails(2, QStringLiteral("counted.example.com")).size(), 2);
  stage_.go(Qt::Key_D);
  SearchField* field = search();
  TRY(field->hasFocus());
  QTest::keyClicks(field, query);
  QTest::keyClick(field, Qt::Key_Return);
  TRY(screen::isFree(stage_.window(), QStringLiteral("Save this view")));
  screen::press(stage_.window(), QStringLiteral("Save this view"));
  screen::type(stage_.window(), QStringLiteral("Name of the saved view"), name);
  QTest::keyClick(screen::field<QLineEdit>(stage_.window(), QStringLiteral("Name of the saved view")), Qt::Key_Return);
  TRY(tab(2));
  QCOMPARE(counted(), 2);
  QCOMPARE(stage_.deadMails(1, QStringLiteral("counted.example.com")).size(), 1);
  stage_.go(Qt::Key_O);
  stage_.visit(QStringLiteral("dead-letters?q=") + query);
  TRY(tab(3));
  QCOMPARE(counted(), 3);
  QVERIFY(stage_.host().ask("DELETE", QStringLiteral("/views/") + name) / 100 == 2);
}

void FiguresWindowTest::limitOfThePolicyIsInTheChart() {
  const QByteArray rules = R"({"breaker": {"failure_limit": 0.1, "calls_min": 10, "failures_min": 5, "consecutive_limit": 100,
    "cool_down_seconds": 60, "cool_down_max_seconds": 60}, "reason": "to be seen"})";
  stage_.visit(QStringLiteral("delivery/providers/simulated-push"));
  TRY(hasLimit(0.05, QStringLiteral("limit 5 %")));
  QVERIFY2(stage_.host().ask("PUT", QStringLiteral("/policies/push"), rules) == 200, stage_.host().answer().constData());
  TRY(hasLimit(0.1, QStringLiteral("limit 10 %")));
  stage_.visit(QStringLiteral("delivery/providers/simulated-email"));  // of another channel
  TRY(hasLimit(0.05, QStringLiteral("limit 5 %")));
}

/// By the rules of the case before: of ten or more at least five, and no number in a row.
void FiguresWindowTest::skipByABreakerThatOpenedHasItsFigures() {
  const QByteArray spare = R"({"kind": "simulated", "channel": "push", "position": 5, "settings": {"latency_ms_p50": "1", "latency_ms_p99": "1"}})";
  QVERIFY2(stage_.host().ask("PUT", QStringLiteral("/providers/spare-push"), spare) / 100 == 2, stage_.host().answer().constData());
  TRY(stage_.state().provider(QStringLiteral("spare-push")) != nullptr);
  QStringList good, bad;
  for (int i = 0; i < 5; ++i) good << stage_.push(QStringLiteral("ok:phone-%1").arg(i));
  TRY(stage_.all(good, kSent));
  for (int i = 0; i < 5; ++i) bad << stage_.push(QStringLiteral("transient:phone-%1").arg(i));
  TRY(stage_.state().provider(kPush)->breaker.state == "open");
  const QString past = stage_.push(QStringLiteral("ok:phone-past"));
  TRY(stage_.stateOf(past) == kSent);
  stage_.visit(QStringLiteral("notifications/") + past);
  const auto story = [this] {
    const auto* timeline = screen::named<TimelineView>(stage_.window(), QStringLiteral("Timeline"));
    return timeline == nullptr ? QString() : timeline->accessibleDescription();
  };
  const QRegularExpression skip(
      QStringLiteral("simulated-push skipped: 5 of 1[0-9] failed in 30 s, limit 10 %; cools down for another \\d+ s(?!.*failed in)"));
  TRY(story().contains(QStringLiteral("spare-push took it")));
  QVERIFY2(story().contains(skip), qPrintable(story()));
  stage_.visit(QStringLiteral("delivery/providers/simulated-push"));
  TRY(screen::says(stage_.window(), QStringLiteral("calls failed in 30 s, limit 10 %")));
  QVERIFY(stage_.host().ask("DELETE", QStringLiteral("/policies/push")) / 100 == 2);
  TRY(hasLimit(0.05, QStringLiteral("limit 5 %")));
}

}  // namespace signalbox::tests
