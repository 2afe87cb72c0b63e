// What takes long says how far it is after 300 ms and can be stopped after 2 s; on a clock that moves only when told.
#include <QFile>
#include <QFileDialog>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>
#include <QVBoxLayout>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/state/operation_model.h"
#include "ui/views/export_act.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/detail_card.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/operation_report.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/operations/sample_diff.h"
#include "ui/views/past/incident_report.h"
#include "ui/views/past/past_view.h"
#include "ui/views/set_up/template_preview.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

ActButton* visibleButton(const QWidget& root, const QString& words) {
  for (ActButton* each : root.findChildren<ActButton*>())
    if (each->isVisible() && each->text() == words) return each;
  return nullptr;
}

Label* label(const QWidget& root, const QString& words) {
  for (Label* each : root.findChildren<Label*>())
    if (each->isVisible() && each->text() == words) return each;
  return nullptr;
}

const QString kStopped = QStringLiteral("Stopped. Nothing was changed.");

Scripted silent() {
  Scripted never;
  never.silent = true;
  return never;
}

Card* cardOf(const QWidget& root, const QString& name) {
  for (Card* each : root.findChildren<Card*>())
    if (each->isVisible() && each->accessibleName() == name) return each;
  return nullptr;
}

/// Its wait has just begun: nothing is said of it, then these words, then it is stopped.
bool waitIsStopped(Desk& desk, const Card& card, const QString& words) {
  const auto stop = [&card] { return visibleButton(card, QStringLiteral("Stop")); };
  if (!card.waitWords().isEmpty()) return false;
  desk.clock.advance(300ms);
  if (!QTest::qWaitFor([&] { return card.waitWords() == words; }, 5000) || stop() != nullptr) return false;
  desk.clock.advance(1700ms);
  if (!QTest::qWaitFor([&] { return stop() != nullptr; }, 5000)) return false;
  stop()->click();
  return card.waitWords().isEmpty();
}

/// An export whose answer does not end by itself.
struct Export {
  Export() {
    Scripted open;
    open.type = "text/csv";
    open.stream = true;
    desk.engine.server().on("GET /export", open);
    ready = desk.connectNow();
    desk.engine.setBeating(false);  // its beats go to every open stream
    new QVBoxLayout(&page);
    page.resize(1200, 800);
    page.show();
    ExportAct::write(desk.context(), file(), &page, [](ExportAct& act, const QString& to) { act.start(QStringLiteral("dead-letters"), {}, to); });
  }
  QString file() const { return folder.filePath(QStringLiteral("dead.csv")); }
  QString words() const {
    const auto* note = page.findChild<Banner*>(QStringLiteral("export"));
    return note == nullptr ? QString() : note->text();
  }
  QTemporaryDir folder;
  Desk desk;
  QWidget page;
  bool ready = false;
};

/// A screen whose list of messages comes by parts that found nothing, of which the third never ends.
struct Search {
  Search() : ready(desk.connectNow()), view(desk.context()) {
    desk.engine.server().on("GET /dead-letters", [](const Asked& asked) { return part(asked); });
    view.resize(1232, 828);
    view.show();
  }
  static Scripted part(const Asked& asked) {
    const int at = QUrlQuery(QUrl(QString::fromLatin1(asked.target))).queryItemValue(QStringLiteral("cursor")).toInt() + 1;
    if (at > 2) return silent();
    protocol::Page<protocol::NotificationRow> page;
    page.asOf = canned::asOf();
    page.hasMore = true;
    page.nextCursor = std::to_string(at);
    page.scanned = 40'000;
    page.progress = 0.1 * at;
    return json(protocol::toText(page));
  }
  Card* card() { return view.messages()->findChild<Card*>(); }

  Desk desk;
  bool ready;
  DeadLettersView view;
};

}  // namespace

void WaitingTest::exportSaysHowFarItIs() {
  Export act;
  QVERIFY(act.ready);
  QVERIFY(act.words().startsWith(QStringLiteral("Writing")));
  QTRY_COMPARE(act.desk.engine.server().count("GET /export"), 1);
  QTRY_COMPARE(act.desk.engine.server().streams(), 2);
  act.desk.engine.server().write(QByteArray(2048, 'x'));
  act.desk.clock.advance(299ms);
  QVERIFY(!act.words().contains(QStringLiteral("so far")));
  act.desk.clock.advance(1ms);
  QTRY_VERIFY2(act.words().contains(QStringLiteral("2.0 KiB so far")), qPrintable(act.words()));
  QVERIFY(visibleButton(act.page, QStringLiteral("Cancel")) == nullptr);
  act.desk.engine.server().write(QByteArray(1024, 'x'));
  QTRY_VERIFY2(act.words().contains(QStringLiteral("3.0 KiB so far")), qPrintable(act.words()));
}

void WaitingTest::cancelledExportLeavesNoFile() {
  Export act;
  QVERIFY(act.ready);
  QTRY_COMPARE(act.desk.engine.server().streams(), 2);
  act.desk.clock.advance(2s);
  QTRY_VERIFY(visibleButton(act.page, QStringLiteral("Cancel")) != nullptr);
  visibleButton(act.page, QStringLiteral("Cancel"))->click();
  QTRY_VERIFY2(act.words().contains(QStringLiteral("No file was written")), qPrintable(act.words()));
  QVERIFY(visibleButton(act.page, QStringLiteral("Cancel")) == nullptr);
  QVERIFY(!QFile::exists(act.file()));
  QVERIFY(!act.words().contains(QStringLiteral("failed")));
}

void WaitingTest::longIncidentReportIsCancelled() {
  Desk desk;
  desk.engine.server().on("GET /past", silent());
  QVERIFY(desk.connectNow());
  const QTemporaryDir folder;
  const QString file = folder.filePath(QStringLiteral("incident.html"));
  PastView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.report()->write(canned::kNow - 1h, canned::kNow, file);
  desk.clock.advance(1999ms);
  QVERIFY(visibleButton(view, QStringLiteral("Cancel")) == nullptr);
  desk.clock.advance(1ms);
  QTRY_VERIFY(visibleButton(view, QStringLiteral("Cancel")) != nullptr);
  QSignalSpy ended(view.report(), &IncidentReport::ended);
  visibleButton(view, QStringLiteral("Cancel"))->click();
  QCOMPARE(ended.count(), 1);
  QVERIFY2(ended.first()[0].toString().contains(QStringLiteral("No report was written")), qPrintable(ended.first()[0].toString()));
  QVERIFY(visibleButton(view, QStringLiteral("Cancel")) == nullptr && !QFile::exists(file));
}

void WaitingTest::longPreviewIsStopped() {
  Desk desk;
  QVERIFY(desk.connectNow());
  const Scripted never = silent();
  desk.engine.server().on("POST /templates/order-shipped/preview", never);
  TemplatePreview preview(desk.context(), nullptr);
  preview.resize(480, 600);
  preview.show();
  const auto asked = [&desk] { return desk.engine.server().count("POST /templates/order-shipped/preview"); };
  preview.showTemplate(QStringLiteral("order-shipped"), 8, {});
  QTRY_COMPARE(asked(), 1);
  QVERIFY(label(preview, QStringLiteral("Making the preview")) == nullptr);
  desk.clock.advance(400ms);
  QTRY_VERIFY(label(preview, QStringLiteral("Making the preview")) != nullptr);
  QVERIFY(visibleButton(preview, QStringLiteral("Stop")) == nullptr);
  desk.clock.advance(1600ms);
  QTRY_VERIFY(visibleButton(preview, QStringLiteral("Stop")) != nullptr);
  visibleButton(preview, QStringLiteral("Stop"))->click();
  const auto said = [&preview] { return preview.shown(); };
  QTRY_VERIFY2(said().startsWith(QStringLiteral("Stopped.")), qPrintable(said()));
  QVERIFY(visibleButton(preview, QStringLiteral("Stop")) == nullptr && label(preview, QStringLiteral("Data, as JSON")) != nullptr);
  // What is made next is shown, and the one that was stopped says nothing over it.
  desk.engine.server().on("POST /templates/order-shipped/preview", json(R"({"text": "Hello Bea"})"));
  preview.dataField()->setPlainText(QStringLiteral("{\"name\": \"Bea\"}"));
  QTRY_COMPARE(said(), QStringLiteral("Hello Bea"));
  // So it is where the wait is for the data of a message.
  desk.engine.server().on("GET /notifications/", never);
  preview.takeDataOf(QString::fromStdString(canned::notifications()[0].id));
  desk.clock.advance(2s);
  QTRY_VERIFY(label(preview, QStringLiteral("Reading the message")) != nullptr);
  visibleButton(preview, QStringLiteral("Stop"))->click();
  QTRY_VERIFY(said().startsWith(QStringLiteral("Stopped.")));
  // What is no JSON any more is not waited for.
  desk.engine.server().on("POST /templates/order-shipped/preview", never);
  preview.dataField()->setPlainText(QStringLiteral("{}"));
  QTRY_COMPARE(asked(), 3);
  desk.clock.advance(2s);
  QTRY_VERIFY(visibleButton(preview, QStringLiteral("Stop")) != nullptr);
  preview.dataField()->setPlainText(QStringLiteral("{"));
  QTRY_VERIFY(visibleButton(preview, QStringLiteral("Stop")) == nullptr);
  QTRY_VERIFY(said().startsWith(QStringLiteral("The data is no JSON")));
}

void WaitingTest::longPlanIsStopped() {
  Desk desk;
  QVERIFY(desk.connectNow());
  desk.engine.server().on("POST /plans", silent());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0 && !view.groups()->scopeIds().isEmpty());
  view.perform(Act::replay);
  QTRY_COMPARE(desk.engine.server().count("POST /plans"), 1);
  Sheet& sheet = *view.sheet()->sheet();
  Card* card = cardOf(sheet, QStringLiteral("What would happen"));
  QVERIFY(card != nullptr);
  QVERIFY(waitIsStopped(desk, *card, QStringLiteral("Looking at each message")));
  QVERIFY(label(*card, kStopped) != nullptr);
  QVERIFY(sheet.confirmButton()->isBlocked());
  protocol::PlanRequest replay;
  replay.kind = "replay";
  desk.engine.server().on("POST /plans", json(protocol::toText(canned::plan(replay)), 202));
  QVERIFY(visibleButton(*card, QStringLiteral("Plan again")) != nullptr);
  visibleButton(*card, QStringLiteral("Plan again"))->click();
  QTRY_COMPARE(sheet.confirmButton()->text(), QStringLiteral("Replay 46,902"));
  desk.clock.advance(5s);  // long after it came
  QCOMPARE(card->waitWords(), QString());
}

void WaitingTest::longReportIsStopped() {
  Desk desk;
  QVERIFY(desk.connectNow());
  desk.engine.server().on("GET /operations/o1/report", silent());
  QWidget host;
  host.resize(1200, 800);
  host.show();
  const ui::state::OperationModel operations(desk.session);
  OperationReportSheet report(desk.context(), operations, &host);
  report.open(QStringLiteral("o1"));
  QTRY_COMPARE(desk.engine.server().count("GET /operations/o1/report"), 1);
  Card* card = cardOf(*report.sheet(), QStringLiteral("Report"));
  QVERIFY(card != nullptr);
  QVERIFY(waitIsStopped(desk, *card, QStringLiteral("Reading the report")));
  QVERIFY(label(*card, kStopped) != nullptr);
  desk.engine.server().on("GET /operations/o1/report", json(protocol::toText(canned::report())));
  visibleButton(*card, QStringLiteral("Retry"))->click();
  QTRY_VERIFY(!report.shown().isEmpty());
  QCOMPARE(card->state(), Card::State::Content);
}

void WaitingTest::longDetailIsStopped() {
  Desk desk;
  QVERIFY(desk.connectNow());
  const std::string id = canned::deadLetters().front().id;
  const QByteArray path = "GET /dead-letters/" + QByteArray::fromStdString(id);
  desk.engine.server().on(path, silent());
  DetailCard detail(desk.context(), ui::state::Place::deadLetters, nullptr);
  detail.resize(480, 400);
  detail.QWidget::show();
  detail.show(QString::fromStdString(id));
  QTRY_COMPARE(desk.engine.server().count(path), 1);
  Card* card = cardOf(detail, QStringLiteral("Detail"));
  QVERIFY(card != nullptr);
  QVERIFY(waitIsStopped(desk, *card, QStringLiteral("Reading the message")));
  QVERIFY(label(*card, kStopped) != nullptr);
  desk.engine.server().on(path, json(protocol::toText(canned::detail(id))));
  visibleButton(*card, QStringLiteral("Retry"))->click();
  QTRY_COMPARE(card->state(), Card::State::Content);
  QCOMPARE(detail.id().toStdString(), id);
}

void WaitingTest::longSamplesAreStopped() {
  Desk desk;
  QVERIFY(desk.connectNow());
  desk.engine.server().on("GET /plans/p1/samples", silent());
  SampleDiff samples(desk.context(), nullptr);
  samples.resize(720, 240);
  samples.load(QStringLiteral("p1"));
  QTRY_COMPARE(desk.engine.server().count("GET /plans/p1/samples"), 1);
  desk.clock.advance(300ms);
  QTRY_VERIFY(label(samples, QStringLiteral("Looking at a few of them")) != nullptr);
  QVERIFY(visibleButton(samples, QStringLiteral("Stop")) == nullptr);
  desk.clock.advance(1700ms);
  QTRY_VERIFY(visibleButton(samples, QStringLiteral("Stop")) != nullptr);
  visibleButton(samples, QStringLiteral("Stop"))->click();
  QVERIFY(label(samples, QStringLiteral("Stopped: what they would say is not shown. Nothing was changed.")) != nullptr);
  desk.engine.server().on("GET /plans/p1/samples", json(boost::json::serialize(boost::json::object{{"data", protocol::toJson(canned::samples())}})));
  visibleButton(samples, QStringLiteral("Look again"))->click();
  QTRY_VERIFY(samples.shown().contains(QStringLiteral("Correos")));
  QVERIFY(visibleButton(samples, QStringLiteral("Look again")) == nullptr);
}

void WaitingTest::heldOnesAreWrittenInEitherFormat() {
  Desk desk;
  desk.engine.server().on("GET /export", json("{}"));
  QVERIFY(desk.connectNow());
  HeldView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(view.messages()->model()->rowCount() > 0);
  ActButton* write = nullptr;
  for (ActButton* each : view.findChildren<ActButton*>())
    if (each->text() == QLatin1String("Export")) write = each;
  QVERIFY(write != nullptr);
  QTRY_VERIFY(write->isVisible() && !write->isBlocked());
  write->click();
  auto* dialog = view.findChild<QFileDialog*>();
  QVERIFY(dialog != nullptr);
  QCOMPARE(dialog->labelText(QFileDialog::LookIn), QStringLiteral("Save in:"));
  QCOMPARE(dialog->nameFilters(), (QStringList{QStringLiteral("CSV (*.csv)"), QStringLiteral("JSON lines (*.jsonl)")}));
  const QTemporaryDir folder;
  Q_EMIT dialog->fileSelected(folder.filePath(QStringLiteral("held.jsonl")));
  QTRY_COMPARE(desk.engine.server().count("GET /export"), 1);
  const QByteArray asked = desk.engine.server().last("GET /export").target;
  QVERIFY2(asked.contains("place=held") && asked.contains("format=jsonl"), asked.constData());
  dialog->close();
}

void WaitingTest::exportLiesOverNothing() {
  Search search;
  QVERIFY(search.ready);
  Scripted open;
  open.type = "text/csv";
  open.stream = true;
  search.desk.engine.server().on("GET /export", open);
  search.view.enter({});
  QTRY_COMPARE(search.view.messages()->model()->lookedAt(), std::int64_t{80'000});
  search.desk.clock.advance(2s);
  QTRY_VERIFY(visibleButton(*search.card(), QStringLiteral("Stop")) != nullptr);
  const QTemporaryDir folder;
  ExportAct::write(search.desk.context(), folder.filePath(QStringLiteral("dead.csv")), &search.view,
                   [](ExportAct& act, const QString& to) { act.start(QStringLiteral("dead-letters"), {}, to); });
  const auto* note = search.view.findChild<Banner*>(QStringLiteral("export"));
  QVERIFY(note != nullptr);
  const auto* stop = visibleButton(*search.card(), QStringLiteral("Stop"));
  const auto above = [&](const QWidget& part) { return part.mapTo(&search.view, QPoint(0, part.height())).y(); };
  QTRY_VERIFY2(note->y() >= above(*search.view.messages()) && note->y() >= above(*stop),
               qPrintable(QStringLiteral("%1, %2").arg(note->y()).arg(above(*stop))));
  QVERIFY(note->geometry().bottom() < search.view.height());
}

void WaitingTest::searchSaysHowFarItIsAndIsStopped() {
  Search search;
  QVERIFY(search.ready);
  search.view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("\"lost parcel\"")}}});
  QTRY_VERIFY(!search.view.groups()->scopeIds().isEmpty());  // with them comes the scope that is searched
  QTRY_COMPARE(search.view.messages()->model()->lookedAt(), std::int64_t{80'000});
  QCOMPARE(search.card()->state(), Card::State::Loading);  // not "No messages": most of it was not looked at
  QCOMPARE(search.card()->waitWords(), QString());
  search.desk.clock.advance(300ms);
  QTRY_VERIFY2(search.card()->waitWords().contains(QStringLiteral("80,000 messages looked at, 20.0 %")), qPrintable(search.card()->waitWords()));
  QVERIFY(visibleButton(*search.card(), QStringLiteral("Stop")) == nullptr);
  search.desk.clock.advance(1700ms);
  QTRY_VERIFY(visibleButton(*search.card(), QStringLiteral("Stop")) != nullptr);
  visibleButton(*search.card(), QStringLiteral("Stop"))->click();
  QTRY_COMPARE(search.card()->state(), Card::State::Error);
  QVERIFY(visibleButton(*search.card(), QStringLiteral("Retry")) != nullptr);
  QCOMPARE(search.card()->waitWords(), QString());
}

void WaitingTest::quickListSaysNothing() {
  Search search;
  QVERIFY(search.ready);
  search.desk.engine.server().on("GET /dead-letters", json(protocol::toText([] {
    protocol::Page<protocol::NotificationRow> page;
    page.asOf = canned::asOf();
    page.data = canned::deadLetters();
    return page;
  }())));
  search.view.enter({});
  QTRY_VERIFY(search.view.messages()->model()->rowCount() > 0);
  search.desk.clock.advance(5s);  // long after it came
  QCOMPARE(search.card()->waitWords(), QString());
}

}  // namespace signalbox::tests
