#include "tests/ui/views/away_test.h"

#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>

#include "tests/ui/support/desk.h"
#include "ui/views/export_act.h"
#include "ui/views/messages/sent_view.h"
#include "ui/views/past/incident_report.h"
#include "ui/views/past/past_view.h"
#include "ui/views/set_up/import_sheet.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/template_preview.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

const QString kNotConnected = QStringLiteral("Not connected to the engine");

ActButton* button(const QWidget& root, const char* words) {
  for (ActButton* each : root.findChildren<ActButton*>())
    if (each->text() == QLatin1String(words)) return each;
  return nullptr;
}

bool says(const QWidget& root, const QString& words) {
  for (const Label* label : root.findChildren<Label*>())
    if (label->isVisible() && label->text().contains(words)) return true;
  return false;
}

/// A page that can be exported from.
struct Page {
  Page() {
    new QVBoxLayout(&widget);
    widget.resize(1200, 800);
    widget.show();
  }
  void exportIt(Desk& desk) { ExportAct::ask(desk.context(), QStringLiteral("dead-letters"), {}, &widget); }
  QString told() const {
    const auto* note = widget.findChild<Banner*>(QStringLiteral("export"));
    return note == nullptr ? QString() : note->text();
  }
  QWidget widget;
};

}  // namespace

void AwayTest::incidentReportNeedsItsEngine() {
  Desk desk;
  QVERIFY(desk.connectNow());
  PastView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("past"), {}, {}});
  ActButton* write = button(view, "Incident report");
  QVERIFY(write != nullptr && !write->isBlocked());
  QVERIFY(view.acts().front().possible);
  QSignalSpy ended(view.report(), &IncidentReport::ended);
  write->click();
  auto* dialog = view.findChild<QFileDialog*>();
  QVERIFY(dialog != nullptr);
  desk.session.stop();  // while the file is chosen
  const QTemporaryDir folder;
  Q_EMIT dialog->fileSelected(folder.filePath(QStringLiteral("incident.html")));
  dialog->close();
  QTRY_COMPARE(ended.count(), 1);
  QVERIFY(!ended.first()[1].toBool());
  QVERIFY2(ended.first()[0].toString().contains(kNotConnected), qPrintable(ended.first()[0].toString()));
  QVERIFY(says(view, QStringLiteral("No report was written")));
  QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("incident.html"))));
  QVERIFY(write->isBlocked());
  QVERIFY2(write->toolTip().contains(QStringLiteral("no connection to the engine")), qPrintable(write->toolTip()));
  QVERIFY(!view.acts().front().possible);
  QCOMPARE(view.acts().front().hint, write->toolTip());
  QVERIFY(desk.connectNow());
  QVERIFY(!write->isBlocked());
}

void AwayTest::exportWhoseEngineEndedSaysSo() {
  Desk desk;
  Page page;
  QVERIFY(desk.connectNow());
  page.exportIt(desk);
  auto* dialog = page.widget.findChild<QFileDialog*>();
  QVERIFY(dialog != nullptr);
  desk.session.stop();
  const QTemporaryDir folder;
  Q_EMIT dialog->fileSelected(folder.filePath(QStringLiteral("dead.csv")));
  dialog->close();
  QVERIFY2(page.told().contains(QStringLiteral("no file was written")) && page.told().contains(kNotConnected), qPrintable(page.told()));
  QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("dead.csv"))));
}

void AwayTest::exportWithoutAnEngineAsksForNoFile() {
  Desk desk;
  Page page;
  page.exportIt(desk);
  QVERIFY(page.widget.findChild<QFileDialog*>() == nullptr);
  QVERIFY2(page.told().contains(kNotConnected), qPrintable(page.told()));
}

void AwayTest::importWhoseEngineEndedSaysSo() {
  Desk desk;
  QWidget host;
  host.resize(1200, 780);
  host.show();
  ImportSheet sheet(desk.context(), &host);
  sheet.open(QStringLiteral("people.csv"));
  QVERIFY(sheet.sheet()->isOpen());
  QVERIFY(says(*sheet.sheet(), kNotConnected));
  QCOMPARE(sheet.sheet()->confirmButton()->text(), QStringLiteral("Close"));
}

void AwayTest::previewWhoseEngineEndedSaysSo() {
  Desk desk;
  QVERIFY(desk.connectNow());
  SetUpView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("set-up"), {QStringLiteral("templates"), QStringLiteral("order-shipped")}, {}});
  QTRY_COMPARE(view.templates()->nameField()->text(), QStringLiteral("order-shipped"));
  TemplatePreview& preview = *view.templates()->preview();
  QTRY_VERIFY(!preview.sent()->asText()->toPlainText().isEmpty());
  desk.session.stop();
  preview.takeDataOf(QString::fromStdString(canned::notifications()[0].id));  // chosen in a menu that was open before
  QVERIFY2(preview.shown().contains(kNotConnected), qPrintable(preview.shown()));
}

}  // namespace signalbox::tests
