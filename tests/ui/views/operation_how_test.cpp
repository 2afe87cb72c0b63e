#include "tests/ui/views/operation_how_test.h"

#include <QLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>
#include <QTimeZone>
#include <algorithm>

#include "tests/ui/support/desk.h"
#include "tests/ui/support/seen.h"
#include "ui/views/operations/edits_fields.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

template <class T> T* named(const QWidget& root, const QString& name) {
  for (T* each : root.findChildren<T*>())
    if (each->isVisible() && each->accessibleName() == name) return each;
  return nullptr;
}

/// The sheet of a replay, planned and with its reason.
struct Replay {
  Replay() : ready(desk.connectNow()) {
    host.resize(1232, 828);
    host.show();
    operation = std::make_unique<OperationSheet>(desk.context(), &host);
    protocol::PlanRequest request;
    request.kind = "replay";
    operation->open(request, {});
    planned = QTest::qWaitFor([this] { return over().confirmButton()->text().startsWith(QStringLiteral("Replay ")); }, 5000);
    typedText(over())->setPlainText(QStringLiteral("mended"));
  }
  Sheet& over() { return *operation->sheet(); }
  Desk desk;
  bool ready;
  QWidget host;
  std::unique_ptr<OperationSheet> operation;
  bool planned = false;
};

}  // namespace

void OperationHowTest::startIsAtTheTimeThatWasTyped() {
  Replay rig;
  QVERIFY(rig.ready && rig.planned);
  auto& server = rig.desk.engine.server();
  auto* confirm = rig.over().confirmButton();
  const auto field = [&rig] { return named<QLineEdit>(rig.over(), QStringLiteral("At")); };
  QVERIFY(field() == nullptr && !confirm->isBlocked());
  auto* start = named<SegmentedControl>(rig.over(), QStringLiteral("Start: Now"));
  QVERIFY(start != nullptr);
  QTest::keyClick(start, Qt::Key_Right);
  QVERIFY(field() != nullptr);
  QVERIFY2(confirm->toolTip().contains(QStringLiteral("Say when it is to start")), qPrintable(confirm->toolTip()));
  field()->setText(QStringLiteral("2001-01-01 2:00"));
  QVERIFY(says(rig.over(), QStringLiteral("That is no time to come")) && confirm->isBlocked());
  const QDateTime at = QDateTime::fromMSecsSinceEpoch(base::toMillis(canned::kNow + 26h) / 1000 * 1000).toTimeZone(rig.desk.context().time.zone());
  field()->setText(at.toString(QStringLiteral("yyyy-MM-dd H:mm:ss")));
  QVERIFY(says(rig.over(), QStringLiteral("Starts at ")));
  QVERIFY2(!confirm->isBlocked(), qPrintable(confirm->toolTip()));
  confirm->click();
  QTRY_COMPARE(server.count("POST /operations"), 1);
  const auto asked = protocol::parse<protocol::OperationRequest>(server.last("POST /operations").body.toStdString());
  QVERIFY(asked.ok());
  QCOMPARE(asked->startsAt, std::optional(base::wallFromMillis(at.toMSecsSinceEpoch())));
}

void OperationHowTest::timeOfDayIsTheNextOne() {
  const auto read = [](const char* words) {
    const auto at = startFromWords(QString::fromLatin1(words), *base::parseRfc3339("2026-05-12T14:03:10Z"), QTimeZone::utc());
    return at ? QDateTime::fromMSecsSinceEpoch(base::toMillis(*at), Qt::UTC).toString(Qt::ISODate) : QString();
  };
  QCOMPARE(read("14:03:11"), QStringLiteral("2026-05-12T14:03:11Z"));
  QCOMPARE(read("14:03"), QStringLiteral("2026-05-13T14:03:00Z"));
  QCOMPARE(read("2026-05-14 2:00"), QStringLiteral("2026-05-14T02:00:00Z"));
  QCOMPARE(read("2026-05-12 14:03"), QString());
  QCOMPARE(read("soon"), QString());
}

void OperationHowTest::fieldsOfEditsAreNamed() {
  Replay rig;
  QVERIFY(rig.ready && rig.planned);
  QVERIFY(!says(rig.over(), QStringLiteral("template_version")));
  rig.operation->edits()->add(QStringLiteral("set"), QStringLiteral("template_version"), {}, QStringLiteral("3"));
  QVERIFY(says(rig.over(), QStringLiteral("template_version, which is set to a number")));
  const auto& server = rig.desk.engine.server();
  QTRY_COMPARE(server.count("POST /plans"), 2);
  const auto asked = protocol::parse<protocol::PlanRequest>(server.last("POST /plans").body.toStdString());
  QVERIFY(asked.ok() && asked->edits.size() == 1);
  QVERIFY(asked->edits.front().value == boost::json::value(3));
}

/// What stands under the plan does not jump when it comes.
void OperationHowTest::planWaitsAsHighAsSixVerdicts() {
  Desk desk;
  QVERIFY(desk.connectNow());
  Scripted never;
  never.silent = true;
  desk.engine.server().on("POST /plans", never);
  QWidget host;
  host.resize(1232, 828);
  host.show();
  OperationSheet operation(desk.context(), &host);
  protocol::PlanRequest request;
  request.kind = "replay";
  operation.open(request, {});
  const QString name = QStringLiteral("What would happen");
  QTRY_VERIFY(named<Card>(*operation.sheet(), name) != nullptr);
  const auto* plan = named<Card>(*operation.sheet(), name);
  QCOMPARE(plan->state(), Card::State::Loading);
  QTRY_COMPARE(plan->height(), desk.theme.px(316));
}

/// It stands in the plan, which has a frame already.
void OperationHowTest::listOfAVerdictHasNoFrame() {
  Replay rig;
  QVERIFY(rig.ready && rig.planned);
  const QString kind = QStringLiteral("Opted out");
  const auto buttons = rig.over().findChildren<ActButton*>();
  const auto opener = std::find_if(buttons.begin(), buttons.end(), [&kind](const auto* each) { return each->isVisible() && each->text() == kind; });
  QVERIFY(opener != buttons.end());
  (*opener)->click();
  QTRY_VERIFY(named<Card>(rig.over(), kind) != nullptr);
  const auto* list = named<Card>(rig.over(), kind);
  QCOMPARE(list->layout()->contentsMargins(), QMargins());
}

}  // namespace signalbox::tests
