#include "tests/ui/views/figures_test.h"

#include <QRegularExpression>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/screens.h"
#include "ui/views/delivery/provider_panel.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/messages/detail_words.h"
#include "ui/views/past/past_words.h"
#include "ui/widgets/bar_chart.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/segmented_control.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using namespace std::chrono_literals;

namespace {

/// One provider's panel.
struct Panel {
  Panel() : sheet(desk.context(), &host), panel(desk.context(), sheet, &host) {
    host.resize(900, 900);
    panel.resize(868, 800);
    host.show();
  }
  protocol::ProviderView& twilio() {
    for (protocol::ProviderView& each : desk.engine.snapshot().providers)
      if (each.name == "twilio") return each;
    return desk.engine.snapshot().providers.front();
  }
  bool show() {
    if (!desk.connectNow()) return false;
    panel.setProvider(QStringLiteral("twilio"));
    return true;
  }
  LineChart* ratio() { return panel.findChild<LineChart*>(); }
  BarChart* latency() { return panel.findChild<BarChart*>(); }
  QStringList words() {
    QStringList all;
    for (const Label* label : panel.findChildren<Label*>())
      if (label->isVisible()) all << label->text();
    return all;
  }
  Desk desk;
  QWidget host;
  TimedActSheet sheet;
  ProviderPanel panel;
};

/// Two buckets with calls and latencies of twilio.
Scripted told(const std::vector<std::vector<std::int64_t>>& histogram) {
  protocol::StatsAnswer answer;
  answer.asOf = canned::asOf();
  answer.from = canned::kNow - 30s;
  answer.to = canned::kNow;
  answer.stepSeconds = 15;
  const auto add = [&answer](const char* name, std::vector<std::optional<double>> values) {
    protocol::StatsSeries series;
    series.series = name;
    series.values = std::move(values);
    answer.series.push_back(std::move(series));
  };
  add("calls{provider=twilio}", {40, 60});
  add("failures{provider=twilio}", {2, 6});
  add("latency{provider=twilio}", {});
  answer.series.back().bounds = {10, 100, 1000};
  answer.series.back().histogram = histogram;
  return json(protocol::toText(answer));
}

QStringList written(const PastLines& lines) {
  QStringList all;
  for (const PastLine& line : lines) all << line.figure + QStringLiteral(" | ") + line.words;
  return all;
}

}  // namespace

void FiguresTest::savedViewsTellTheirCounts() {
  Desk desk;
  std::vector<protocol::SavedView> views{{"Codes", "template:login-code", "dead-letters", 1284}, {"None", "app:none", "dead-letters", 0}};
  desk.engine.server().on("GET /views", [&views](const Asked&) {
    return json(boost::json::serialize(boost::json::object{{"as_of", protocol::toJson(canned::asOf())}, {"data", protocol::toJson(views)}}));
  });
  QVERIFY(desk.connectNow());
  const auto tab = [&desk](const char* q) {
    DeadLettersView view(desk.context());
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QLatin1String(q)}}});
    QString words;
    const auto chosen = [&] {
      for (const auto* each : view.findChildren<SegmentedControl*>())
        if (each->accessibleName().startsWith(QStringLiteral("Saved views: "))) words = each->accessibleName().section(QStringLiteral(": "), 1);
      return words.contains(QStringLiteral("  "));
    };
    return QTest::qWaitFor(chosen, 5000) ? words : QStringLiteral("without a count: ") + words;
  };
  QCOMPARE(tab("template:login-code"), QStringLiteral("Codes  1,284"));
  QCOMPARE(tab("app:none"), QStringLiteral("None  0"));  // none match, which is not the same as not counted
  views.front().count = 1285;
  QCOMPARE(tab("template:login-code"), QStringLiteral("Codes  1,285"));
}

void FiguresTest::chartHasItsProvidersLimit() {
  Panel shown;
  shown.twilio().breaker.failureLimit = 0.05;
  QVERIFY(shown.show());
  QTRY_VERIFY(shown.ratio() != nullptr && shown.ratio()->threshold());
  QCOMPARE(shown.ratio()->threshold()->value, 0.05);
  QCOMPARE(shown.ratio()->threshold()->label, QStringLiteral("limit 5 %"));
  shown.twilio().breaker.failureLimit = 0.125;
  shown.desk.engine.tell({QStringLiteral("providers")});
  QTRY_COMPARE(shown.ratio()->threshold()->value, 0.125);
  QCOMPARE(shown.ratio()->threshold()->label, QStringLiteral("limit 12.5 %"));
  shown.panel.setProvider(QStringLiteral("fcm"));
  QTRY_COMPARE(shown.ratio()->threshold()->value, shown.desk.session.state().provider(QStringLiteral("fcm"))->breaker.failureLimit);
}

void FiguresTest::histogramAddsUpWhatWasTold() {
  Panel shown;
  shown.desk.engine.server().on("GET /stats", told({{1, 20, 3, 0}, {2, 60, 4, 10}}));
  QVERIFY(shown.show());
  QTRY_VERIFY(shown.latency() != nullptr && shown.latency()->isVisible());
  QTRY_COMPARE(shown.latency()->bars().size(), std::size_t{4});
  QStringList bars;
  for (const Bar& bar : shown.latency()->bars()) bars << QStringLiteral("%1: %2").arg(bar.tooltip).arg(bar.value);
  QCOMPARE(bars, (QStringList{"up to 10 ms: 3", "up to 100 ms: 80", "up to 1.00 s: 7", "over 1.00 s: 10"}));
  // 95 of 100 calls: the 95th lies among the ten that took over a second.
  QTRY_VERIFY2(shown.words().filter(QRegularExpression(QStringLiteral("^p95 "))).size() == 1, qPrintable(shown.words().join(QLatin1Char('\n'))));
  QVERIFY(shown.words().contains(QStringLiteral("p95 1.00 s")));
  QCOMPARE(shown.ratio()->readingsAt(static_cast<double>(base::toMillis(canned::kNow - 14s)) / 1000).front().value, QStringLiteral("10.0 %"));
}

void FiguresTest::histogramOfNoCallsSaysSo() {
  Panel shown;
  shown.desk.engine.server().on("GET /stats", told({{0, 0, 0, 0}, {}}));
  QVERIFY(shown.show());
  QTRY_VERIFY(shown.words().contains(QStringLiteral("No calls in this range.")));
}

void FiguresTest::lastTripHasItsTimeAndCause() {
  Panel shown;
  protocol::BreakerView& breaker = shown.twilio().breaker;
  breaker.lastTripAt = canned::kNow - 26h;
  breaker.lastTripCause = "31 of 400 calls failed in 30 s, limit 5 %. Most often: 429 Too Many Requests";
  QVERIFY(shown.show());
  const QString told =
      QStringLiteral("11 May 2026 12:03, 11 May 2026 12:03\n\n31 of 400 calls failed in 30 s, limit 5 %. Most often: 429 Too Many Requests");
  QTRY_VERIFY2(shown.words().contains(told), qPrintable(shown.words().join(QLatin1Char('\n'))));
  breaker.lastTripAt = canned::kNow - 5min;
  breaker.lastTripCause = "5 failures in a row";
  shown.desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY(shown.words().contains(QStringLiteral("12 May 2026 13:58, 5 min ago\n\n5 failures in a row")));
  breaker.lastTripAt.reset();
  shown.desk.engine.tell({QStringLiteral("providers")});
  QTRY_VERIFY(shown.words().contains(QStringLiteral("Never tripped since the engine knows it.")));
  QVERIFY(shown.words().filter(QStringLiteral("in a row")).isEmpty());
}

void FiguresTest::skipsHaveTheirFigures() {
  Desk desk;
  protocol::NotificationDetail detail;
  const auto add = [&detail](const char* kind, const char* text, base::Millis later) {
    protocol::TimelineEntry entry;
    entry.at = canned::kNow + later;
    entry.kind = kind;
    entry.text = text;
    entry.provider = "twilio";
    detail.timeline.push_back(entry);
  };
  add("accepted", "Accepted from shop for SMS", 0ms);
  add("skipped", "twilio skipped: 18 of 240 failed in 30 s, limit 5 %", 412ms);
  add("sent", "Try 1 with vonage was taken after 1.31 s (takes over)", 1724ms);
  const auto story = storyOf(detail, desk.context());
  const TimelineEntry& skipped = story.front().entries.at(1);
  QCOMPARE(skipped.text, QStringLiteral("twilio skipped: 18 of 240 failed in 30 s, limit 5 %"));
  QVERIFY(skipped.mark == TimelineMark::Skipped);
  QCOMPARE(skipped.offsetSeconds, 0.412);
  QVERIFY(!skipped.future);
  TimelineView view(desk.theme);
  view.setGenerations(story);
  QVERIFY2(view.accessibleDescription().contains(QStringLiteral("+0.412 s twilio skipped: 18 of 240 failed in 30 s, limit 5 %")),
           qPrintable(view.accessibleDescription()));
}

void FiguresTest::pastHasTheQueuesOfThatTime() {
  protocol::PastView past;
  past.at = canned::kNow;
  QCOMPARE(written(queueLines(past)), QStringList{QStringLiteral(" | No figures are kept for that time.")});
  past.resolutionSeconds = 5;
  past.queues = {{"email", 1640, 12}, {"sms", 0, 1}, {"push", std::nullopt, std::nullopt}};
  past.held = 37;
  past.oldestAgeSeconds = 240;
  const QString none(QChar(0x2013));
  QCOMPARE(written(queueLines(past)),
           (QStringList{QStringLiteral("1,640 | Email waiting, 12 under way"), QStringLiteral("0 | SMS waiting, 1 under way"),
                        none + QStringLiteral(" | Push waiting, ") + none + QStringLiteral(" under way"), QStringLiteral("37 | held"),
                        QStringLiteral("4 min | since the oldest was due")}));
  // The screen shows what that answer says, and of another instant that one's.
  Desk desk;
  desk.engine.server().on("GET /past", [](const Asked& asked) {
    protocol::PastView view = canned::past(canned::kNow);
    view.queues = {{"email", asked.target.contains("14%3A02") || asked.target.contains("14:02") ? 4321 : 1234, 7}};
    return json(protocol::toText(view));
  });
  QVERIFY(desk.connectNow());
  PastView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("past"), {}, {{QStringLiteral("at"), QStringLiteral("2026-05-12T14:02:30Z")}}});
  QTRY_VERIFY2(view.shown().contains(QStringLiteral("4,321  Email waiting, 7 under way")), qPrintable(view.shown()));
  view.enter(Place{QStringLiteral("past"), {}, {{QStringLiteral("at"), QStringLiteral("2026-05-12T13:30:00Z")}}});
  QTRY_VERIFY2(view.shown().contains(QStringLiteral("1,234  Email waiting, 7 under way")), qPrintable(view.shown()));
  QVERIFY(!view.shown().contains(QStringLiteral("4,321")));
}

void FiguresTest::pastHasTheCausesOfThatTime() {
  protocol::PastView past;
  past.at = canned::kNow;
  QCOMPARE(written(groupLines(past)), QStringList{QStringLiteral(" | No dead letters.")});
  past.groups = {{"a", "552 Mailbox full", 12118}, {"b", "503 Service Unavailable", 2}};
  past.groupsLeftOut = 1203;
  QCOMPARE(
      written(groupLines(past)),
      (QStringList{QStringLiteral("12,118 | 552 Mailbox full"), QStringLiteral("2 | 503 Service Unavailable"), QStringLiteral(" | and 1,203 more")}));
}

}  // namespace signalbox::tests
