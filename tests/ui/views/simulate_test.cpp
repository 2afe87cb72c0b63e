#include "tests/ui/views/simulate_test.h"

#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QTest>

#include <memory>

#include "tests/ui/support/desk.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/set_up/provider_form.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/simulate_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

template <class T> T* named(const QWidget& root, const char* name) {
  for (T* each : root.findChildren<T*>())
    if (each->accessibleName() == QLatin1String(name) && each->isVisible()) return each;
  return nullptr;
}

ActButton* button(const QWidget& root, const QString& words) {
  for (ActButton* each : root.findChildren<ActButton*>())
    if (each->text() == words && each->isVisible()) return each;
  return nullptr;
}

bool says(const QWidget& root, const QString& words) {
  for (const Label* label : root.findChildren<Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

/// The line of the footer that says what is missing or wrong.
void pressLine(const QWidget& sheet, const QString& words) {
  for (Label* label : sheet.findChildren<Label*>())
    if (label->isVisible() && label->text().contains(words)) return QTest::mouseClick(label, Qt::LeftButton);
}

struct Simulation {
  explicit Simulation(const QString& place = QStringLiteral("set-up/providers/twilio/simulate")) {
    for (auto& provider : desk.engine.snapshot().providers)
      if (provider.name == "twilio") provider.settings = {{"latency_ms_p50", "40"}, {"share_transient", "0.075"}, {"seed", "7"}};
    ready = desk.connectNow();
    view = std::make_unique<SetUpView>(desk.context());
    view->resize(1232, 828);
    view->show();
    view->enter(parseLink(place)->place);
    page = view->findChild<ProvidersPage*>();
    formed = QTest::qWaitFor([this] { return !page->form()->name().isEmpty(); }, 5000);
  }
  Sheet& sheet() { return *page->simulation()->sheet(); }
  QDoubleSpinBox* dial(const char* name) { return named<QDoubleSpinBox>(sheet(), name); }
  ui::state::SimulatorSettings asked() {
    const auto body = protocol::parse<ui::state::SimulatorSettings>(desk.engine.server().last("PUT /simulators/twilio").body.toStdString());
    return body.ok() ? *body : ui::state::SimulatorSettings{};
  }
  int puts() { return desk.engine.server().count("PUT /simulators/twilio"); }
  Desk desk;
  bool ready = false;
  std::unique_ptr<SetUpView> view;
  ProvidersPage* page = nullptr;
  bool formed = false;
};

}  // namespace

void SimulateTest::dialsAreWhatTheProviderHas() {
  Simulation rig;
  QVERIFY(rig.ready && rig.formed);
  QTRY_VERIFY(rig.sheet().isOpen());
  QCOMPARE(rig.dial("Half is answered within")->value(), 40.0);
  QCOMPARE(rig.dial("99 of 100 are answered within")->value(), 250.0);  // what the engine takes where nothing is said
  QCOMPARE(rig.dial("Refused for now")->value(), 7.5);
  QVERIFY(named<QDoubleSpinBox>(rig.sheet(), "Seed") == nullptr);
  QVERIFY2(says(rig.sheet(), QStringLiteral("Then 7.5 % of what goes to twilio fails")), "the footer says what comes of it");
}

void SimulateTest::sharesAreAskedForWithTheirReason() {
  Simulation rig;
  QVERIFY(rig.formed);
  QTRY_VERIFY(rig.sheet().isOpen());
  button(rig.sheet(), QStringLiteral("Break it"))->click();
  QCOMPARE(rig.dial("Cannot be reached")->value(), 100.0);
  QCOMPARE(rig.dial("Refused for now")->value(), 0.0);
  named<QLineEdit>(rig.sheet(), "Reason, optional")->setText(QStringLiteral("drill of May"));
  rig.sheet().confirmButton()->click();
  QTRY_COMPARE(rig.puts(), 1);
  QCOMPARE(rig.asked().settings, (boost::json::object{{"latency_ms_p50", "40"}, {"seed", "7"}, {"share_not_sent", "1"}, {"share_transient", "0"}}));
  QCOMPARE(rig.desk.engine.server().last("PUT /simulators/twilio").headers.value("signalbox-reason"), QByteArray("drill%20of%20May"));
  QTRY_VERIFY(!rig.sheet().isOpen());
  QVERIFY2(rig.page->answer()->text().contains(QStringLiteral("simulated as asked")), qPrintable(rig.page->answer()->text()));
  // A dial that nobody turned stays as it was written, and Esc keeps what was turned.
  button(*rig.view, QStringLiteral("Simulate"))->click();
  rig.dial("No answer")->setValue(20);
  rig.sheet().dismiss();
  button(*rig.view, QStringLiteral("Simulate"))->click();
  QCOMPARE(rig.dial("No answer")->value(), 20.0);
  rig.sheet().confirmButton()->click();
  QTRY_COMPARE(rig.puts(), 2);
  QCOMPARE(rig.asked().settings,
           (boost::json::object{{"latency_ms_p50", "40"}, {"seed", "7"}, {"share_timeout", "0.2"}, {"share_transient", "0.075"}}));
}

void SimulateTest::brownOutCountsInWhatFails() {
  Simulation rig;
  QVERIFY(rig.formed);
  QTRY_VERIFY(rig.sheet().isOpen());
  QVERIFY2(says(rig.sheet(), QStringLiteral("0 % is healthy; at 100 % it is ten times slower and half of the sends time out")),
           "in percent, as the dial is");
  button(rig.sheet(), QStringLiteral("All well"))->click();
  rig.dial("Brown-out")->setValue(100);
  QVERIFY(says(rig.sheet(), QStringLiteral("Then 50.0 % of what goes to twilio fails")));
  rig.dial("Refused for now")->setValue(50);  // of those that do not time out
  QVERIFY(says(rig.sheet(), QStringLiteral("Then 75.0 % of what goes to twilio fails")));
  rig.sheet().confirmButton()->click();
  QTRY_COMPARE(rig.puts(), 1);
  QCOMPARE(rig.asked().settings, (boost::json::object{{"latency_ms_p50", "40"}, {"seed", "7"}, {"brown_out", "1"}, {"share_transient", "0.5"}}));
}

void SimulateTest::dialsThatDoNotFitAreSaid() {
  Simulation rig;
  QVERIFY(rig.formed);
  QTRY_VERIFY(rig.sheet().isOpen());
  rig.dial("Refused for good")->setValue(95);
  QVERIFY2(rig.sheet().confirmButton()->toolTip().contains(QStringLiteral("more than 100 %")), qPrintable(rig.sheet().confirmButton()->toolTip()));
  pressLine(rig.sheet(), QStringLiteral("more than 100 %"));
  QCOMPARE(rig.view->focusWidget(), rig.dial("Refused for now"));  // the first share that there is
  button(rig.sheet(), QStringLiteral("All well"))->click();
  QVERIFY(!rig.sheet().confirmButton()->isBlocked());
  QVERIFY(says(rig.sheet(), QStringLiteral("Then everything is taken by twilio")));
  rig.dial("Half is answered within")->setValue(900);
  QVERIFY(rig.sheet().confirmButton()->isBlocked());
  pressLine(rig.sheet(), QStringLiteral("99 of 100 take no less time"));
  QCOMPARE(rig.view->focusWidget(), rig.dial("99 of 100 are answered within"));
}

void SimulateTest::wrongFieldIsMarkedWhereItIs() {
  Simulation rig;
  QVERIFY(rig.formed);
  QTRY_VERIFY(rig.sheet().isOpen());
  rig.desk.engine.server().on(
      "PUT /simulators/",
      json(R"({"title": "Invalid", "status": 422, "code": "invalid", "errors": [{"pointer": "/settings/latency_ms_p50", "detail": "is too slow"}]})",
           422));
  rig.sheet().confirmButton()->click();
  QTRY_COMPARE(rig.dial("Half is answered within")->accessibleDescription(), QStringLiteral("is too slow"));
  QVERIFY(rig.sheet().isOpen());
}

void SimulateTest::onlySimulatedOnesAreSimulated() {
  Simulation rig(QStringLiteral("set-up/providers/smtp-primary/simulate"));
  QVERIFY(rig.formed);
  QVERIFY(!rig.sheet().isOpen());
  QVERIFY(button(*rig.view, QStringLiteral("Simulate")) == nullptr);
  const auto offers = [&rig](const QString& words) {
    for (const PaletteAct& act : rig.page->acts())
      if (act.words == words) return true;
    return false;
  };
  QVERIFY(!offers(QStringLiteral("Simulate smtp-primary")));
  rig.page->choose(QStringLiteral("twilio"));
  QTRY_VERIFY(button(*rig.view, QStringLiteral("Simulate")) != nullptr);
  QVERIFY(offers(QStringLiteral("Simulate twilio")));
}

void SimulateTest::emptyListOffersToBreakOne() {
  for (const bool simulated : {true, false}) {
    Desk desk;
    desk.engine.setEmpty();
    if (simulated) desk.engine.snapshot().providers = canned::snapshot().providers;
    QVERIFY(desk.connectNow());
    DeadLettersView view(desk.context());
    view.resize(1232, 828);
    view.show();
    view.enter({});
    QTRY_VERIFY(says(view, QStringLiteral("No dead letters.")));
    QCOMPARE(says(view, QStringLiteral("Try it: break a simulated provider")), simulated);
    ActButton* act = button(view, simulated ? QStringLiteral("Break twilio") : QStringLiteral("Open delivery"));
    QVERIFY(act != nullptr);
    act->click();
    QCOMPARE(desk.navigator.place().relative(), simulated ? QStringLiteral("set-up/providers/twilio/simulate") : QStringLiteral("delivery"));
  }
}

void SimulateTest::formShowsWhatWasChangedElsewhere() {
  Simulation rig(QStringLiteral("set-up/providers/twilio"));
  QVERIFY(rig.formed);
  const auto shown = [&rig] { return named<QLineEdit>(*rig.page->form(), "Refused for now, from 0 to 1"); };
  QTRY_VERIFY(shown() != nullptr && shown()->text() == QLatin1String("0.075"));
  for (auto& provider : rig.desk.engine.snapshot().providers)
    if (provider.name == "twilio") {
      provider.settings["share_transient"] = "1";
      ++provider.version;
    }
  rig.desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY(shown() != nullptr && shown()->text() == QLatin1String("1"));
  QCOMPARE(rig.page->unsaved(), QString());
  // What is being written here stays.
  shown()->setText(QStringLiteral("0.5"));
  for (auto& provider : rig.desk.engine.snapshot().providers)
    if (provider.name == "twilio") ++provider.version;
  rig.desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY(says(*rig.page, QStringLiteral("twilio was changed in the meantime (now version 5)")));
  QCOMPARE(shown()->text(), QStringLiteral("0.5"));
}

void SimulateTest::credentialsAreReadAgain() {
  Desk desk;
  QVERIFY(desk.connectNow());
  SetUpView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(parseLink(QStringLiteral("set-up/secrets"))->place);
  const auto again = [&view] { return button(view, QStringLiteral("Read credentials again")); };
  QTRY_VERIFY(again() != nullptr && !again()->isBlocked());
  again()->click();
  QVERIFY(again()->isBlocked());
  QTRY_VERIFY(says(view, QStringLiteral("2 providers have a new credential")));
  QCOMPARE(desk.engine.server().count("POST /reload"), 1);
  desk.engine.server().on("POST /reload", problem(409, "conflict", "Credentials are being read already"));
  again()->click();
  QTRY_VERIFY(says(view, QStringLiteral("Credentials are being read already")));
}

}  // namespace signalbox::tests
