// Each act of the console asks for what its route wants, as resources/openapi.yaml says it: a table of buttons against operations.
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QMenu>
#include <QTest>

#include <functional>
#include <memory>

#include "tests/ui/support/desk.h"
#include "tests/ui/support/rest_document.h"
#include "tests/ui/views/screens.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/messages/group_note.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/edits_fields.h"
#include "ui/views/operations/operation_card.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/secrets_page.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

const QStringList kReads = QStringLiteral("notifications.read dead_letters.read events.read stats.read").split(QLatin1Char(' '));

/// A button of a screen, and the operation that it asks the engine for.
struct Demand {
  const char* place;
  const char* button;  // what it reads, or begins with
  const char* operation;
  const char* kind = "";                                 // of what is planned
  QStringList also = {};                                 // what the console asks for besides
  std::function<void(protocol::Snapshot&)> before = {};  // how the engine stands
  std::function<void(View&)> hand = {};                  // what a person does first
};

ActButton* shown(const QWidget& view, const QString& words) {
  for (ActButton* each : view.findChildren<ActButton*>())
    if (each->isVisible() && (each->text().isEmpty() ? each->accessibleName() : each->text()).startsWith(words)) return each;
  return nullptr;
}

std::function<void(View&)> pressing(const char* words) {
  return [words](View& view) {
    const auto ready = [&view, words] {
      const ActButton* button = shown(view, QString::fromLatin1(words));
      return button != nullptr && !button->isBlocked();
    };
    if (QTest::qWaitFor(ready, 5000)) shown(view, QString::fromLatin1(words))->click();
  };
}

void chooseRecipient(View& view) {
  Table* table = static_cast<SetUpView&>(view).recipients()->table();
  if (QTest::qWaitFor([table] { return table->model()->rowCount() > 0; }, 5000)) table->setCurrentId(QStringLiteral("customer-10021"));
}

void cancelOne(View& view) {
  auto& list = static_cast<NotificationsView&>(view);
  if (QTest::qWaitFor([&list] { return list.messages()->model()->rowCount() > 2; }, 5000)) list.cancelOne(*list.messages()->model()->rowAt(2));
}

void removeSecret(View& view) {
  auto* page = static_cast<SetUpView&>(view).secrets();
  if (!QTest::qWaitFor([page] { return !page->nameField()->text().isEmpty(); }, 5000)) return;
  page->choose(QStringLiteral("old-key"));
  page->removeButton()->click();
}

std::function<void(protocol::Snapshot&)> twilio(void (*change)(protocol::ProviderView&)) {
  return [change](protocol::Snapshot& snapshot) {
    for (protocol::ProviderView& provider : snapshot.providers)
      if (provider.name == "twilio") change(provider);
  };
}

void heldOpen(protocol::ProviderView& provider) { provider.breaker.mode = "forced_open"; }
void paused(protocol::Snapshot& snapshot) { snapshot.operations.front().state = "paused"; }

std::function<void(protocol::Snapshot&)> waiting(const char* editedField) {
  return [editedField](protocol::Snapshot& snapshot) {
    protocol::OperationView& operation = snapshot.operations.front();
    operation.state = "staged";
    operation.by = "jon";
    operation.needsApproval = true;
    protocol::Edit edit;
    edit.op = "replace";
    edit.field = editedField;
    if (!edit.field.empty()) operation.edits.push_back(edit);
  };
}

const std::vector<Demand>& demands() {
  const QStringList dead{QStringLiteral("dead_letters.read")}, payload{QStringLiteral("payload.view")};
  const QStringList target = QStringList{QStringLiteral("replay.edit_target")} + payload, content{QStringLiteral("replay.edit_content")};
  static const std::vector<Demand> all{
      {"dead-letters", "Replay", "postOperation", "replay"},
      {"dead-letters", "Replay 46,902", "postOperation", "replay", {}, {}, [](View& view) { view.perform(Act::replay); }},
      {"dead-letters", "Discard", "postOperation", "discard"},
      {"dead-letters", "Export", "exportRows", "", dead},
      {"dead-letters?q=is:discarded", "Restore", "postOperation", "restore"},
      {"dead-letters?q=provider:x", "Save this view", "putView"},
      {"dead-letters?q=template:login-code", "Remove this view", "deleteView"},
      {"held", "Look up at provider", "postOperation", "resolve"},
      {"held", "Mark ", "postOperation", "resolve"},
      {"held", "Send ", "postOperation", "resolve"},
      {"held", "Give up", "postOperation", "resolve"},
      {"held", "Export", "exportRows", "", dead},
      {"notifications", "Cancel unsent", "postOperation", "cancel"},
      {"notifications", "Cancel 1", "cancelNotification", "", {}, {}, cancelOne},
      {"notifications", "Export", "exportRows"},
      {"operations", "Pause", "pauseOperation"},
      {"operations", "Resume", "resumeOperation", "", {}, paused},
      {"operations", "Cancel the rest", "cancelOperation"},
      {"operations", "Approve", "approveOperation", "replay", {}, waiting("")},
      {"operations", "Approve", "approveOperation", "replay", target, waiting("to")},
      {"operations", "Approve", "approveOperation", "replay", content, waiting("data.order")},
      {"delivery/providers/twilio", "Keep stopped", "forceBreaker"},
      {"delivery/providers/twilio", "Send anyway", "forceBreaker"},
      {"delivery/providers/twilio", "Lift the override", "forceBreaker", "", {}, twilio(heldOpen)},
      {"delivery/providers/twilio", "Resume", "resumeProvider", "", {}, twilio([](protocol::ProviderView& provider) { provider.paused = true; })},
      {"delivery/providers/twilio", "Ping", "pingProvider"},
      {"delivery/queues/sms", "Pause", "patchQueue"},
      {"delivery/queues/sms", "Drain", "patchQueue"},
      {"audit", "Export", "exportAudit"},
      {"set-up/providers", "Add a provider", "putProvider"},
      {"set-up/providers", "Save", "putProvider"},
      {"set-up/providers", "Remove", "deleteProvider"},
      {"set-up/providers", "Remove smtp-primary", "deleteProvider", "", {}, {}, pressing("Remove")},
      {"set-up/providers", "Test", "testProvider"},
      {"set-up/providers", "Set for", "putPolicy", "", {}, {}, pressing("Retries and breakers")},
      {"set-up/providers", "As configured", "resetPolicy", "", {}, {}, pressing("Retries and breakers")},
      {"set-up/providers/twilio", "Simulate", "putSimulator"},
      {"set-up/providers/twilio/simulate", "Change twilio", "putSimulator"},
      {"set-up/providers", "Send a test message", "postNotification"},
      {"set-up/providers", "Send 1 message", "postNotification", "", {}, {}, pressing("Send a test message")},
      {"set-up/templates", "Add a template", "putTemplate"},
      {"set-up/templates", "Save as a new version", "putTemplate"},
      {"set-up/templates", "Add a language", "putTemplate"},
      {"set-up/templates", "Remove", "deleteTemplate"},
      {"set-up/templates", "Remove order-shipped", "deleteTemplate", "", {}, {}, pressing("Remove")},
      {"set-up/recipients", "Add a recipient", "putRecipient"},
      {"set-up/recipients", "Save", "putRecipient", "", payload, {}, chooseRecipient},    // masked addresses are not stored
      {"set-up/recipients", "Save", "putPreferences", "", payload, {}, chooseRecipient},  // the form has all of them
      {"set-up/recipients", "Import", "postRecipientBatch"},
      {"set-up/recipients", "Export", "exportRecipient", "", {}, {}, chooseRecipient},
      {"set-up/recipients", "Erase", "eraseRecipient", "", {}, {}, chooseRecipient},
      {"set-up/suppressions", "Use this address again", "liftSuppression"},
      {"set-up/tokens", "Make a token", "postToken"},
      {"set-up/tokens", "Make the token", "postToken", "", {}, {}, pressing("Make a token")},
      {"set-up/tokens", "Revoke", "deleteToken"},
      {"set-up/subscriptions", "Add a subscription", "putSubscription", "", payload},
      {"set-up/subscriptions", "Save", "putSubscription", "", payload},
      {"set-up/subscriptions", "Remove", "deleteSubscription"},
      {"set-up/subscriptions", "Remove pager", "deleteSubscription", "", {}, {}, pressing("Remove")},
      {"set-up/subscriptions", "Exchange the secret", "rotateSubscription"},
      {"set-up/subscriptions", "Test", "testSubscription"},
      {"set-up/secrets", "Add a secret", "putSecret"},
      {"set-up/secrets", "Replace it", "putSecret"},
      {"set-up/secrets", "Remove", "deleteSecret"},
      {"set-up/secrets", "Remove old-key", "deleteSecret", "", {}, {}, removeSecret},
      {"set-up/secrets", "New data key", "rotateVault"},
      {"set-up/secrets", "Change the master key", "rotateVault"},
      {"set-up/secrets", "Read credentials again", "reloadEngine"},
  };
  return all;
}

QStringList neededBy(const Demand& demand) {
  const QString operation = QString::fromLatin1(demand.operation);
  const QString own = permissionOf(operation), ofKind = permissionOfKind(operation, QString::fromLatin1(demand.kind));
  QStringList needed = demand.also;
  if (!ofKind.isEmpty()) needed << ofKind;
  // Who plans could read the list in which the button stands.
  if (ofKind.isEmpty() || own != QLatin1String("dead_letters.read")) needed << own;
  return needed;
}

QStringList everything() {
  QStringList all;
  for (const std::string& each : canned::session().permissions) all << QString::fromStdString(each);
  return all;
}

QStringList allBut(const QString& permission) {
  QStringList others = everything();
  others.removeAll(permission);
  return others;
}

void allow(Desk& desk, const QStringList& permissions) {
  protocol::SessionView session = canned::session();
  session.permissions.clear();
  for (const QString& each : permissions) session.permissions.push_back(each.toStdString());
  desk.session.state().setSession(session);
}

QString why(const ActButton* act) { return !act ? QStringLiteral("not there") : act->isBlocked() ? act->toolTip() : QStringLiteral("free"); }
bool names(const QString& reason, const QString& permission) { return reason.contains(QStringLiteral("the permission %1,").arg(permission)); }

QAction* action(const QMenu& menu, const QString& words) {
  for (QAction* each : menu.actions())
    if (each->text().startsWith(words)) return each;
  return nullptr;
}

}  // namespace

void PermissionsTest::everyActAsksForWhatItsRouteWants_data() {
  QTest::addColumn<int>("number");
  int number = 0;
  for (const Demand& demand : demands()) {
    const QString also = demand.also.join(QLatin1Char(' '));
    QTest::addRow("%s: %s, %s %s %s", demand.place, demand.button, demand.operation, demand.kind, qPrintable(also)) << number++;
  }
}

void PermissionsTest::everyActAsksForWhatItsRouteWants() {
  QFETCH(int, number);
  const Demand& demand = demands()[static_cast<std::size_t>(number)];
  const QString words = QString::fromLatin1(demand.button);
  const QStringList needed = neededBy(demand);
  QVERIFY(!needed.isEmpty() && !needed.contains(QString()));
  Desk desk;
  if (demand.before) demand.before(desk.engine.snapshot());
  QVERIFY(desk.connectNow());
  const Place place = parseLink(QString::fromLatin1(demand.place))->place;
  const auto view = screenOf(place.screen, desk.context());
  view->resize(1232, 828);
  view->show();
  view->enter(place);
  if (demand.hand) demand.hand(*view);
  QTRY_VERIFY(shown(*view, words) != nullptr);
  const auto reason = [&] { return why(shown(*view, words)); };
  for (const QString& permission : needed) {
    allow(desk, allBut(permission));
    QTRY_VERIFY2(names(reason(), permission), qPrintable(reason()));  // once what it is made of has come
  }
  allow(desk, kReads + needed);
  QVERIFY2(!reason().contains(QStringLiteral("the permission")), qPrintable(reason()));
  // What is locked is free as soon as it is unlocked, without a word of the engine's; what only reads is free before.
  desk.session.state().setLocked(true);
  if (words == QLatin1String("Export"))
    QVERIFY2(!reason().contains(QStringLiteral("read-only")), qPrintable(reason()));
  else
    QVERIFY2(reason().contains(QStringLiteral("read-only until you unlock it")), qPrintable(reason()));
  desk.session.state().setLocked(false);
  QVERIFY2(!reason().contains(QStringLiteral("read-only")), qPrintable(reason()));
}

void PermissionsTest::readingIsFreeWhileProductionIsLocked() {
  Desk desk;
  QVERIFY(desk.connectNow());
  desk.session.state().setLocked(true);
  for (const auto& [place, words] : {std::pair{"audit", "Check again"}, std::pair{"set-up/templates", "Use a message's data"}}) {
    const Place there = parseLink(QString::fromLatin1(place))->place;
    const auto view = screenOf(there.screen, desk.context());
    view->resize(1232, 828);
    view->show();
    view->enter(there);
    const QString said = QString::fromLatin1(words);
    QTRY_VERIFY2(why(shown(*view, said)) == QLatin1String("free"), qPrintable(why(shown(*view, said))));
  }
}

void PermissionsTest::everyChangeHasItsAct() {
  // From a menu, a number, a sheet's plan and the frame's banner, each with its own case; and what programs alone do: batches, receipts, preferences.
  QSet<QString> known;
  for (const char* operation :
       {"patchGroup", "patchOperation", "postPlan", "releaseHold", "previewTemplate", "postNotificationBatch", "postReceipt", "putPreferences"})
    known.insert(QString::fromLatin1(operation));
  for (const Demand& demand : demands()) known.insert(QString::fromLatin1(demand.operation));
  const QStringList changing = changingOperations();
  QVERIFY(changing.size() > 30);
  for (const QString& operation : changing) QVERIFY2(known.contains(operation), qPrintable(operation));
}

void PermissionsTest::menuOfACauseAsksForWhatItsRoutesWant() {
  Desk desk;
  auto groups = canned::groups();
  groups[3].note = "carrier renamed";
  protocol::Page<protocol::GroupView> page;
  page.asOf = canned::asOf();
  page.data = groups;
  desk.engine.server().on("GET /dead-letters/groups", json(protocol::toText(page)));
  QVERIFY(desk.connectNow());
  QWidget host;
  GroupsCard card(desk.context(), &host, &host);
  host.show();
  card.setActive(true);
  QTRY_COMPARE(card.model()->rowCount(), static_cast<int>(groups.size()));
  const QString fresh = QString::fromStdString(groups[2].id), noted = QString::fromStdString(groups[3].id);
  const QString marking = permissionOf(QStringLiteral("patchGroup")), planned = QStringLiteral("postOperation");
  const QMap<QString, QString> items{{QStringLiteral("Replay"), permissionOfKind(planned, QStringLiteral("replay"))},
                                     {QStringLiteral("Discard"), permissionOfKind(planned, QStringLiteral("discard"))},
                                     {QStringLiteral("Add a note"), marking},
                                     {QStringLiteral("Mark as known"), marking}};
  for (auto item = items.cbegin(); item != items.cend(); ++item) {
    allow(desk, allBut(item.value()));
    QMenu refused;
    card.fillMenu(refused, fresh);
    QAction* blocked = action(refused, item.key());
    QVERIFY2(blocked != nullptr && !blocked->isEnabled() && names(blocked->toolTip(), item.value()), qPrintable(item.key()));
    allow(desk, kReads + QStringList{item.value()});
    QMenu granted;
    card.fillMenu(granted, fresh);
    QVERIFY2(action(granted, item.key())->isEnabled(), qPrintable(item.key()));
  }
  // A note that is there is read by everybody, and saved by those who may.
  allow(desk, allBut(marking));
  QMenu menu;
  card.fillMenu(menu, noted);
  QVERIFY(action(menu, QStringLiteral("Note"))->isEnabled());
  QCOMPARE(action(menu, QStringLiteral("Note"))->toolTip(), QStringLiteral("carrier renamed"));
  card.note()->open(groups[3]);
  QVERIFY(names(why(card.note()->sheet()->confirmButton()), marking));
  allow(desk, everything());
  QCOMPARE(why(card.note()->sheet()->confirmButton()), QStringLiteral("free"));
}

void PermissionsTest::rateAsksForWhatItsRouteWants() {
  Desk desk;
  QVERIFY(desk.connectNow());
  OperationCard card(desk.context(), canned::operations().front(), nullptr);
  card.show();
  auto* rate = card.findChild<QDoubleSpinBox*>();
  QVERIFY(rate->isEnabled());
  const QString permission = permissionOf(QStringLiteral("patchOperation"));
  allow(desk, allBut(permission));
  QVERIFY(!rate->isEnabled() && names(rate->toolTip(), permission));
  allow(desk, kReads + QStringList{permission});
  QVERIFY(rate->isEnabled());
}

void PermissionsTest::editingNeedsTheReplayToo() {
  const QString bulk = QStringLiteral("replay.bulk"), one = QStringLiteral("replay.one");
  const QString content = QStringLiteral("replay.edit_content"), target = QStringLiteral("replay.edit_target");
  Desk desk;
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  const auto reason = [&] { return why(shown(view, QStringLiteral("Edit and replay"))); };
  allow(desk, kReads + QStringList{content, target});
  QVERIFY2(names(reason(), bulk), qPrintable(reason()));
  allow(desk, kReads + QStringList{bulk});
  QVERIFY2(names(reason(), content), qPrintable(reason()));
  for (const QString& edits : {content, target}) {
    allow(desk, kReads + QStringList{bulk, edits});
    QCOMPARE(reason(), QStringLiteral("free"));
  }
  allow(desk, kReads + QStringList{one, target});
  QVERIFY(names(reason(), bulk));
  view.messages()->table()->setChosen({view.messages()->model()->idAt(0)});
  QCOMPARE(reason(), QStringLiteral("free"));
}

void PermissionsTest::editsAreJudgedByTheirFields() {
  const QString bulk = QStringLiteral("replay.bulk"), content = QStringLiteral("replay.edit_content"), target = QStringLiteral("replay.edit_target");
  Desk desk;
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.show();
  view.enter({});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  allow(desk, kReads + QStringList{bulk, content});
  view.perform(Act::replay);
  OperationSheet& sheet = *view.sheet();
  QTRY_COMPARE(sheet.sheet()->confirmButton()->text(), QStringLiteral("Replay 46,902"));
  const int plans = desk.engine.server().count("POST /plans");
  QVERIFY(sheet.edits()->isEnabled());
  sheet.edits()->add(QStringLiteral("replace"), QStringLiteral("to"), QStringLiteral("ana@"), QStringLiteral("ana.lopez@"));
  QVERIFY2(names(why(sheet.sheet()->confirmButton()), target), qPrintable(why(sheet.sheet()->confirmButton())));
  allow(desk, kReads + QStringList{bulk, content, target});
  QVERIFY2(names(why(sheet.sheet()->confirmButton()), QStringLiteral("payload.view")), "whoever names the address may read it there");
  allow(desk, kReads + QStringList{bulk, content});
  QCOMPARE(desk.engine.server().count("POST /plans"), plans);  // the engine would refuse it
  sheet.edits()->clear();
  sheet.edits()->add(QStringLiteral("replace"), QStringLiteral("data.carrier"), QStringLiteral("Corros"), QStringLiteral("Correos"));
  QTRY_COMPARE(desk.engine.server().count("POST /plans"), plans + 1);
  QTRY_VERIFY(why(sheet.sheet()->confirmButton()).contains(QStringLiteral("A reason is required")));
  // The other way round: an address may be corrected, what is said may not.
  allow(desk, kReads + QStringList{bulk, target});
  QVERIFY(names(why(sheet.sheet()->confirmButton()), content));
  allow(desk, kReads + QStringList{bulk});
  QVERIFY(!sheet.edits()->isEnabled() && names(sheet.edits()->toolTip(), content));
}

}  // namespace signalbox::tests
