// What of the past is more than is shown: it is counted, and an incident report has all of its stretch. An act says what was made of it.
#include "tests/ui/views/past_limits_test.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

#include "engine/protocol/audit.h"
#include "tests/ui/support/desk.h"
#include "tests/ui/support/seen.h"
#include "ui/views/past/incident_report.h"
#include "ui/views/past/past_charts.h"
#include "ui/views/past/past_view.h"
#include "ui/views/past/past_words.h"
#include "ui/widgets/line_chart.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace std::chrono_literals;

void PastLimitsTest::whatIsLeftOutIsCounted() {
  Desk desk;
  QVERIFY(desk.connectNow());
  protocol::PastView view = canned::past(canned::kNow);
  QCOMPARE(groupLines(view).size(), view.groups.size());
  view.groupsLeftOut = 28;
  view.actsLeftOut = 1207;
  view.actsCountedFrom = canned::kNow - 24h;
  QCOMPARE(groupLines(view).back().words, QStringLiteral("and 28 more"));
  QCOMPARE(actLines(view, desk.context()).back().words, QStringLiteral("and 1,207 more since 11 May 14:03"));
}

void PastLimitsTest::whatWasNotKeptIsNotKnown() {
  Desk desk;
  protocol::PastView none;
  none.asOf = canned::asOf();
  desk.engine.server().on("GET /past", json(protocol::toText(none)));
  desk.engine.server().on("GET /stats", json(protocol::toText(canned::stats({}, canned::kNow - 1h, canned::kNow, 15))));
  QVERIFY(desk.connectNow());
  PastView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("past"), {}, {}});
  QTRY_VERIFY2(view.shown().contains(QStringLiteral("Not known: no figures were kept for this time.")), qPrintable(view.shown()));
  QVERIFY2(view.shown().contains(QStringLiteral("Choose another time on the slider.")), qPrintable(view.shown()));
  QVERIFY2(!view.shown().contains(QStringLiteral("No dead letters")), qPrintable(view.shown()));
  QTRY_VERIFY(says(*view.charts(), QStringLiteral("No figures were kept for this range. Choose another one at the top.")));
  // An engine that has no such stretch has no provider in it either.
  protocol::StatsAnswer stats;
  stats.from = canned::kNow - 1h;
  stats.to = canned::kNow;
  view.charts()->showStats(stats);
  QVERIFY(says(*view.charts(), QStringLiteral("Nothing is known of providers in this range. Choose another one at the top.")));
  // Where figures were kept, none is none.
  none.resolutionSeconds = 60;
  desk.engine.server().on("GET /past", json(protocol::toText(none)));
  view.enter(Place{QStringLiteral("past"), {}, {{QStringLiteral("at"), QStringLiteral("2026-05-12T14:02:30Z")}}});
  QTRY_VERIFY2(view.shown().contains(QStringLiteral("No dead letters.")), qPrintable(view.shown()));
  QVERIFY2(!view.shown().contains(QStringLiteral("Choose another time")), qPrintable(view.shown()));
}

/// A range of gaps alone would be hatched from end to end, as if somebody knew that the engine could not be reached.
void PastLimitsTest::chartOfGapsSaysSo() {
  Desk desk;
  PastCharts charts(desk.context(), nullptr);
  charts.resize(1000, 240);
  charts.show();
  charts.setRange(canned::kNow - 1h, canned::kNow);
  protocol::StatsAnswer stats;
  stats.from = canned::kNow - 1h;
  stats.to = canned::kNow;
  stats.stepSeconds = 900;
  protocol::StatsSeries waiting;
  waiting.series = "waiting{channel=email}";
  waiting.values.assign(4, std::nullopt);
  stats.series.push_back(waiting);
  const QString none = QStringLiteral("No figures were kept for this range. Choose another one at the top.");
  charts.showStats(stats);
  QVERIFY(says(charts, none) && !charts.waiting()->isVisible());
  stats.series.front().values[1] = 12;
  charts.showStats(stats);
  QVERIFY(!says(charts, none) && charts.waiting()->isVisible());
}

void PastLimitsTest::actsAreForThoseWhoReadTheAudit() {
  Desk desk;
  QVERIFY(desk.connectNow());
  protocol::PastView view = canned::past(canned::kNow);
  view.acts.clear();
  QCOMPARE(actLines(view, desk.context()).back().words, QStringLiteral("Nobody had done anything."));
  protocol::SessionView session = canned::session();
  std::erase(session.permissions, "audit.read");
  desk.session.state().setSession(session);
  const QString words = actLines(view, desk.context()).back().words;
  QVERIFY2(words.contains(QStringLiteral("audit.read")), qPrintable(words));
}

void PastLimitsTest::actsSayWhatWasMadeOfIt() {
  const auto words = [](const char* action, const char* object, const boost::json::value& detail, std::optional<base::WallTime> until = {}) {
    return actWords({canned::kNow, "ana", action, object, "", detail, until}, QTimeZone::utc());
  };
  const boost::json::object open{{"force", "forced_open"}}, let{{"force", "auto"}};
  QCOMPARE(words("breaker.force", "twilio", open, canned::kNow + 1h), QStringLiteral("ana: held open until 15:03, twilio"));
  QCOMPARE(words("breaker.force", "twilio", open, canned::kNow + 26h), QStringLiteral("ana: held open until 13 May 16:03, twilio"));
  QCOMPARE(words("breaker.force", "twilio", open), QStringLiteral("ana: held open, twilio"));
  QCOMPARE(words("breaker.force", "twilio", let), QStringLiteral("ana: let go again, twilio"));
  const boost::json::object paused{{"paused", true}, {"until", "2026-05-12T14:30:00.000Z"}};
  QCOMPARE(words("queue.pause", "sms", paused), QStringLiteral("ana: paused a queue until 14:30, SMS"));
  QCOMPARE(words("queue.drain", "sms", paused), QStringLiteral("ana: drained a queue, SMS"));
  QCOMPARE(words("operation.rate", "x", boost::json::object{{"rate", 30}}), QStringLiteral("ana: changed an operation's rate, 30/s"));
  QCOMPARE(words("operation.rate", "x", boost::json::object{{"rate", 0.0}}),
           QStringLiteral("ana: changed an operation's rate, as fast as the queue takes it"));
}

void PastLimitsTest::reportHasTheActsOfItsWholeStretch() {
  Desk desk;
  QVERIFY(desk.connectNow());
  QWidget host;
  IncidentReport report(desk.context(), &host);
  const auto page = [](int first, int count, const std::string& cursor) {
    protocol::Page<protocol::AuditEntry> rows;
    for (int i = first; i < first + count; ++i) {
      protocol::AuditEntry row;
      row.seq = 10'000 - i;
      row.at = canned::kNow - std::chrono::seconds(i + 1);
      row.principal = "ana";
      row.action = "queue.pause";
      row.object = "number " + std::to_string(i);
      rows.data.push_back(row);
    }
    rows.hasMore = !cursor.empty();
    rows.nextCursor = cursor;
    return json(protocol::toText(rows));
  };
  auto& server = desk.engine.server();
  server.on("GET /audit", [&page](const Asked& asked) { return asked.target.contains("cursor=9500") ? page(500, 48, {}) : page(0, 500, "9500"); });
  const QTemporaryDir folder;
  const QString file = folder.filePath(QStringLiteral("incident.html"));
  QSignalSpy ended(&report, &IncidentReport::ended);
  const auto written = [&] {
    QFile made(file);
    return made.open(QIODevice::ReadOnly) ? QString::fromUtf8(made.readAll()) : QString();
  };
  report.write(canned::kNow - 1h, canned::kNow, file);
  QTRY_COMPARE(ended.count(), 1);
  const QByteArray asked = server.last("GET /audit").target;
  QVERIFY2(asked.contains("changes=1") && asked.contains("from=2026-05-12T13") && asked.contains("to=2026-05-12T14"), asked.constData());
  const QString all = written();
  QCOMPARE(all.count(QStringLiteral("ana: paused a queue, number ")), 548);
  QVERIFY(all.indexOf(QStringLiteral("number 547<")) < all.indexOf(QStringLiteral("number 0<")));  // in their order
  QVERIFY(!all.contains(QStringLiteral("are listed.")));
  // Where there is no end of them, what is left out is said.
  server.on("GET /audit", [&page, next = 0](const Asked&) mutable { return page(500 * next++, 500, "7"); });
  report.write(canned::kNow - 6h, canned::kNow, file);
  QTRY_COMPARE(ended.count(), 2);
  QCOMPARE(written().count(QStringLiteral("ana: paused a queue, number ")), IncidentReport::kActsMost);
  QVERIFY(written().contains(QStringLiteral("The last 1,000 are listed. What was done before them stands in the audit.")));
}

}  // namespace signalbox::tests
