#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/state/group_table_model.h"
#include "ui/state/roles.h"
#include "ui/views/delivery/coming_due.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/detail_card.h"
#include "ui/views/messages/group_note.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/canary_fields.h"
#include "ui/views/operations/edits_fields.h"
#include "ui/views/operations/operation_card.h"
#include "ui/views/operations/operation_report.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/operations/operations_view.h"
#include "ui/views/operations/sample_diff.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/steps_bar.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

struct DeadLetters {
  DeadLetters() : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter({});
    loaded = QTest::qWaitFor([this] { return view.messages()->model()->rowCount() > 0; }, 5000);
  }
  void plan(Act act = Act::replay) {
    view.perform(act);
    planned = QTest::qWaitFor([this] { return confirm()->text() == QLatin1String("Replay 46,902"); }, 5000);
  }
  ActButton* confirm() { return view.sheet()->sheet()->confirmButton(); }
  void giveReason() { typedText(*view.sheet()->sheet())->setPlainText(QStringLiteral("mended")); }
  template <class T> T last(const char* request) {
    const auto body = protocol::parse<T>(desk.engine.server().last(request).body.toStdString());
    return body.ok() ? *body : T{};
  }

  Desk desk;
  bool ready;
  DeadLettersView view;
  bool loaded = false;
  bool planned = false;
};

bool says(const QWidget& widget, const QString& words) {
  for (const Label* label : widget.findChildren<Label*>())
    if (label->isVisibleTo(&widget) && label->text().contains(words)) return true;
  return false;
}

ActButton* button(const QWidget& widget, const QString& words) {
  for (ActButton* each : widget.findChildren<ActButton*>())
    if (each->isVisibleTo(&widget) && each->text() == words) return each;
  return nullptr;
}

}  // namespace

void TriageTest::canarySaysWhatIsSuccessForEachChannel() {
  std::vector<protocol::ProviderView> providers(3);
  providers[0].name = "mail";
  providers[0].channel = "email";
  providers[1].name = "sendgrid";
  providers[1].channel = "email";
  providers[1].capabilities.receipts = true;
  providers[2].name = "hooks";
  providers[2].channel = "webhook";
  CanaryQuestion question{{{"email", 20}, {"webhook", 1200}}, {}, false};
  QStringList lines = successWords(question, providers);
  QCOMPARE(lines.size(), 2);
  QVERIFY2(lines[0].startsWith(QStringLiteral("Webhook: the receiver answered with a 2xx")), qPrintable(lines[0]));
  QVERIFY2(lines[1].startsWith(QStringLiteral("Email: the mail server or mail service took it")), qPrintable(lines[1]));
  question.delivered = true;
  lines = successWords(question, providers);
  QVERIFY2(lines[0].contains(QStringLiteral("hooks tells nothing of what arrives, so nothing is a success")), qPrintable(lines[0]));
  QVERIFY2(lines[1].contains(QStringLiteral("a receipt of sendgrid says delivered")) && lines[1].contains(QStringLiteral("mail tells nothing")),
           qPrintable(lines[1]));
  question.provider = "mail";
  QVERIFY(successWords(question, providers)[1].contains(QStringLiteral("nothing is a success")));
  providers[0].secretsSet = {"receipt_secret"};  // receipts by Standard Webhooks
  QVERIFY(successWords(question, providers)[1].contains(QStringLiteral("a receipt of mail says delivered")));
}

void TriageTest::canaryIsAskedForAsItIsShown() {
  DeadLetters screen;
  QVERIFY(screen.ready && screen.loaded);
  screen.plan();
  QVERIFY(screen.planned);
  CanaryFields& canary = *screen.view.sheet()->canary();
  QVERIFY(!canary.request());
  canary.toggle()->click();
  canary.sizes()->setText(QStringLiteral("1, 3, 9"));
  QVERIFY(says(canary, QStringLiteral("Sends 1, 3, 9, then twice as many")));
  QVERIFY(says(canary, QStringLiteral("when more than 10 % of a step are no success 60 s after its last message")));
  QTRY_VERIFY(says(canary, QStringLiteral("Email: the mail server")) && says(canary, QStringLiteral("SMS: the provider took it")));
  canary.confirmation()->setCurrentIndex(1);
  Q_EMIT canary.confirmation()->activated(1);
  QVERIFY(says(canary, QStringLiteral("300 s after its last message")));
  screen.giveReason();
  screen.confirm()->click();
  QTRY_COMPARE(screen.desk.engine.server().count("POST /operations"), 1);
  const auto asked = screen.last<protocol::OperationRequest>("POST /operations");
  QVERIFY(asked.canary.has_value());
  QVERIFY((asked.canary->steps == std::vector<std::int64_t>{1, 3, 9}));
  QCOMPARE(asked.canary->confirm, std::string("delivered"));
  QCOMPARE(asked.canary->waitSeconds, std::int64_t{300});
  QCOMPARE(asked.canary->failureLimit, 0.1);
}

void TriageTest::wrongStepsBlockTheButtonWithTheReason() {
  DeadLetters screen;
  screen.plan();
  screen.giveReason();
  CanaryFields& canary = *screen.view.sheet()->canary();
  canary.toggle()->click();
  QVERIFY(!screen.confirm()->isBlocked());
  for (const char* wrong : {"", "5, 2", "0", "1, two"}) {
    canary.sizes()->setText(QString::fromLatin1(wrong));
    QVERIFY2(screen.confirm()->isBlocked(), wrong);
    QVERIFY(screen.confirm()->toolTip().contains(QStringLiteral("Steps")));
  }
  canary.toggle()->click();
  QVERIFY(!screen.confirm()->isBlocked());
}

void TriageTest::editsArePlannedAndShownBeforeAndAfter() {
  DeadLetters screen;
  screen.plan(Act::edit);
  QVERIFY(screen.planned);
  EditsFields& edits = *screen.view.sheet()->edits();
  QCOMPARE(edits.rowCount(), 1);
  QCOMPARE(screen.last<protocol::PlanRequest>("POST /plans").edits.size(), std::size_t{0});
  edits.clear();
  edits.add(QStringLiteral("replace"), QStringLiteral("data.carrier"), QStringLiteral("Corros"), QStringLiteral("Correos"));
  for (const char* name : {"Field", "Find", "Replace with"}) QVERIFY2(says(edits, QLatin1String(name)), name);
  QTRY_COMPARE(screen.desk.engine.server().count("POST /plans"), 2);
  const auto asked = screen.last<protocol::PlanRequest>("POST /plans");
  QCOMPARE(asked.edits.size(), std::size_t{1});
  QCOMPARE(asked.edits.front().op, std::string("replace"));
  QCOMPARE(asked.edits.front().field, std::string("data.carrier"));
  QCOMPARE(asked.edits.front().find, std::string("Corros"));
  QTRY_VERIFY(screen.view.sheet()->samples()->shown().contains(QStringLiteral("+ with Correos.")));
  QVERIFY(screen.view.sheet()->samples()->shown().contains(QStringLiteral("- with Corros.")));
  QVERIFY(screen.view.sheet()->samples()->shown().contains(QStringLiteral("data.carrier: Corros \u2192 Correos")));
}

void TriageTest::valuesAreJsonOrText() {
  Desk desk;
  EditsFields edits(desk.context(), nullptr);
  edits.add(QStringLiteral("set"), QStringLiteral("data.count"), {}, QStringLiteral("12"));
  edits.add(QStringLiteral("set"), QStringLiteral("data.name"), {}, QStringLiteral("Ana Lima"));
  edits.add(QStringLiteral("set"), QStringLiteral("to"), {}, QStringLiteral("12"));
  edits.add(QStringLiteral("remove"), QStringLiteral("data.old"));
  edits.add(QStringLiteral("replace"), QStringLiteral("data.x"));  // only begun
  const auto all = edits.edits();
  QCOMPARE(all.size(), std::size_t{4});
  QVERIFY(all[0].value.is_int64());
  QVERIFY(all[1].value.is_string());
  QVERIFY(all[2].value.is_string());
  QVERIFY(all[3].value.is_null());
}

void TriageTest::differencesAreToldByLines() {
  QCOMPARE(lineDiff(QStringLiteral("a\nb\nc"), QStringLiteral("a\nx\nc")), QStringLiteral("  a\n- b\n+ x\n  c"));
  QCOMPARE(lineDiff(QStringLiteral("a"), QStringLiteral("a")), QStringLiteral("  a"));
  QCOMPARE(lineDiff(QStringLiteral("a\nb"), QStringLiteral("b")), QStringLiteral("- a\n  b"));
}

void TriageTest::cardShowsTheCanarysSteps() {
  Desk desk;
  QVERIFY(desk.connectNow());
  OperationCard card(desk.context(), canned::canaryOperation(), nullptr);
  card.resize(1200, 200);
  card.show();
  const auto* steps = card.findChild<StepsBar*>();
  QVERIFY(steps != nullptr && steps->isVisible());
  QVERIFY2(steps->accessibleDescription().contains(QStringLiteral("5 2 of 5")), qPrintable(steps->accessibleDescription()));
  QVERIFY2(steps->accessibleDescription().contains(QStringLiteral("20 next")), qPrintable(steps->accessibleDescription()));
  QVERIFY(says(card, QStringLiteral("the canary waits for 3 of 5")));
  auto stopped = canned::canaryOperation();
  stopped.state = "paused";
  stopped.pausedReason = "canary step 3, 5 messages: 3 of 5 not delivered; the limit is 10 %";
  std::tie(stopped.canary->steps.back().verdict, stopped.canary->steps.back().failed) = std::tuple("failed", 3);
  card.setOperation(stopped);
  QVERIFY(says(card, QStringLiteral("the limit is 10 %")) && steps->accessibleDescription().contains(QStringLiteral("5 3 not delivered, 5 again")));
  const ActButton* resume = button(card, QStringLiteral("Resume"));
  QVERIFY(resume != nullptr && resume->toolTip() == QStringLiteral("Tries 5 more, then goes on"));
}

void TriageTest::largeActWaitsForAnotherPerson() {
  Desk desk;
  QVERIFY(desk.connectNow());
  auto waiting = canned::operations().front();
  waiting.state = "staged";
  waiting.needsApproval = true;
  OperationCard card(desk.context(), waiting, nullptr);
  card.resize(1200, 200);
  card.show();
  QVERIFY(says(card, QStringLiteral("second person")));
  QVERIFY(button(card, QStringLiteral("Approve 4,036"))->isBlocked());  // ana asked for it, and is here
  waiting.by = "jon";
  card.setOperation(waiting);
  QVERIFY(!button(card, QStringLiteral("Approve 4,036"))->isBlocked());
  QList<Steer> wanted;
  QObject::connect(&card, &OperationCard::steerWanted, &card, [&wanted](const protocol::OperationView&, Steer what) { wanted << what; });
  button(card, QStringLiteral("Approve 4,036"))->click();
  button(card, QStringLiteral("Refuse 4,036"))->click();  // somebody else's is refused, not taken back
  QVERIFY((wanted == QList<Steer>{Steer::approve, Steer::refuse}));
  QCOMPARE(desk.engine.server().count("POST /operations/"), 0);
}

void TriageTest::reportIsTheEngines() {
  Desk desk;
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("operations"), {QStringLiteral("0196c3a1-0000-7000-8000-0000000000d2")}, {}});
  QTRY_VERIFY(view.report()->shown().contains(QStringLiteral("552 5.2.2 Mailbox full")));
  const QString report = view.report()->shown();
  for (const char* words : {"smtp-backup", "97.9 %", "Rate changed to 30/s", "step 1, 1 message: 1 of 1 accepted", "Stale", "Finished"})
    QVERIFY2(report.contains(QString::fromLatin1(words)), words);
}

void TriageTest::groupsAreRegrouped() {
  DeadLetters screen;
  QVERIFY(screen.loaded);
  screen.view.groups()->setBy(QStringLiteral("provider"));
  QTRY_VERIFY(screen.desk.engine.server().last("GET /dead-letters/groups").target.contains("by=provider"));
  QTRY_VERIFY(!screen.view.groups()->scopeIds().isEmpty());
  QVERIFY2(screen.view.groups()->scopeQuery().startsWith(QStringLiteral("provider:")), qPrintable(screen.view.groups()->scopeQuery()));
}

void TriageTest::causeThatCameBackTellsWhatFixedIt() {
  protocol::GroupView group;
  QVERIFY(ui::state::fixLine(group).isEmpty());
  group.mark = "back";
  group.timesSeen = 3;
  group.lastFix = protocol::FixView{"d1", "template order-shipped v7", "ana", canned::kNow, 720, 100, 98, 0, 2};
  QCOMPARE(ui::state::fixLine(group), QStringLiteral("Seen 3 times. Last fixed by: template order-shipped v7, 12 min, 98 % sent"));
  group.lastFix->delivered = 97;
  QCOMPARE(ui::state::fixLine(group), QStringLiteral("Seen 3 times. Last fixed by: template order-shipped v7, 12 min, 97 % delivered"));
  group.lastFix->confirmed = 990;
  group.lastFix->failed = 10;
  group.lastFix->delivered = 5;
  QVERIFY(ui::state::fixLine(group).endsWith(QStringLiteral(", 0.5 % delivered")));
  group.lastFix->confirmed = 99'990;
  QVERIFY(ui::state::fixLine(group).endsWith(QStringLiteral(", <0.1 % delivered")));
  group.lastFix->delivered = 0;
  QVERIFY(ui::state::fixLine(group).endsWith(QStringLiteral(", >99.9 % sent")));
  group.fixedBy = "a new key";
  QVERIFY(ui::state::fixLine(group).contains(QStringLiteral("Last fixed by: a new key")));
}

void TriageTest::noteIsKeptWithTheCause() {
  DeadLetters screen;
  QVERIFY(screen.loaded);
  GroupNote& note = *screen.view.groups()->note();
  note.open(canned::groups()[3]);
  QVERIFY(note.sheet()->isOpen());
  note.note()->setPlainText(QStringLiteral("carrier renamed"));
  note.sheet()->confirmButton()->click();
  QTRY_COMPARE(screen.desk.engine.server().count("PATCH /dead-letters/groups/"), 1);
  QVERIFY(screen.desk.engine.server().last("PATCH /dead-letters/groups/").body.contains("carrier renamed"));
  QTRY_VERIFY(!note.sheet()->isOpen());
}

void TriageTest::savedNoteIsInTheListAndOpensAgain() {
  DeadLetters screen;
  QVERIFY(screen.loaded);
  ScriptedServer& server = screen.desk.engine.server();
  const auto& model = *screen.view.groups()->model();
  QTRY_COMPARE(model.rowCount(), static_cast<int>(canned::groups().size()));
  protocol::GroupView saved = canned::groups()[1];
  const QString id = QString::fromStdString(saved.id);
  saved.note = "carrier renamed";
  saved.version = 5;
  saved.count = 1;  // the list's may be of a search
  server.on("PATCH /dead-letters/groups/", json(protocol::toText(saved)));
  Scripted silence;
  silence.silent = true;
  server.on("GET /dead-letters/groups", silence);  // so that only the answer itself can tell
  GroupNote& note = *screen.view.groups()->note();
  note.open(*model.rowById(id));
  note.note()->setPlainText(QStringLiteral("carrier renamed"));
  note.sheet()->confirmButton()->click();
  QTRY_VERIFY(!note.sheet()->isOpen());
  const QModelIndex cause = model.index(model.rowOf(id), ui::state::GroupTableModel::cause);
  QCOMPARE(cause.data(ui::state::kSecondLineRole).toString(), QStringLiteral("carrier renamed"));
  QCOMPARE(model.rowById(id)->count, canned::groups()[1].count);
  note.open(*model.rowById(id));
  QCOMPARE(note.note()->toPlainText(), QStringLiteral("carrier renamed"));
  note.sheet()->confirmButton()->click();
  QTRY_COMPARE(server.count("PATCH /dead-letters/groups/"), 2);
  QCOMPARE(server.last("PATCH /dead-letters/groups/").headers.value("if-match"), QByteArray("\"5\""));
}

void TriageTest::storyOutlivesALookThatFailed() {
  Desk desk;
  QVERIFY(desk.connectNow());
  ScriptedServer& server = desk.engine.server();
  DetailCard detail(desk.context(), ui::state::Place::notifications, nullptr);
  detail.resize(468, 600);
  detail.show();
  detail.show(QStringLiteral("n1"));
  const auto* card = detail.findChild<Card*>(QString(), Qt::FindDirectChildrenOnly);
  QTRY_COMPARE(card->state(), Card::State::Content);
  QTRY_VERIFY(server.last("GET /events").target.contains("notifications=n1"));
  QTRY_COMPARE(server.streams(), 1);
  QTRY_COMPARE(desk.session.state().link(), ui::state::Link::live);
  const auto lookAgain = [&](const Scripted& answer) {
    server.on("GET /notifications/", answer);
    const int before = server.count("GET /notifications/");
    server.write("event: reset\ndata: {}\n\n");
    return QTest::qWaitFor([&] { return server.count("GET /notifications/") > before; }, 5000);
  };
  QVERIFY(lookAgain(problem(503, "unavailable", "The engine is stopping")));
  bool later = false;
  desk.session.rest().get<protocol::SessionView>(QStringLiteral("/session"), {}, &detail, [&](const auto&) { later = true; });
  QTRY_VERIFY(later);
  QCOMPARE(card->state(), Card::State::Content);
  QVERIFY(lookAgain(problem(404, "not_found", "There is no such notification")));
  QTRY_COMPARE(card->state(), Card::State::Error);  // it was purged meanwhile
}

void TriageTest::causeThatIsNotMarkedSaysWhy() {
  DeadLetters screen;
  QVERIFY(screen.loaded);
  screen.desk.engine.server().on("PATCH /dead-letters/groups/", problem(404, "not_found", "There is no such group any more"));
  const auto mark = [&screen] {
    QMenu menu;
    screen.view.groups()->fillMenu(menu, QString::fromStdString(canned::groups()[2].id));
    for (QAction* each : menu.actions())
      if (each->text() == QLatin1String("Mark as known")) return each->trigger();
    QFAIL("there is no such act");
  };
  QTRY_COMPARE(screen.view.groups()->model()->rowCount(), static_cast<int>(canned::groups().size()));
  mark();
  QTRY_VERIFY(says(screen.view, QStringLiteral("Not marked as known: ")) && says(screen.view, QStringLiteral("There is no such group any more")));
  screen.desk.engine.server().on("PATCH /dead-letters/groups/", json(protocol::toText(canned::groups()[2])));
  mark();
  QTRY_COMPARE(screen.desk.engine.server().count("PATCH /dead-letters/groups/"), 2);
  QVERIFY(!says(screen.view, QStringLiteral("Not marked as known")));
}

void TriageTest::heldIsLookedUpAtTheProvider() {
  Desk desk;
  QVERIFY(desk.connectNow());
  HeldView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  // One row is lit and none ticked, so all that are held are meant; how many of them can be asked the list does not know.
  QTRY_VERIFY(button(view, QStringLiteral("Look up at provider")) != nullptr);
  button(view, QStringLiteral("Look up at provider"))->click();
  QTRY_COMPARE(view.sheet()->sheet()->confirmButton()->text(), QStringLiteral("Look up 37"));
  const auto request = protocol::parse<protocol::PlanRequest>(desk.engine.server().last("POST /plans").body.toStdString());
  QVERIFY(request.ok());
  QCOMPARE((*request).resolution, std::string("look_up"));
}

void TriageTest::comingDueIsABarAMinute() {
  const auto bars = dueBars({3, 0, 5});
  QCOMPARE(bars.size(), std::size_t{3});
  QCOMPARE(bars[0].label, QStringLiteral("0 min"));
  QVERIFY(bars[1].label.isEmpty());
  QCOMPARE(bars[2].value, 5.0);
  Desk desk;
  QVERIFY(desk.connectNow());
  ComingDue due(desk.context(), nullptr);
  due.resize(868, 160);
  due.show();
  due.setChannel(QStringLiteral("sms"));
  due.setActive(true);
  QTRY_VERIFY(due.card()->state() == Card::State::Content);
  QVERIFY(desk.engine.server().last("GET /queues/").path().endsWith("/queues/sms/due"));
}

}  // namespace signalbox::tests
