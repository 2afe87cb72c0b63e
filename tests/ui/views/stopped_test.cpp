#include "tests/ui/views/stopped_test.h"

#include <QLineEdit>
#include <QTest>

#include "tests/ui/support/canned_access.h"
#include "tests/ui/support/desk.h"
#include "tests/ui/support/seen.h"
#include "ui/views/audit_view.h"
#include "ui/views/set_up/list_place.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/widgets/card.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

const QByteArray kVerify("GET /audit/verify");
const QString kStopped = QStringLiteral("Stopped. Nothing was changed.");
const QString kIntact = QStringLiteral("Chain intact, 18,204 rows, checked 14:03:10");

Scripted silent() {
  Scripted never;
  never.silent = true;
  return never;
}

/// The set-up beside an engine that takes what it is asked and answers when it is told to.
struct SetUp {
  SetUp() : ready(desk.connectNow()), view(desk.context()) {
    desk.engine.setBeating(false);
    view.resize(1232, 828);
  }
  void go(const QString& page) {
    view.show();
    view.enter(Place{QStringLiteral("set-up"), {page}, {}});
  }
  ScriptedServer& server() { return desk.engine.server(); }
  Card* card(const QString& name) {
    for (Card* each : view.findChildren<Card*>())
      if (each->isVisible() && each->accessibleName() == name) return each;
    return nullptr;
  }
  Desk desk;
  bool ready;
  SetUpView view;
};

ActButton* stopOf(const QWidget& root) { return button(root, QStringLiteral("Stop")); }

bool saysStopped(const Card& card) {
  const Label* label = labelled(card, kStopped);
  return card.state() == Card::State::Error && label != nullptr && label->isVisible();
}

/// A call that goes out now has an answer: what was asked before it has arrived, too.
bool everythingAsked(Desk& desk) {
  bool answered = false;
  QObject context;
  desk.session.rest().get<boost::json::value>(QStringLiteral("/views"), {}, &context, [&answered](const auto&) { answered = true; });
  return QTest::qWaitFor([&answered] { return answered; }, 5000);
}

/// Of 18,204 rows 9,000, after which it goes on.
Scripted partOfTheChain() {
  protocol::AuditVerdict verdict = canned::auditVerdict();
  verdict.hasMore = true;
  verdict.checked = 9'000;
  verdict.nextCursor = "9000sAAAA";
  return json(protocol::toText(verdict));
}

/// The audit, with its list.
struct Audit {
  Audit() : ready(desk.connectNow()), view(desk.context()) {
    desk.engine.setBeating(false);
    view.resize(1232, 828);
  }
  bool open() {
    view.show();
    view.enter({});
    return ready && QTest::qWaitFor([this] { return view.findChild<Table*>()->model()->rowCount() > 0; }, 5000);
  }
  int asked() { return desk.engine.server().count(kVerify); }
  ActButton* again() { return button(view, QStringLiteral("Check again")); }
  Desk desk;
  bool ready;
  AuditView view;
};

}  // namespace

void StoppedTest::pageOfTheSetUpIsStopped_data() {
  QTest::addColumn<QString>("page");
  QTest::addColumn<QByteArray>("path");
  QTest::addColumn<QString>("name");
  QTest::addColumn<QString>("words");
  const auto row = [](const char* what, const char* page, const char* path, const char* name, const char* words) {
    QTest::newRow(what) << QString::fromLatin1(page) << QByteArray(path) << QString::fromLatin1(name) << QString::fromLatin1(words);
  };
  row("providers", "providers", "GET /provider-kinds", "Provider", "Reading the kinds of providers");
  row("templates", "templates", "GET /templates", "Template", "Reading the templates");
  row("versions", "templates", "GET /templates/order-shipped/versions", "Versions", "Reading the versions");
  row("tokens", "tokens", "GET /tokens", "Access token", "Reading the access tokens");
  row("subscriptions", "subscriptions", "GET /subscriptions", "Subscription", "Reading the subscriptions");
  row("secrets", "secrets", "GET /secrets", "Secret", "Reading the secrets");
  row("keys", "secrets", "GET /vault", "Keys", "Reading which keys there are");
  row("engine", "engine", "GET /session", "How long it is kept", "Reading how long it is kept");
}

void StoppedTest::pageOfTheSetUpIsStopped() {
  QFETCH(QString, page);
  QFETCH(QByteArray, path);
  QFETCH(QString, name);
  QFETCH(QString, words);
  SetUp shown;
  QVERIFY(shown.ready);
  const int before = shown.server().count(path);
  if (name == QLatin1String("Versions")) {
    shown.go(page);
    QTRY_COMPARE(shown.view.templates()->nameField()->text(), QStringLiteral("order-shipped"));
    shown.server().withhold();
    shown.view.templates()->chooseBeside(QStringLiteral("versions"));
  } else {
    shown.server().withhold();
    shown.go(page);
  }
  QTRY_VERIFY(shown.server().count(path) > before);
  Card* card = shown.card(name);
  QVERIFY(card != nullptr);
  QCOMPARE(card->state(), Card::State::Loading);
  QCOMPARE(card->waitWords(), QString());
  shown.desk.clock.advance(300ms);
  QTRY_COMPARE(card->waitWords(), words);
  QVERIFY(stopOf(*card) == nullptr);
  shown.desk.clock.advance(1700ms);
  QTRY_VERIFY(stopOf(*card) != nullptr);
  // The answer is on its way already, and comes too late.
  shown.server().give();
  stopOf(*card)->click();
  QCOMPARE(card->waitWords(), QString());
  QVERIFY(saysStopped(*card));
  QVERIFY(everythingAsked(shown.desk));
  QVERIFY(saysStopped(*card));
  // It is not asked for by itself.
  const int asked = shown.server().count(path);
  Q_EMIT shown.desk.session.state().snapshotLoaded();
  QVERIFY(everythingAsked(shown.desk));
  QCOMPARE(shown.server().count(path), asked);
  QVERIFY(saysStopped(*card));
  button(*card, QStringLiteral("Retry"))->click();
  QTRY_COMPARE(card->state(), Card::State::Content);
  QCOMPARE(shown.server().count(path), asked + 1);
  shown.desk.clock.advance(5s);  // long after it came
  QVERIFY(everythingAsked(shown.desk));
  QCOMPARE(card->waitWords(), QString());
}

void StoppedTest::pageThatComesLateIsWaitedForOnce() {
  SetUp shown;
  QVERIFY(shown.ready);
  shown.server().withhold();
  shown.go(QStringLiteral("templates"));
  QTRY_COMPARE(shown.server().count("GET /templates"), 1);
  Card* card = shown.card(QStringLiteral("Template"));
  QVERIFY(card != nullptr);
  shown.desk.clock.advance(1900ms);
  QTRY_VERIFY(!card->waitWords().isEmpty());
  Q_EMIT shown.desk.session.state().snapshotLoaded();  // which asks for it anew
  QTRY_COMPARE(shown.server().count("GET /templates"), 2);
  QVERIFY(!card->waitWords().isEmpty());
  shown.desk.clock.advance(100ms);
  QTRY_VERIFY(stopOf(*card) != nullptr);
  shown.server().give();
  QTRY_COMPARE(card->state(), Card::State::Content);
  QCOMPARE(card->waitWords(), QString());
  // What is asked for behind it is no wait.
  shown.server().on("GET /templates", silent());
  Q_EMIT shown.desk.session.state().snapshotLoaded();
  QTRY_COMPARE(shown.server().count("GET /templates"), 3);
  shown.desk.clock.advance(2s);
  QVERIFY(everythingAsked(shown.desk));
  QCOMPARE(card->waitWords(), QString());
  QCOMPARE(card->state(), Card::State::Content);
}

void StoppedTest::whatWasBegunMeanwhileStays() {
  SetUp shown;
  QVERIFY(shown.ready);
  shown.server().withhold();
  shown.go(QStringLiteral("templates"));
  QTRY_COMPARE(shown.server().count("GET /templates"), 1);
  Card* card = shown.card(QStringLiteral("Template"));
  QVERIFY(card != nullptr && button(shown.view, QStringLiteral("Add a template")) != nullptr);
  button(shown.view, QStringLiteral("Add a template"))->click();
  QCOMPARE(card->state(), Card::State::Content);
  shown.desk.clock.advance(2s);
  QTRY_VERIFY(stopOf(*card) != nullptr);
  stopOf(*card)->click();
  QCOMPARE(card->waitWords(), QString());
  QCOMPARE(card->state(), Card::State::Content);
  QVERIFY(shown.view.templates()->nameField()->isVisible());
  // It is asked for again from the list, and waited for as before.
  Card* list = nullptr;
  for (const ListPlace* each : shown.view.findChildren<ListPlace*>())
    if (each->isVisible()) list = each->findChild<Card*>();
  QVERIFY(list != nullptr);
  QCOMPARE(list->state(), Card::State::Error);
  button(*list, QStringLiteral("Retry"))->click();
  QTRY_COMPARE(shown.server().count("GET /templates"), 2);
  QCOMPARE(list->state(), Card::State::Loading);
  shown.desk.clock.advance(2s);
  QTRY_VERIFY(stopOf(*card) != nullptr);
  shown.server().give();
  QTRY_COMPARE(list->state(), Card::State::Content);
  QCOMPARE(card->waitWords(), QString());
  QVERIFY(shown.view.templates()->nameField()->isVisible());
  QCOMPARE(shown.view.templates()->nameField()->text(), QString());
}

void StoppedTest::secondPageOfALongListIsStoppedToo() {
  SetUp shown;
  QVERIFY(shown.ready);
  shown.server().on("GET /templates", [](const Asked& asked) {
    if (asked.target.contains("cursor=")) return silent();
    protocol::Page<protocol::TemplateView> page;
    page.asOf = canned::asOf();
    page.data = {canned::templates().front()};
    page.hasMore = true;
    page.nextCursor = "1";
    return json(protocol::toText(page));
  });
  shown.go(QStringLiteral("templates"));
  QTRY_COMPARE(shown.server().count("GET /templates"), 2);
  Card* card = shown.card(QStringLiteral("Template"));
  QVERIFY(card != nullptr);
  shown.desk.clock.advance(2s);
  QTRY_VERIFY(stopOf(*card) != nullptr);
  stopOf(*card)->click();
  QVERIFY(everythingAsked(shown.desk));
  QVERIFY(saysStopped(*card));
  QCOMPARE(shown.server().count("GET /templates"), 2);
}

void StoppedTest::checkOfTheAuditIsStopped() {
  Audit audit;
  audit.desk.engine.server().on(kVerify, [](const Asked& asked) { return asked.target.contains("cursor=") ? silent() : partOfTheChain(); });
  QVERIFY(audit.open());
  QTRY_COMPARE(audit.view.chainLine(), QStringLiteral("Checking the chain: 9,000 of 18,204 rows"));
  QVERIFY(audit.again() != nullptr && audit.again()->isBlocked());
  audit.desk.clock.advance(300ms);
  QVERIFY(everythingAsked(audit.desk));
  QVERIFY(says(audit.view, QStringLiteral("Checking the chain: 9,000 of 18,204 rows")));
  QVERIFY(stopOf(audit.view) == nullptr);
  audit.desk.clock.advance(1700ms);
  QTRY_VERIFY(stopOf(audit.view) != nullptr);
  stopOf(audit.view)->click();
  const QString told = kStopped + QStringLiteral(" Whether the chain is intact is not known.");
  QCOMPARE(audit.view.chainLine(), told);
  QVERIFY(says(audit.view, told) && stopOf(audit.view) == nullptr && !audit.again()->isBlocked());
  // Nothing comes of it, and it is not asked for by itself.
  const int asked = audit.asked();
  Q_EMIT audit.desk.session.state().snapshotLoaded();
  QVERIFY(everythingAsked(audit.desk));
  QCOMPARE(audit.asked(), asked);
  QCOMPARE(audit.view.chainLine(), told);
  audit.desk.engine.server().on(kVerify, json(protocol::toText(canned::auditVerdict())));
  audit.again()->click();
  QTRY_COMPARE(audit.view.chainLine(), kIntact);
  QVERIFY(!audit.desk.engine.server().last(kVerify).target.contains("cursor="));  // from the first row
  audit.desk.clock.advance(5s);
  QVERIFY(everythingAsked(audit.desk));
  QVERIFY(stopOf(audit.view) == nullptr);
}

void StoppedTest::whatTheCheckBeforeFoundStays() {
  Audit audit;
  QVERIFY(audit.open());
  QTRY_COMPARE(audit.view.chainLine(), kIntact);
  audit.desk.engine.server().withhold();
  const int before = audit.asked();
  audit.again()->click();
  QTRY_COMPARE(audit.asked(), before + 1);
  QCOMPARE(audit.view.chainLine(), kIntact);
  audit.desk.clock.advance(300ms);
  QTRY_COMPARE(audit.view.chainLine(), QStringLiteral("Checking the chain"));
  audit.desk.clock.advance(1700ms);
  QTRY_VERIFY(stopOf(audit.view) != nullptr);
  protocol::AuditVerdict bad = canned::auditVerdict();
  bad.intact = false;
  bad.firstBad = protocol::AuditBadRow{4'711, "does not fit its seal"};
  audit.desk.engine.server().on(kVerify, json(protocol::toText(bad)));
  audit.desk.engine.server().give();  // too late
  stopOf(audit.view)->click();
  QCOMPARE(audit.view.chainLine(), QString(kStopped + QLatin1Char(' ') + kIntact));
  QVERIFY(everythingAsked(audit.desk));
  QCOMPARE(audit.view.chainLine(), QString(kStopped + QLatin1Char(' ') + kIntact));
}

void StoppedTest::checkIsGivenUpWithItsScreen() {
  Audit audit;
  audit.desk.engine.server().on(kVerify, [](const Asked&) { return partOfTheChain(); });  // its end never comes
  QVERIFY(audit.open());
  QTRY_VERIFY(audit.asked() > 3);
  audit.view.hide();
  QVERIFY(everythingAsked(audit.desk));
  const int asked = audit.asked();
  QVERIFY(everythingAsked(audit.desk));
  QVERIFY(everythingAsked(audit.desk));
  QCOMPARE(audit.asked(), asked);
  // Whoever comes back gets the answer that was wanted.
  audit.desk.engine.server().on(kVerify, json(protocol::toText(canned::auditVerdict())));
  audit.view.show();
  QTRY_COMPARE(audit.view.chainLine(), kIntact);
  QCOMPARE(audit.asked(), asked + 1);
}

}  // namespace signalbox::tests
