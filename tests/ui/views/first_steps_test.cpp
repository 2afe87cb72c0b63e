#include "tests/ui/views/first_steps_test.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTest>

#include <array>
#include <memory>

#include "tests/ui/support/desk.h"
#include "ui/views/overview/first_steps.h"
#include "ui/views/overview/overview_view.h"
#include "ui/views/set_up/provider_form.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/test_message_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

ActButton* button(const QWidget& root, const char* words) {
  for (ActButton* each : root.findChildren<ActButton*>())
    if ((each->text() == QLatin1String(words) || each->accessibleName() == QLatin1String(words)) && each->isVisible()) return each;
  return nullptr;
}

struct Overview {
  explicit Overview(bool empty = true) {
    if (empty) desk.engine.setEmpty();
    ready = desk.connectNow();
    view = std::make_unique<OverviewView>(desk.context());
    view->resize(1232, 828);
    view->show();
    view->enter({});
  }
  QWidget& steps() { return *view->firstSteps(); }
  ActButton* act(const char* words) { return button(steps(), words); }
  int done() {
    int count = 0;
    for (const Label* label : steps().findChildren<Label*>()) count += label->isVisible() && label->text() == QLatin1String("Done") ? 1 : 0;
    return count;
  }
  Desk desk;
  bool ready = false;
  std::unique_ptr<OverviewView> view;
};

}  // namespace

void FirstStepsTest::newEngineIsLedToItsFirstMessage() {
  Overview screen;
  QVERIFY(screen.ready && screen.steps().isVisible());
  QCOMPARE(screen.done(), 0);
  QVERIFY2(screen.act("Send a test message")->isBlocked(), "nobody sends yet");
  screen.act("Connect a mail server")->click();
  QCOMPARE(screen.desk.navigator.place().relative(), QStringLiteral("set-up/providers?new=smtp"));
  screen.desk.engine.snapshot().providers = {canned::snapshot().providers.front()};
  screen.desk.engine.tell({QStringLiteral("providers")});
  QTRY_COMPARE(screen.done(), 1);
  QVERIFY(!screen.act("Send a test message")->isBlocked());
  screen.act("Send a test message")->click();
  Sheet* sheet = nullptr;
  for (Sheet* each : screen.view->findChildren<Sheet*>())
    if (each->isOpen()) sheet = each;
  QVERIFY(sheet != nullptr && sheet->accessibleName() == QLatin1String("Send a test message"));
  sheet->dismiss();
  screen.desk.engine.snapshot().queues.front().sentTotal = 1;
  screen.desk.engine.tell({QStringLiteral("queues")});
  QTRY_COMPARE(screen.done(), 2);
  QVERIFY2(screen.steps().isVisible(), "once begun it leads to its end");
  screen.act("Copy the line")->click();
  const QString line = QGuiApplication::clipboard()->text();
  QVERIFY2(line.startsWith(QStringLiteral("curl http")) && line.contains(QStringLiteral("/var/lib/signalbox/admin.token")), qPrintable(line));
  QVERIFY(!line.contains(QStringLiteral("admin-token")));
  QVERIFY(!screen.steps().isVisible());
}

void FirstStepsTest::actsStandBesideTheirWordsAndAreOfOneWidth() {
  Overview screen;
  screen.view->resize(2300, 1300);
  const std::array acts{screen.act("Connect a mail server"), screen.act("Send a test message"), screen.act("Copy the line")};
  for (const ActButton* each : acts) {
    QTRY_COMPARE(each->width(), acts.front()->width());
    QTRY_COMPARE(each->x(), acts.front()->x());
    QVERIFY2(each->geometry().right() <= 720, qPrintable(QString::number(each->geometry().right())));
  }
}

void FirstStepsTest::engineThatHasSentNeedsNone() {
  Overview screen(false);
  QVERIFY(screen.ready);
  QVERIFY(!screen.steps().isVisible());
}

void FirstStepsTest::mailServersFormIsOpened() {
  Desk desk;
  desk.engine.setEmpty();
  QVERIFY(desk.connectNow());
  SetUpView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(parseLink(QStringLiteral("set-up/providers?new=smtp"))->place);
  auto* form = view.findChild<ProvidersPage*>()->form();
  QTRY_COMPARE(form->name(), QStringLiteral("smtp"));
  QCOMPARE(form->put().kind, std::string("smtp"));
}

void FirstStepsTest::stepsArePutAway() {
  Overview screen;
  QVERIFY(screen.steps().isVisible());
  screen.act("Put the first steps away")->click();
  QVERIFY(!screen.steps().isVisible());
  screen.desk.engine.snapshot().queues.front().waiting = 7;
  screen.desk.engine.tell({QStringLiteral("queues")});
  QTRY_COMPARE(screen.desk.session.state().snapshot().queues.front().waiting, std::int64_t{7});
  QVERIFY(!screen.steps().isVisible());
}

}  // namespace signalbox::tests
