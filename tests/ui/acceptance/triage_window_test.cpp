#include "tests/ui/acceptance/triage_window_test.h"

#include <QJsonArray>
#include <QTest>

#include "tests/ui/acceptance/screen.h"
#include "ui/shell/main_window.h"
#include "ui/state/notification_table_model.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/past/past_slider.h"
#include "ui/views/past/past_view.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/steps_bar.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/table.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace ui::widgets;
using ui::views::PastSlider;
using ui::views::PastView;

namespace {

constexpr int kFlock = 8;
const QString kSent = QStringLiteral("sent"), kDead = QStringLiteral("dead");

QJsonObject message(const char* channel, const QString& to, const char* title) {
  const bool push = qstrcmp(channel, "push") == 0;
  QJsonObject content{{QStringLiteral("text"), QStringLiteral("hello")}};
  if (push) content = {{QStringLiteral("title"), QLatin1String(title)}, {QStringLiteral("body"), QStringLiteral("hello")}};
  return {{QStringLiteral("channel"), QLatin1String(channel)}, {QStringLiteral("to"), to}, {QStringLiteral("content"), content}};
}

}  // namespace

/// An act of the list, which says how many where the bar has room for it.
void TriageWindowTest::pressAct(const QString& verb) {
  ActButton* found = nullptr;
  static_cast<void>(QTest::qWaitFor([&] {
    for (ActButton* each : stage_.window().findChildren<ActButton*>())
      if (each->isVisible() && !each->isBlocked() && (each->text() == verb || each->text().startsWith(verb + QLatin1Char(' ')))) found = each;
    return found != nullptr;
  }, kLongMs));
  if (found == nullptr) qFatal("cannot press %s", qPrintable(verb));
  found->click();
}

Table* TriageWindowTest::table(const char* name) { return screen::named<Table>(stage_.window(), QLatin1String(name)); }

void TriageWindowTest::initTestCase() {
  QVERIFY(stage_.open());
  QVERIFY(stage_.quicken());
}

void TriageWindowTest::canaryStopsAtItsFirstStepAndGoesOn() {
  const QString provider = QStringLiteral("simulated-email"), broken = QStringLiteral("share_permanent");
  QVERIFY(stage_.simulate(provider, {{broken, QStringLiteral("1")}}));
  QStringList ids;
  for (int i = 0; i < kFlock; ++i) ids << stage_.mail(QStringLiteral("c%1@shop.example.com").arg(i));
  QVERIFY(!ids.contains(QString()));
  TRY(stage_.total(kDead) == kFlock);
  stage_.go(Qt::Key_D);
  TRY(screen::button(stage_.window(), QStringLiteral("Replay %1").arg(kFlock)) != nullptr);
  QTest::keyClick(&stage_.window(), Qt::Key_R);
  auto* sheet = stage_.planned(QStringLiteral("Replay"), QStringLiteral("Replay %1").arg(kFlock));
  QVERIFY(sheet != nullptr);
  screen::field<SwitchButton>(*sheet, QStringLiteral("Canary: begin with few"))->click();
  QVERIFY(screen::says(*sheet, QStringLiteral("Sends 1, 2, 5, 20")));
  QVERIFY(stage_.confirm(sheet, QStringLiteral("the cause should be gone")));
  stage_.go(Qt::Key_R);
  TRY(screen::says(stage_.window(), QStringLiteral("paused: canary step 1")));
  QCOMPARE(stage_.total(kDead), kFlock);  // one was tried and died again, nobody else was touched
  auto* steps = stage_.window().findChild<StepsBar*>();
  QVERIFY(steps != nullptr && steps->isVisible());
  QVERIFY2(steps->toolTip().contains(QStringLiteral("step 1, 1 message: 1 of 1 failed")), qPrintable(steps->toolTip()));
  QVERIFY(stage_.simulate(provider, {{broken, QStringLiteral("0")}}));
  screen::press(stage_.window(), QStringLiteral("Resume"));
  TRY(stage_.total(kDead) == 1);
  QTest::mouseMove(&stage_.window(), QPoint(2, 2));  // a list under the pointer holds back what is new
  TRY(table("Finished operations") != nullptr && table("Finished operations")->model()->rowCount() == 1);
  auto* finished = table("Finished operations");
  finished->setCurrentIndex(finished->model()->index(0, 0));
  QTest::keyClick(finished, Qt::Key_Return);
  TRY(screen::textOf(stage_.window(), QStringLiteral("Report")).contains(QStringLiteral("step 3, 2 messages: 2 of 2 accepted")));
  screen::field<Sheet>(stage_.window(), QStringLiteral("Report"))->dismiss();
  int sent = 0;
  for (const QString& id : ids) sent += stage_.stateOf(id) == kSent ? 1 : 0;
  QCOMPARE(sent, kFlock - 1);
}

void TriageWindowTest::heldIsLookedUpAndResolvedByOneAndByMany() {
  const QString provider = QStringLiteral("simulated-sms"), lost = QStringLiteral("share_ambiguous");
  QVERIFY(stage_.simulate(provider, {{QStringLiteral("looks_up"), QStringLiteral("true")}, {lost, QStringLiteral("1")}}));
  QStringList ids;
  for (int i = 0; i < 4; ++i) ids << stage_.send(message("sms", QStringLiteral("+43660123450%1").arg(i), nullptr));  // taken, and the answer lost
  QVERIFY(!ids.contains(QString()));
  TRY(stage_.total(QStringLiteral("held")) == 4);
  stage_.go(Qt::Key_H);
  TRY(table("Held messages") != nullptr && table("Held messages")->model()->rowCount() == 4);
  auto* held = table("Held messages");
  auto* view = qobject_cast<ui::views::HeldView*>(stage_.console().window().view());
  QVERIFY(view != nullptr);
  const auto* model = view->messages()->model();
  QCOMPARE(model->index(0, model->columnOf(ui::state::NotificationTableModel::Column::risk)).data().toString(), QStringLiteral("May have arrived"));

  stage_.tick(*held, {ids[0]});
  pressAct(QStringLiteral("Look up at provider"));
  QVERIFY(stage_.confirm(stage_.planned(QStringLiteral("Look up"), QStringLiteral("Look up 1")), QStringLiteral("what does the provider say")));
  stage_.tick(*held, {ids[0], ids[1]});  // no longer the one, now the other
  pressAct(QStringLiteral("Mark"));
  QVERIFY(stage_.confirm(stage_.planned(QStringLiteral("Mark as arrived"), QStringLiteral("Mark 1 as arrived")),
                         QStringLiteral("the recipient said so")));
  stage_.tick(*held, {ids[1], ids[2], ids[3]});
  pressAct(QStringLiteral("Give up"));
  QVERIFY(stage_.confirm(stage_.planned(QStringLiteral("Give up"), QStringLiteral("Give up 2")), QStringLiteral("too late for them")));

  TRY(stage_.total(QStringLiteral("held")) == 0);
  TRY(stage_.all({ids[0], ids[1]}, kSent));
  QVERIFY(stage_.all({ids[2], ids[3]}, kDead));
  TRY(screen::says(stage_.window(), QStringLiteral("Nothing is held")));
  QVERIFY(stage_.simulate(provider, {{lost, QStringLiteral("0")}}));
}

void TriageWindowTest::editedReplayShowsItsDifference() {
  const QString one = stage_.mail(QStringLiteral("permanent@one.example.com"), QStringLiteral("Old"));
  QStringList group;
  for (int i = 0; i < 2; ++i) group << stage_.send(message("push", QStringLiteral("permanent:device-%1").arg(i), "Old"));
  QVERIFY(!one.isEmpty() && !group.contains(QString()));
  TRY(stage_.all(QStringList{one} + group, kDead));
  const QString samples = QStringLiteral("Messages before and after");

  stage_.visit(QStringLiteral("dead-letters?q=to:permanent@one.example.com"));
  TRY(table("Messages") != nullptr && table("Messages")->model()->rowCount() == 1);
  stage_.tick(*table("Messages"), {one});
  QTest::keyClick(&stage_.window(), Qt::Key_E);
  const QString edit = QStringLiteral("Edit and replay");
  auto* sheet = stage_.planned(edit, QStringLiteral("Replay 1"));  // nothing is edited yet
  QVERIFY(sheet != nullptr);
  screen::type(*sheet, QStringLiteral("Field"), QStringLiteral("to"));
  screen::type(*sheet, QStringLiteral("Find"), QStringLiteral("permanent"));
  screen::type(*sheet, QStringLiteral("Value"), QStringLiteral("ok"));
  TRY(screen::textOf(*sheet, samples).contains(QStringLiteral("to: permanent@one.example.com \u2192 ok@one.example.com")));
  QVERIFY(stage_.confirm(stage_.planned(edit, QStringLiteral("Edit and replay 1")), QStringLiteral("address mended")));

  stage_.visit(QStringLiteral("dead-letters?q=provider:simulated-push"));
  TRY(table("Messages") != nullptr && table("Messages")->model()->rowCount() == 2);
  TRY(screen::button(stage_.window(), QStringLiteral("Replay 2")) != nullptr);
  QTest::keyClick(&stage_.window(), Qt::Key_E);
  sheet = stage_.planned(edit, QStringLiteral("Replay 2"));
  QVERIFY(sheet != nullptr);
  screen::type(*sheet, QStringLiteral("Field"), QStringLiteral("to"));
  screen::type(*sheet, QStringLiteral("Find"), QStringLiteral("permanent"));
  screen::type(*sheet, QStringLiteral("Value"), QStringLiteral("ok"));
  TRY(screen::textOf(*sheet, samples).count(QStringLiteral("\u2192 ok:device-")) == 2);
  QVERIFY(stage_.confirm(stage_.planned(edit, QStringLiteral("Edit and replay 2")), QStringLiteral("tokens mended")));

  TRY(stage_.all(QStringList{one} + group, kSent));
  const QJsonObject detail = stage_.detail(one);
  QCOMPARE(detail[QLatin1String("content")].toObject()[QLatin1String("subject")].toString(), QStringLiteral("Old"));  // the original stays
  QCOMPARE(detail[QLatin1String("edited")].toObject()[QLatin1String("to")].toString(), QStringLiteral("ok@one.example.com"));
}

void TriageWindowTest::discardedIsRestored() {
  QStringList ids;
  for (int i = 0; i < 2; ++i) ids << stage_.mail(QStringLiteral("permanent@%1.discard.example.com").arg(i));
  TRY(stage_.all(ids, kDead));
  stage_.go(Qt::Key_O);
  stage_.visit(QStringLiteral("dead-letters?q=died>-1h"));
  TRY(table("Messages") != nullptr && table("Messages")->model()->rowCount() >= 2);
  auto* view = qobject_cast<ui::views::DeadLettersView*>(stage_.console().window().view());
  QVERIFY(view != nullptr);
  auto* model = view->messages()->model();
  TRY(model->rowOf(ids[0]) >= 0 && model->rowOf(ids[1]) >= 0);
  stage_.tick(*view->messages()->table(), ids);
  QTest::keyClick(&stage_.window(), Qt::Key_D);
  QVERIFY(stage_.confirm(stage_.planned(QStringLiteral("Discard"), QStringLiteral("Discard 2")), QStringLiteral("tests of ours")));
  TRY(stage_.all(ids, QStringLiteral("discarded")));

  stage_.visit(QStringLiteral("dead-letters?q=is:discarded"));
  TRY(model->rowCount() == 2);
  const int purge = model->columnOf(ui::state::NotificationTableModel::Column::purge);
  QVERIFY(!view->messages()->table()->isColumnHidden(purge));
  QVERIFY2(model->index(0, purge).data().toString().size() > 4, qPrintable(model->index(0, purge).data().toString()));  // the day on which it goes
  TRY(screen::button(stage_.window(), QStringLiteral("Restore 2")) != nullptr);
  screen::press(stage_.window(), QStringLiteral("Restore 2"));
  QVERIFY(stage_.confirm(stage_.planned(QStringLiteral("Restore"), QStringLiteral("Restore 2")), QStringLiteral("they are needed after all")));
  TRY(stage_.all(ids, kDead));
  TRY(model->rowCount() == 0);
}

void TriageWindowTest::pastIsToldAsPast() {
  auto& console = stage_.console();
  stage_.go(Qt::Key_O);
  stage_.go(Qt::Key_T);
  TRY(qobject_cast<PastView*>(console.window().view()) != nullptr);
  auto* past = qobject_cast<PastView*>(console.window().view());
  TRY(screen::says(stage_.window(), QStringLiteral("Nothing here is live")));
  auto* slider = screen::field<PastSlider>(stage_.window(), QStringLiteral("Instant"));
  QTest::keyClick(slider, Qt::Key_End);
  TRY(past->shown().contains(QStringLiteral("they are needed after all")));  // what operators had done by then
  const base::WallTime late = past->at();
  QTest::keyClick(slider, Qt::Key_Home);
  TRY(!past->shown().isEmpty() && !past->shown().contains(QStringLiteral("they are needed after all")));
  QVERIFY(past->at() < late);
  QCOMPARE(console.context().navigator.place().query.value(QStringLiteral("at")), QString::fromStdString(base::formatRfc3339(past->at())));
  TRY(screen::says(stage_.window(), QStringLiteral("Past: ")));
  const ui::state::Permit permit = console.session().state().canAct(QStringLiteral("replay.bulk"));
  QVERIFY(!permit && permit.reason.contains(QStringLiteral("The past cannot be changed")));
  QTest::keyClick(&stage_.window(), Qt::Key_R);
  QVERIFY(screen::named<Sheet>(stage_.window(), QStringLiteral("Replay")) == nullptr);
  QTest::keyClick(slider, Qt::Key_Escape);
  TRY(console.context().navigator.place().screen == QLatin1String("overview"));
  QVERIFY(console.session().state().canAct(QStringLiteral("replay.bulk")));
}

void TriageWindowTest::allThatMatchAreThoseOfTheirInstant() {
  const QString domain = QStringLiteral("instant.example.com");
  const QStringList ids = stage_.deadMails(2, domain);
  QCOMPARE(ids.size(), 2);
  stage_.visit(QStringLiteral("dead-letters?q=domain:") + domain);
  // The list of the search before may have had two of one cause as well.
  TRY(table("Messages") != nullptr && table("Messages")->model()->rowCount() == 2 &&
      ids.contains(table("Messages")->model()->index(0, 0).data(ui::widgets::kIdRole).toString()));
  TRY(table("Causes") != nullptr && table("Causes")->model()->rowCount() == 1);
  TRY(screen::says(stage_.window(), QStringLiteral("All 2 dead letters found")));  // no cause of the search before narrows it any more
  QTest::keyClick(table("Messages"), Qt::Key_A, Qt::ControlModifier);
  TRY(screen::says(stage_.window(), QStringLiteral("that match, as of")));
  const QStringList later = stage_.deadMails(1, domain);
  QCOMPARE(later.size(), 1);
  QTest::keyClick(&stage_.window(), Qt::Key_D);
  auto* sheet = stage_.planned(QStringLiteral("Discard"), QStringLiteral("Discard 2"));
  QVERIFY(sheet != nullptr);
  QVERIFY(stage_.confirm(sheet, QStringLiteral("tests of ours")));
  TRY(stage_.all(ids, QStringLiteral("discarded")));
  QCOMPARE(stage_.stateOf(later.first()), kDead);
}

/// Its template has three versions in turn and is deleted at last; each of its generations was made from what it was then, and tells how late it is.
void TriageWindowTest::eachGenerationIsReadAsItWasSent() {
  const QString path = QStringLiteral("/templates/thrice"), edits = QStringLiteral("edits"), newest = QStringLiteral("latest_template");
  const auto says = [&](const char* text) {
    const QByteArray body = QByteArray(R"({"channel": "email", "subject": "Hello", "text": ")") + text + "\"}";
    return stage_.host().ask("PUT", path, body) / 100 == 2;
  };
  const auto edit = [](const char* field, const char* value) {
    return QJsonObject{{QStringLiteral("op"), QStringLiteral("set")},
                       {QStringLiteral("field"), QLatin1String(field)},
                       {QStringLiteral("value"), QLatin1String(value)}};
  };
  QVERIFY(says("One for {{name}}{{#delayed_by}}, late by {{delayed_by}}{{/delayed_by}}"));
  const QString id = stage_.send({{QStringLiteral("channel"), QStringLiteral("email")},
                                  {QStringLiteral("to"), QStringLiteral("permanent@thrice.example.com")},
                                  {QStringLiteral("template"), QStringLiteral("thrice")},
                                  {QStringLiteral("data"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Ana")}}}});
  QVERIFY(!id.isEmpty());
  TRY(stage_.stateOf(id) == kDead);
  QVERIFY(says("Two for {{name}}{{#delayed_by}}, late by {{delayed_by}}{{/delayed_by}}"));
  QJsonObject plan{{QStringLiteral("kind"), QStringLiteral("replay")}, {QStringLiteral("ids"), QJsonArray{id}}, {newest, true}};
  QVERIFY(!stage_.begin(plan, 0, QStringLiteral("as it reads now")).isEmpty());
  TRY(stage_.detail(id)[QLatin1String("generation")].toInt() == 1 && stage_.stateOf(id) == kDead);
  QVERIFY(says("Three for {{name}}"));
  plan.remove(newest);
  plan[edits] = QJsonArray{edit("to", "ok@thrice.example.com"), edit("data.name", "Bea")};
  QVERIFY(!stage_.begin(plan, 0, QStringLiteral("to somebody else")).isEmpty());
  TRY(stage_.stateOf(id) == kSent);
  QCOMPARE(stage_.host().ask("DELETE", path) / 100, 2);

  stage_.visit(QStringLiteral("notifications/") + id);
  const QString choice = QStringLiteral("Which time it was sent"), sent = QStringLiteral("As sent");
  QVERIFY(screen::choose(stage_.window(), QStringLiteral("Parts of the message"), sent));
  const auto reads = [&](const char* words) { return screen::textOf(stage_.window(), sent).contains(QLatin1String(words)); };
  TRY(reads("Two for Bea, late by "));
  QVERIFY(screen::take(stage_.window(), choice, QVariant::fromValue<qlonglong>(0)));
  TRY(reads("One for Ana") && !reads("late by"));
  QVERIFY(screen::take(stage_.window(), choice, QVariant::fromValue<qlonglong>(1)));
  TRY(reads("Two for Ana, late by "));
}

}  // namespace signalbox::tests
