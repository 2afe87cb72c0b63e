#include "tests/ui/views/looks_test.h"

#include <QFontMetrics>
#include <QLayout>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/support/seen.h"
#include "ui/state/operation_model.h"
#include "ui/views/audit_view.h"
#include "ui/views/engines/engine_health.h"
#include "ui/views/engines/engine_row.h"
#include "ui/views/operations/operation_report.h"
#include "ui/views/operations/sample_diff.h"
#include "ui/views/table_body.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

void LooksTest::whatOnlyShowsIsClosedAndFramedOnce() {
  Desk desk;
  QVERIFY(desk.connectNow());
  AuditView audit(desk.context());
  auto* row = audit.findChild<Sheet*>();
  QVERIFY(row != nullptr);
  QCOMPARE(row->cancelButton()->text(), QStringLiteral("Close"));
  QWidget host;
  host.resize(1200, 800);
  host.show();
  const ui::state::OperationModel operations(desk.session);
  OperationReportSheet report(desk.context(), operations, &host);
  report.open(QStringLiteral("0196c3a1-0000-7000-8000-0000000000d2"));
  QTRY_VERIFY(!report.shown().isEmpty());
  QCOMPARE(report.sheet()->cancelButton()->text(), QStringLiteral("Close"));
  QCOMPARE(report.sheet()->findChild<Card*>()->layout()->contentsMargins(), QMargins());
}

void LooksTest::titlesOfAllCardsStandInOneLine() {
  Desk desk;
  const QString words = QStringLiteral("Finished");
  QWidget page;
  page.resize(900, 700);
  Card padded(desk.theme, words, &page), table(desk.theme, {}, &page), square(desk.theme, words, &page);
  padded.setBody(new QWidget);
  setTableBody(desk.theme, &table, words, new Table(desk.theme, words));
  square.setBody(new Table(desk.theme, words), false);  // touches the border itself
  int top = 0;
  for (Card* card : {&padded, &table, &square}) card->setGeometry(0, 200 * top++, 600, 180);
  page.show();
  for (Card* card : {&table, &square}) {
    const int edge = labelled(padded, words)->mapTo(&padded, QPoint()).x();
    QCOMPARE(labelled(*card, words)->mapTo(card, QPoint()).x(), edge);
  }
}

void LooksTest::engineThatIsIllSaysWhy() {
  Desk desk;
  QVERIFY(desk.connectNow());
  const auto words = [&desk] { return healthOf(desk.session).words; };
  QCOMPARE(words(), QStringLiteral("Connected, twilio not sending"));
  const auto say = [&desk](auto change) {
    protocol::Snapshot snapshot = desk.session.state().snapshot();
    change(snapshot);
    desk.session.state().setSnapshot(snapshot);
  };
  say([](protocol::Snapshot& now) { now.providers.front().breaker.mode = "forced_open"; });
  QCOMPARE(words(), QStringLiteral("Connected, smtp-primary and 1 more not sending"));
  say([](protocol::Snapshot& now) {
    for (auto& provider : now.providers) {
      provider.breaker.mode = "auto";
      provider.breaker.state = "closed";
    }
    now.totals.openBreakers = 1;  // of a webhook's destination
  });
  QCOMPARE(words(), QStringLiteral("Connected, a destination gets nothing"));
  say([](protocol::Snapshot& now) {
    now.totals.openBreakers = 0;
    now.alerts.resize(1);
  });
  QCOMPARE(words(), QStringLiteral("Connected, 1 alert"));
  say([](protocol::Snapshot& now) { now.alerts.clear(); });
  QCOMPARE(words(), QStringLiteral("Connected"));
  QVERIFY(healthOf(desk.session).shape == BreakerState::Closed);
  say([](protocol::Snapshot& now) {
    for (auto& provider : now.providers) provider.enabled = false;
  });
  QCOMPARE(words(), QStringLiteral("Connected, every provider is switched off"));
  QVERIFY(healthOf(desk.session).shape == BreakerState::Open);
  say([](protocol::Snapshot& now) { now.providers.clear(); });
  QCOMPARE(words(), QStringLiteral("Connected, no provider is set up"));
  QVERIFY(healthOf(desk.session).shape == BreakerState::Open);
}

void LooksTest::alertsAndVersionStandApart() {
  Desk desk;
  QVERIFY(desk.connectNow());
  EngineRow row(desk.theme, desk.connection, nullptr);
  row.resize(728, 52);
  protocol::Snapshot snapshot = canned::snapshot();
  snapshot.totals.dead = 4711;
  snapshot.alerts.resize(2);
  row.showHealth(healthOf(desk.session), &snapshot, false, false);
  row.show();
  const Label* alerts = labelled(row, QStringLiteral("2"));
  const Label* version = labelled(row, QStringLiteral("0.1.0"));
  QVERIFY(alerts != nullptr && version != nullptr);
  const int gap = version->geometry().left() - alerts->geometry().right() - 1;
  QVERIFY2(gap >= 24, qPrintable(QString::number(gap)));
  const Label* health = labelled(row, QStringLiteral("Connected, twilio not sending"));
  QVERIFY(health != nullptr);
  const QRect words = QFontMetrics(health->font()).boundingRect(QRect(0, 0, health->width(), 1000), Qt::TextWordWrap, health->text());
  QVERIFY2(words.width() <= health->width() && words.height() <= health->height(), "all of it has room");
}

void LooksTest::oneSampleIsToldAsOne() {
  Desk desk;
  QVERIFY(desk.connectNow());
  for (const std::size_t count : {std::size_t{1}, std::size_t{2}}) {
    std::vector<protocol::PlanSample> samples(count, canned::samples().front());
    desk.engine.server().on("GET /plans/", json(boost::json::serialize(boost::json::object{{"data", protocol::toJson(samples)}})));
    SampleDiff diff(desk.context(), nullptr);
    diff.load(QStringLiteral("p1"));
    const QString words = count == 1 ? QStringLiteral("The first one, as it is and as it would go out")
                                     : QStringLiteral("The first 2, as they are and as they would go out");
    QTRY_VERIFY(labelled(diff, words) != nullptr);
  }
}

}  // namespace signalbox::tests
