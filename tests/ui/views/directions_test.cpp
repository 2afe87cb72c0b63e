#include "tests/ui/views/directions_test.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QTest>
#include <QTextLayout>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/screens.h"
#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/views/messages/detail_words.h"
#include "ui/widgets/label.h"

namespace signalbox::tests {

using namespace ui::views;
using ui::client::foreign;

namespace {

const QString kHebrew = QString::fromUtf8("\u05D3\u05E0\u05D4"), kArabic = QString::fromUtf8("\u0645\u0646\u0649");
const QString kClose(QChar(0x2069)), kOverride(QChar(0x202E)), kPop(QChar(0x202C));

/// What stands beside it is not of the text that it is part of, and it is not set apart.
bool isBare(const QString& whole, const QString& foreign) {
  int depth = 0;
  for (qsizetype i = 0; i < whole.size(); ++i) {
    if (whole[i] == QChar(0x2068)) ++depth;
    if (whole[i] == QChar(0x2069)) --depth;
    if (depth == 0 && QStringView(whole).mid(i).startsWith(foreign)) return whole != foreign;
  }
  return false;
}

/// All that a screen says: labels, buttons, cells, tooltips, and what a screen reader is told.
QStringList saidBy(const QWidget& view) {
  QStringList said;
  for (const QWidget* each : view.findChildren<QWidget*>()) {
    if (const auto* label = qobject_cast<const QLabel*>(each); label != nullptr && label->textFormat() == Qt::PlainText) said << label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(each)) said << button->text();
    if (const auto* list = qobject_cast<const QAbstractItemView*>(each); list != nullptr && list->model() != nullptr)
      for (int row = 0; row < list->model()->rowCount(); ++row)
        for (int column = 0; column < list->model()->columnCount(); ++column) said << list->model()->index(row, column).data().toString();
    said << each->accessibleName() << each->accessibleDescription() << each->toolTip();
  }
  return said;
}

const std::string kReason = kHebrew.toStdString();

void letEverybodyWriteHebrew(FakeEngine& engine) {
  protocol::Snapshot& snapshot = engine.snapshot();
  for (protocol::ProviderView& provider : snapshot.providers) provider.breaker.lastTripCause = kReason;
  snapshot.providers.front().paused = true;
  snapshot.providers.front().pausedReason = kReason;
  snapshot.queues.front().paused = true;
  snapshot.queues.front().pausedReason = kReason;
  for (protocol::OperationView& operation : snapshot.operations) operation.reason = operation.rateReason = kReason;
  for (const char* list : {"GET /dead-letters", "GET /held", "GET /notifications"})
    engine.server().on(list, [list](const Asked&) {
      protocol::Page<protocol::NotificationRow> page;
      page.asOf = canned::asOf();
      page.data = QLatin1String(list) == QLatin1String("GET /held") ? canned::held() : canned::deadLetters();
      for (protocol::NotificationRow& row : page.data) row.recipient = row.error = row.reason = kReason;
      return json(protocol::toText(page));
    });
  engine.server().on("GET /dead-letters/groups", [](const Asked&) {
    protocol::Page<protocol::GroupView> page;
    page.asOf = canned::asOf();
    page.data = canned::groups();
    for (protocol::GroupView& group : page.data) group.title = group.note = group.fixedBy = kReason;
    return json(protocol::toText(page));
  });
  engine.server().on("GET /past", [](const Asked&) {
    protocol::PastView view = canned::past(canned::kNow);
    for (auto& provider : view.providers) provider.reason = kReason;
    for (auto& group : view.groups) group.title = kReason;
    for (auto& act : view.acts) act.reason = kReason;
    return json(protocol::toText(view));
  });
  engine.server().on("GET /views", [](const Asked&) {
    std::vector<protocol::SavedView> views = canned::views();
    for (protocol::SavedView& view : views) view.name = kReason;
    return json(boost::json::serialize(boost::json::object{{"as_of", protocol::toJson(canned::asOf())}, {"data", protocol::toJson(views)}}));
  });
}

}  // namespace

void DirectionsTest::nothingBesideItIsMoved_data() {
  QTest::addColumn<QString>("name");
  QTest::newRow("Hebrew") << kHebrew;
  QTest::newRow("Arabic with a figure") << kArabic + QStringLiteral(" 12");
  QTest::newRow("override") << QStringLiteral("a") + kOverride + QStringLiteral("bc");
  QTest::newRow("two overrides and an end") << kOverride + kOverride + QStringLiteral("ab") + kClose + kOverride;
  QTest::newRow("pop") << kPop + kHebrew + kPop;
}

/// "12 of NAME (3), 45": whatever the name is, the figures behind it stand behind it, in their order.
void DirectionsTest::nothingBesideItIsMoved() {
  QFETCH(QString, name);
  const QString before = QStringLiteral("12 of "), after = QStringLiteral(" (3), 45 and ");
  const auto places = [&](const QString& first, const QString& second) {
    QTextLayout layout(before + first + after + second);
    layout.beginLayout();
    layout.createLine().setLineWidth(10'000);
    layout.endLayout();
    const int begin = static_cast<int>(before.size() + first.size());
    QList<int> order;
    QList<QPair<qreal, int>> left;
    for (int i = 0; i < before.size(); ++i) left.append({layout.lineAt(0).cursorToX(i), i});
    for (int i = 0; i < after.size(); ++i) left.append({layout.lineAt(0).cursorToX(begin + i), before.size() + i});
    std::stable_sort(left.begin(), left.end(), [](const auto& one, const auto& other) { return one.first < other.first; });
    for (const auto& each : left) order << each.second;
    return order;
  };
  const QList<int> asLatin = places(QStringLiteral("Ana"), QStringLiteral("Bea"));
  QCOMPARE(places(foreign(name), foreign(name)), asLatin);
  QVERIFY2(places(name, name) != asLatin, "the name does not turn the line around, so this shows nothing");
}

void DirectionsTest::screensSetApartWhatOthersWrote_data() {
  QTest::addColumn<QString>("screen");
  QTest::addColumn<int>("times");
  const auto row = [](const char* screen, int times) { QTest::newRow(screen) << QString::fromLatin1(screen) << times; };
  row("overview", 1);       // why a provider is paused
  row("dead-letters", 60);  // causes with notes and fixes, recipients with errors, saved views
  row("held", 37);
  row("notifications", 30);
  row("operations", 2);
  row("delivery/providers/smtp-primary", 2);
  row("delivery/queues/email", 1);
  row("past?at=2026-05-12T14:02:30Z", 3);
}

void DirectionsTest::screensSetApartWhatOthersWrote() {
  QFETCH(QString, screen);
  QFETCH(int, times);
  Desk desk;
  letEverybodyWriteHebrew(desk.engine);
  QVERIFY(desk.connectNow());
  const Place place = parseLink(screen)->place;
  const auto view = screenOf(place.screen, desk.context());
  view->resize(1232, 828);
  view->show();
  view->enter(place);
  const auto holding = [&] { return saidBy(*view).filter(kHebrew); };
  QTRY_VERIFY2(holding().size() >= times, qPrintable(QString::number(holding().size())));
  for (const QString& each : holding()) QVERIFY2(!isBare(each, kHebrew), qPrintable(each));
}

void DirectionsTest::jsonShowsWhatTurnsTheLine() {
  const boost::json::value data =
      boost::json::object{{"file", QString(QStringLiteral("a") + kOverride + QStringLiteral("gnp.exe")).toStdString()}, {"name", kReason}};
  const QString shown = indented(data);
  QVERIFY2(shown.contains(QStringLiteral("a\\u202egnp.exe")) && shown.contains(kHebrew), qPrintable(shown));
  const auto again = protocol::parseJson(shown.toStdString());  // what the editor of a preview hands on is the same
  QVERIFY(again.ok() && *again == data);
}

}  // namespace signalbox::tests
