#include "tests/ui/views/older_engine_test.h"

#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/screens.h"
#include "ui/views/lacking.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"

namespace signalbox::tests {

using namespace ui::views;
using ui::widgets::Card;
using ui::widgets::SegmentedControl;

namespace {

/// The keys of its segments, as the arrow keys come by them.
QStringList tabsOf(QWidget& view, const QString& name) {
  for (auto* tabs : view.findChildren<SegmentedControl*>()) {
    if (!tabs->accessibleName().startsWith(name)) continue;
    tabs->step(-100);
    QStringList keys{tabs->current()};
    for (;;) {
      tabs->step(1);
      if (tabs->current() == keys.last()) return keys;
      keys << tabs->current();
    }
  }
  return {};
}

}  // namespace

void OlderEngineTest::tabsOfWhatItLacksAreNotThere() {
  Desk desk;
  SetUpView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("set-up"), {QStringLiteral("console")}, {}});
  const QString name = QStringLiteral("Parts of the set-up");
  const QStringList all{"providers", "templates", "recipients", "suppressions", "tokens", "subscriptions", "secrets", "engine", "console"};
  QCOMPARE(tabsOf(view, name), all);  // nobody has told yet
  desk.engine.lack({"subscriptions", "secrets", "past"});
  QVERIFY(desk.connectNow());
  QTRY_COMPARE(tabsOf(view, name), (QStringList{"providers", "templates", "recipients", "suppressions", "tokens", "engine", "console"}));
  QVERIFY(isLacking(desk.session.state(), Place{QStringLiteral("past"), {}, {}}));
  QVERIFY(!isLacking(desk.session.state(), Place{QStringLiteral("audit"), {}, {}}));
  for (const char* always : {"overview", "dead-letters", "held", "notifications", "delivery"})
    QVERIFY2(!isLacking(desk.session.state(), Place{QString::fromLatin1(always), {}, {}}), always);
}

void OlderEngineTest::screensSayThatItDoesNotHaveThem_data() {
  QTest::addColumn<QString>("screen");
  QTest::addColumn<QString>("lacks");
  QTest::addColumn<QList<QByteArray>>("paths");
  const auto row = [](const char* screen, const char* lacks, const QList<QByteArray>& paths) {
    QTest::newRow(screen) << QString::fromLatin1(screen) << QString::fromLatin1(lacks) << paths;
  };
  row("audit", "audit", {"/audit", "/audit/verify"});
  row("operations", "operations", {"/operations"});
  row("past", "past", {"/past"});
  row("overview", "stats", {"/stats"});
  row("delivery/providers/twilio", "stats", {"/stats"});
  row("delivery/queues/sms", "queues", {"/queues/"});
  row("dead-letters", "groups", {"/dead-letters/groups"});
  row("set-up/templates", "templates", {"/templates"});
  row("set-up/recipients", "recipients", {"/recipients"});
  row("set-up/suppressions", "suppressions", {"/suppressions", "/receipts"});
  row("set-up/tokens", "tokens", {"/tokens"});
  row("set-up/subscriptions", "subscriptions", {"/subscriptions"});
  row("set-up/secrets", "secrets", {"/secrets", "/vault"});
}

void OlderEngineTest::screensSayThatItDoesNotHaveThem() {
  QFETCH(QString, screen);
  QFETCH(QString, lacks);
  QFETCH(QList<QByteArray>, paths);
  Desk desk;
  desk.engine.lack({lacks.toStdString()}, {paths.begin(), paths.end()});
  QVERIFY(desk.connectNow());
  const Place place = parseLink(screen)->place;
  const auto view = screenOf(place.screen, desk.context());
  view->resize(1232, 828);
  view->show();
  view->enter(place);
  const auto failed = [&view] {
    QStringList words;
    for (const Card* card : view->findChildren<Card*>())
      if (card->isVisible() && card->state() == Card::State::Error) {
        QString sentence;  // beside its title, its unit and its figure
        for (const auto* label : card->findChildren<ui::widgets::Label*>())
          if (label->isVisible() && label->text().size() > sentence.size()) sentence = label->text();
        words << sentence;
      }
    return words;
  };
  QTRY_VERIFY2(failed().join(QLatin1Char(' ')).contains(QStringLiteral("does not have it")), qPrintable(failed().join(QLatin1Char('\n'))));
  for (const QString& each : failed()) QVERIFY2(each.contains(QStringLiteral(": this engine, version 0.1.0, does not have it.")), qPrintable(each));
}

}  // namespace signalbox::tests
