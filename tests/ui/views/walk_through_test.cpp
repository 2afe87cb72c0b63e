// The walk-throughs of the help pages: from the alert to a safe replay, every act of a person counted.
#include <QFile>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTest>

#include <functional>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/canary_fields.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/overview/overview_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/diff_view.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/verdict_line.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

constexpr int kActsMost = 5;

QString textOf(const char* page) {
  QFile file(QStringLiteral(SIGNALBOX_SOURCE_DIR "/resources/help/%1.md").arg(QLatin1String(page)));
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// How many acts the page describes: its numbered lines.
int stepsOf(const char* page) {
  int steps = 0;
  for (const QString& line : textOf(page).split(QLatin1Char('\n'))) steps += line.startsWith(QStringLiteral("%1. ").arg(steps + 1)) ? 1 : 0;
  return steps;
}

/// A person at the console: the screens follow the navigator as the window's do.
class Person {
 public:
  /// `newCause` is what the alert of a new cause is about.
  explicit Person(const std::string& newCause = canned::groups()[2].id) : overview(desk.context()), delivery(desk.context()), dead(desk.context()) {
    desk.engine.snapshot().alerts.back().link = "dead-letters/groups/" + newCause;
    ready = desk.connectNow();
    show(overview, {});
  }

  void act(const std::function<void()>& doIt) {
    ++acts;
    const Place before = desk.navigator.place();
    doIt();
    const Place now = desk.navigator.place();
    if (now.relative() == before.relative()) return;
    if (now.screen == QLatin1String("delivery")) show(delivery, now);
    if (now.screen == QLatin1String("dead-letters")) show(dead, now);
  }
  void follow(const QString& words) {
    static const QRegularExpression link(QStringLiteral("<a[^>]*href=\"([^\"]+)\"[^>]*>([^<]*)</a>"));
    auto* line = overview.findChild<VerdictLine*>();
    for (auto found = link.globalMatch(line->text()); found.hasNext();) {
      const auto piece = found.next();
      if (piece.captured(2).contains(words)) return act([&] { Q_EMIT line->followed(piece.captured(1)); });
    }
    QFAIL(qPrintable(line->text()));
  }
  void planReplay() {
    act([this] { dead.perform(Act::replay); });
    QVERIFY(QTest::qWaitFor([this] { return confirm()->text() == QLatin1String("Replay 46,902"); }, 5000));
  }
  void sayWhy(const QString& why) {
    act([&] { typedText(*dead.sheet()->sheet())->setPlainText(why); });
  }
  void confirmByKey() {
    QVERIFY(!confirm()->isBlocked());
    act([this] { QTest::keyClick(typedText(*dead.sheet()->sheet()), Qt::Key_Return, Qt::ControlModifier); });
    QTRY_COMPARE(desk.engine.server().count("POST /operations"), 1);
  }
  bool showsText(const QString& words) {
    for (const auto* field : dead.sheet()->sheet()->findChildren<DiffView*>())
      if (field->isVisible() && field->toPlainText().contains(words)) return true;
    return false;
  }
  bool listed() {
    return QTest::qWaitFor([this] { return dead.messages()->model()->rowCount() > 0 && !dead.groups()->scopeIds().isEmpty(); }, 5000);
  }
  ActButton* confirm() { return dead.sheet()->sheet()->confirmButton(); }
  protocol::OperationRequest asked() {
    const auto request = protocol::parse<protocol::OperationRequest>(desk.engine.server().last("POST /operations").body.toStdString());
    return request.ok() ? *request : protocol::OperationRequest{};
  }
  protocol::PlanRequest planned() {
    const auto request = protocol::parse<protocol::PlanRequest>(desk.engine.server().last("POST /plans").body.toStdString());
    return request.ok() ? *request : protocol::PlanRequest{};
  }

  Desk desk;
  OverviewView overview;
  DeliveryView delivery;
  DeadLettersView dead;
  bool ready = false;
  int acts = 0;

 private:
  void show(View& view, const Place& place) {
    view.resize(1232, 828);
    view.show();
    view.activateWindow();  // in the window of the console it would be the active one: keys reach no other
    QVERIFY(QTest::qWaitForWindowActive(&view));
    view.enter(place);
  }
};

}  // namespace

void WalkThroughTest::providerWentDown() {
  Person ana;
  QVERIFY(ana.ready);
  ana.follow(QStringLiteral("twilio is not sending"));
  QCOMPARE(ana.desk.navigator.place().screen, QStringLiteral("delivery"));
  ana.act([&] {
    for (ActButton* button : ana.delivery.findChildren<ActButton*>())
      if (button->text() == QLatin1String("Its dead letters") && button->isVisible()) return button->click();
  });
  QCOMPARE(ana.desk.navigator.place().query.value(QStringLiteral("q")), QStringLiteral("provider:twilio"));
  QVERIFY(ana.listed());
  ana.planReplay();
  ana.sayWhy(QStringLiteral("twilio is back"));
  ana.confirmByKey();
  QCOMPARE(ana.acts, stepsOf("provider-down"));
  QCOMPARE(ana.asked().reason, std::string("twilio is back"));
  QCOMPARE(ana.asked().undoSeconds, std::int64_t{20});
}

void WalkThroughTest::badTemplate() {
  Person ana(canned::groups()[3].id);
  QVERIFY(ana.ready);
  ana.follow(QStringLiteral("new cause"));
  QVERIFY(ana.listed());
  QTRY_COMPARE(ana.dead.groups()->scopeIds(), QStringList{QString::fromStdString(canned::groups()[3].id)});
  ana.planReplay();
  ana.act([&] {
    for (SwitchButton* toggle : ana.dead.sheet()->sheet()->findChildren<SwitchButton*>())
      if (toggle->text() == QLatin1String("Newest template version")) return toggle->click();
  });
  QTRY_COMPARE(ana.desk.engine.server().count("POST /plans"), 2);
  QVERIFY(ana.planned().latestTemplate);
  QTRY_VERIFY(ana.showsText(QStringLiteral("+ ")));  // how they would go out now
  ana.sayWhy(QStringLiteral("order-shipped mended"));
  QTRY_VERIFY(!ana.confirm()->isBlocked());
  ana.confirmByKey();
  QCOMPARE(ana.acts, stepsOf("bad-template"));
}

void WalkThroughTest::flood() {
  Person ana;
  QVERIFY(ana.ready);
  ana.follow(QStringLiteral("dead letters"));
  QVERIFY(ana.listed());
  ana.planReplay();
  ana.act([&] { ana.dead.sheet()->canary()->toggle()->click(); });
  ana.sayWhy(QStringLiteral("the cause is gone"));
  ana.confirmByKey();
  QCOMPARE(ana.acts, stepsOf("flood"));
  QVERIFY(ana.asked().canary.has_value());
}

void WalkThroughTest::everyWalkThroughHasItsPage() {
  for (const char* page : {"provider-down", "bad-template", "flood"}) {
    QVERIFY2(stepsOf(page) > 0 && stepsOf(page) <= kActsMost, page);
    // Here the template is mended by nobody's acts: the page has to say that this is not one of them.
    if (QLatin1String(page) == QLatin1String("bad-template"))
      QVERIFY(textOf(page).contains(QStringLiteral("between the first and the second act and is not counted among the five")));
  }
}

}  // namespace signalbox::tests
