#include "tests/ui/views/shown_test.h"

#include <QImage>
#include <QLineEdit>
#include <QPainter>
#include <QTest>

#include <set>

#include "tests/ui/support/desk.h"
#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/views/audit_view.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/delivery/provider_panel.h"
#include "ui/views/load_failure.h"
#include "ui/views/messages/detail_words.h"
#include "ui/views/operations/operation_card.h"
#include "ui/views/operations/operation_report.h"
#include "ui/views/operations/operations_view.h"
#include "ui/views/past/past_charts.h"
#include "ui/views/past/past_slider.h"
#include "ui/views/past/past_words.h"
#include "ui/views/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/marker_shape.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/sparkline.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

protocol::BreakerInterval was(const char* provider, const char* state, const char* mode = "auto") {
  return {provider, state, mode, canned::kNow - 1h, std::nullopt, {}};
}

bool says(const QWidget& root, const QString& words) {
  for (const Label* label : root.findChildren<Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

QStringList deliveryOrder(const QWidget& view, const Desk& desk) {
  std::vector<std::pair<int, QString>> rows;
  for (const DeliveryRow* row : view.findChildren<DeliveryRow*>())
    if (desk.session.state().provider(row->text()) != nullptr) rows.emplace_back(row->mapTo(&view, QPoint()).y(), row->text());
  std::sort(rows.begin(), rows.end());
  QStringList names;
  for (const auto& [y, name] : rows) names << name;
  return names;
}

/// What one shape looks like.
QImage markOf(MarkerKind kind) {
  QImage image(24, 24, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::white);
  QPainter painter(&image);
  painter.setPen(Qt::NoPen);
  painter.setBrush(Qt::black);
  paintMarkerShape(painter, QRectF(4, 4, 16, 16), kind);
  return image;
}

}  // namespace

void ShownTest::pastListsTheWorstFirst() {
  Desk desk;
  protocol::PastView past;
  past.at = canned::kNow;
  past.providers = {was("aws", "closed"), was("fcm", "closed", "forced_closed"), was("smtp", "half_open"), was("twilio", "open"),
                    was("vonage", "paused")};
  protocol::AlertView warning, page;
  warning.text = "The disk fills";
  warning.severity = "warning";
  page.text = "Nothing is sent";
  page.severity = "page";
  past.alerts = {warning, page};
  QStringList first;
  for (const QString& line : plainLines(providerLines(past, desk.context()))) first << line.section(QLatin1Char(' '), 0, 0);
  QCOMPARE(first, (QStringList{"twilio:", "smtp:", "vonage:", "fcm:", "aws:", "Alert", "Alert"}));
  QVERIFY(plainLines(providerLines(past, desk.context()))[5].endsWith(QStringLiteral("Nothing is sent")));
}

void ShownTest::pastChartsListTheWorstOfThatInstantFirst() {
  Desk desk;
  PastCharts charts(desk.context(), nullptr);
  charts.resize(1200, 300);
  charts.show();
  charts.setRange(canned::kNow - 1h, canned::kNow);
  charts.setAt(canned::kNow - 1min);
  charts.showStats(canned::stats({"waiting{channel=email}"}, canned::kNow - 1h, canned::kNow, 15));
  QCOMPARE(charts.providers().mid(0, 3), (QStringList{"twilio", "vonage", "fcm"}));
  charts.setAt(canned::kNow - 250s);  // vonage is down, twilio is tested
  QCOMPARE(charts.providers().mid(0, 3), (QStringList{"vonage", "twilio", "fcm"}));
  charts.setAt(canned::kNow - 30min);  // all of them send
  QCOMPARE(charts.providers().mid(0, 3), (QStringList{"fcm", "smtp-backup", "smtp-primary"}));
}

void ShownTest::pastChartTellsTheValuesOfItsInstant() {
  Desk desk;
  PastCharts charts(desk.context(), nullptr);
  charts.setRange(canned::kNow - 2min, canned::kNow);
  protocol::StatsAnswer stats;
  stats.from = canned::kNow - 2min;
  stats.to = canned::kNow;
  stats.stepSeconds = 60;
  protocol::StatsSeries waiting;
  waiting.series = "waiting{channel=email}";
  waiting.values = {12, 640};
  stats.series = {waiting};
  charts.showStats(stats);
  charts.setAt(canned::kNow - 90s);
  const TimeChart& chart = *charts.waiting();
  QCOMPARE(chart.endLabels().front().current, QStringLiteral("12"));
  charts.setAt(canned::kNow - 10s);
  QCOMPARE(chart.endLabels().front().current, QStringLiteral("640"));
}

void ShownTest::marksOfThePastHaveTheirShapes() {
  std::vector<QImage> shapes;
  for (const MarkerKind kind : {MarkerKind::Operator, MarkerKind::Trip, MarkerKind::Configuration, MarkerKind::Note}) {
    shapes.push_back(markOf(kind));
    for (std::size_t i = 0; i + 1 < shapes.size(); ++i) QVERIFY(shapes[i] != shapes.back());
  }
  // In one colour they are still told apart on the slider.
  Desk desk;
  const auto drawn = [&desk](const char* kind) {
    PastSlider slider(desk.theme, nullptr);
    slider.resize(400, slider.sizeHint().height());
    slider.setRange(canned::kNow - 1h, canned::kNow);
    slider.setAt(canned::kNow);
    slider.setMarks({{canned::kNow - 30min, kind, "x"}});
    QImage image = slider.grab(QRect(190, 0, 20, 14)).toImage().convertToFormat(QImage::Format_Grayscale8);
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) image.scanLine(y)[x] = image.constScanLine(y)[x] < 230 ? 0 : 255;
    return image;
  };
  QVERIFY(drawn("trip") != drawn("operator"));
  QVERIFY(drawn("trip") != drawn("configuration"));
  QVERIFY(drawn("operator") != drawn("restart"));
}

void ShownTest::barThatHasOnlyBegunIsOpen() {
  QImage image(24, 24, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::white);
  QPainter painter(&image);
  Sparkline::paintBars(painter, QRectF(0, 0, 24, 24), {10, 10}, Qt::black);
  painter.end();
  QCOMPARE(image.pixelColor(5, 12), QColor(Qt::black));  // the bar that is whole
  QVERIFY(image.pixelColor(17, 12).lightness() > 150);   // the one that will grow
  QVERIFY(image.pixelColor(12, 12).lightness() < 100);   // and its edge
}

void ShownTest::doubtIsNoFailureOnTheTimeline() {
  Desk desk;
  const auto markFor = [&desk](const char* kind, const char* outcome) {
    protocol::NotificationDetail detail;
    protocol::TimelineEntry entry;
    entry.at = canned::kNow;
    entry.kind = kind;
    entry.outcome = outcome;
    detail.timeline = {entry};
    return storyOf(detail, desk.context()).front().entries.front().mark;
  };
  QVERIFY(markFor("attempt", "ambiguous") == TimelineMark::InDoubt);
  QVERIFY(markFor("held", "") == TimelineMark::InDoubt);
  QVERIFY(markFor("attempt", "permanent") == TimelineMark::Failed);
  QVERIFY(markFor("waits", "") == TimelineMark::Waiting);
}

void ShownTest::operationSaysWhichMessages() {
  Desk desk;
  desk.engine.snapshot().operations.front().q.clear();  // the picture is for everybody; the list has it for those who may read it
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  const auto* card = view.findChild<OperationCard*>();
  QVERIFY(card != nullptr);
  QTRY_VERIFY(says(*card, QStringLiteral("One cause: ")));
  QVERIFY(says(*card, QStringLiteral("ana: template order-shipped fixed in version 8")));
}

void ShownTest::sharesOfAnOperationAddUp() {
  Desk desk;
  QVERIFY(desk.connectNow());
  protocol::OperationView operation = canned::operations().front();
  operation.total = 100;
  operation.done = 40;
  operation.confirmed = 30;
  operation.failed = 4;
  operation.skipped = 10;
  OperationCard card(desk.context(), operation, nullptr);
  const auto* bar = card.findChild<ProgressBar*>();
  QCOMPARE(bar->accessibleDescription(), QStringLiteral("30 sent, 6 under way, 4 failed, 10 skipped, 50 left"));
  QCOMPARE(ui::state::progressOf(operation), std::optional(0.44));  // what is under way may still fail
  operation.delivered = 20;
  operation.bounced = 1;
  card.setOperation(operation);
  QCOMPARE(bar->accessibleDescription(), QStringLiteral("30 sent (20 delivered, 1 bounced), 6 under way, 4 failed, 10 skipped, 50 left"));
  operation.kind = "discard";
  card.setOperation(operation);
  QCOMPARE(bar->accessibleDescription(), QStringLiteral("40 done, 10 skipped, 50 left"));
  QCOMPARE(ui::state::progressOf(operation), std::optional(0.5));
}

void ShownTest::figuresOfAReportAddUp() {
  Desk desk;
  protocol::OperationReport report;
  protocol::OperationView& operation = report.operation;
  operation = canned::operations().front();
  operation.total = 100;
  operation.done = 40;
  operation.confirmed = 30;
  operation.failed = 4;
  operation.skipped = 10;
  std::map<QString, int> figures;
  for (const QString& line : reportWords(report, QStringLiteral("age>1h"), desk.context()).split(QLatin1Char('\n')))
    if (const QString figure = line.mid(14).section(QLatin1Char(' '), 0, 0); !figure.isEmpty()) figures[line.left(14).trimmed()] = figure.toInt();
  QCOMPARE(figures[QStringLiteral("Planned")],
           figures[QStringLiteral("Done")] + figures[QStringLiteral("Skipped")] + figures[QStringLiteral("Not reached")]);
  QCOMPARE(figures[QStringLiteral("Done")],
           figures[QStringLiteral("Sent")] + figures[QStringLiteral("Failed")] + figures[QStringLiteral("Under way")]);
  QCOMPARE(figures[QStringLiteral("Planned")], 100);
}

void ShownTest::reportStandsAlone() {
  Desk desk;
  protocol::OperationReport report;
  report.operation = canned::operations()[1];
  report.operation.startedAt = canned::kNow - 5min;
  const QString words = reportWords(report, QStringLiteral("age>1h"), desk.context());
  QVERIFY2(words.contains(desk.connection.name) && words.contains(QString::fromStdString(report.operation.id)), qPrintable(words));
  const QDateTime started = ui::client::dateTime(*report.operation.startedAt);
  const QTimeZone zone = desk.context().time.zone();
  QVERIFY2(words.contains(format::moment(started, zone) + QLatin1Char(' ') + format::utcOffset(started, zone) + QStringLiteral("  Started")),
           qPrintable(words));
  QVERIFY2(words.contains(QStringLiteral("97.9 % of those that ended")), qPrintable(words));
  QVERIFY2(words.contains(QStringLiteral("47 by the plan, before the start")), qPrintable(words));
}

void ShownTest::skippedIsOneFigureInListAndReport() {
  Desk desk;
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  const auto* model = view.findChild<ui::state::OperationModel*>();
  QTRY_VERIFY(model->rowCount() > 1);
  const auto ended = canned::operations()[1];
  QVERIFY(ended.skippedByPlan > 0);
  QCOMPARE(model->index(1, ui::state::OperationModel::skipped).data().toString(), format::count(ended.skipped));
  // One that is over is all of it, with what was skipped; the order goes by the same figure.
  const QModelIndex progress = model->index(1, ui::state::OperationModel::progress);
  QCOMPARE(progress.data().toString(), QStringLiteral("1,902 of 1,902"));
  QCOMPARE(progress.data(ui::state::kValueRole).toDouble(), 1.0);
}

void ShownTest::actsOfAReportStandInTheOrderOfTime() {
  Desk desk;
  protocol::OperationReport report;
  report.operation = canned::operations().front();
  report.operation.startedAt = canned::kNow - 5min;
  report.operation.finishedAt = canned::kNow - 1min;
  report.acts = {{canned::kNow - 6min, "Asked for: a test", "ana"}, {canned::kNow - 3min, "Rate changed to 30/s", "jon"}};
  QStringList acts;
  for (const QString& line :
       reportWords(report, QStringLiteral("age>1h"), desk.context()).section(QStringLiteral("Who did what\n"), 1).split(QLatin1Char('\n')))
    acts << line.trimmed().section(QStringLiteral("  "), 1);
  QCOMPARE(acts, (QStringList{"ana: Asked for: a test", "Started", "jon: Rate changed to 30/s", "Ended"}));
}

void ShownTest::deliveryListsTheWorstFirst() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeliveryView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_COMPARE(deliveryOrder(view, desk).mid(0, 3), (QStringList{"twilio", "vonage", "webhooks"}));
  desk.engine.snapshot().providers.front().breaker.state = "open";
  desk.engine.tell({QStringLiteral("providers")});
  QTRY_COMPARE(deliveryOrder(view, desk).mid(0, 3), (QStringList{"twilio", "smtp-primary", "vonage"}));
}

void ShownTest::deliveryListStaysUnderTheHand() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeliveryView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_COMPARE(deliveryOrder(view, desk).value(0), QStringLiteral("twilio"));
  QWidget* list = view.regions().front();
  list->setAttribute(Qt::WA_UnderMouse, true);
  desk.engine.snapshot().providers.front().breaker.state = "open";
  desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY(desk.session.state().provider(QStringLiteral("smtp-primary"))->breaker.state == "open");
  QCOMPARE(deliveryOrder(view, desk).value(0), QStringLiteral("twilio"));
}

void ShownTest::panelNamesItsProvider() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeliveryView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("delivery"), {QStringLiteral("providers"), QStringLiteral("fcm")}, {}});
  QTRY_VERIFY(says(*view.findChild<ProviderPanel*>(), QStringLiteral("fcm, Push")));
}

void ShownTest::failureNamesWhatCouldNotBeRead() {
  Desk desk;
  desk.engine.server().on("GET /audit", problem(503, "unavailable", "The engine is stopping"));
  QVERIFY(desk.connectNow());
  AuditView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(says(view, QStringLiteral("The audit log could not be read. The engine is stopping")));
}

void ShownTest::olderEngineIsNoFailure() {
  Desk desk;
  desk.engine.lack({"audit"});
  desk.engine.server().on("GET /audit", problem(404, "not_found", "There is nothing at /audit"));
  QVERIFY(desk.connectNow());
  AuditView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_VERIFY(says(view, QStringLiteral("The audit log: this engine, version 0.1.0, does not have it.")));
  // One that has it, and does not find a thing, says that.
  ui::client::ClientError gone;
  gone.httpStatus = 404;
  gone.text = QStringLiteral("There is no such message.");
  QCOMPARE(loadFailure(desk.context(), QStringLiteral("Detail"), gone, QStringLiteral("replay")),
           QStringLiteral("Detail could not be read. There is no such message. Nothing was changed."));
}

void ShownTest::failedActIsNamed() {
  ui::client::ClientError error;
  error.text = QStringLiteral("Nobody answers at 127.0.0.1.");
  error.effect = ui::client::Effect::none;
  QCOMPARE(actErrorWords(QStringLiteral("Saving the template"), error), QStringLiteral("Saving the template failed. Nobody answers at 127.0.0.1."));
  error.effect = ui::client::Effect::unknown;
  QCOMPARE(actErrorWords(QStringLiteral("Saving the template"), error),
           QStringLiteral("Saving the template: Nobody answers at 127.0.0.1. Whether it was done is not known; the audit log says so."));
}

}  // namespace signalbox::tests
