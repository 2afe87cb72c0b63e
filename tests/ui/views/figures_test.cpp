#include "tests/ui/views/figures_test.h"

#include <QRegularExpression>
#include <QTest>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/screens.h"
#include "ui/views/delivery/breaker_line.h"
#include "ui/views/delivery/provider_panel.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/messages/detail_words.h"
#include "ui/views/past/past_words.h"
#include "ui/views/series_reading.h"
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

void addSeries(protocol::StatsAnswer& answer, const std::string& name, std::vector<std::optional<double>> values) {
  protocol::StatsSeries series;
  series.series = name;
  series.values = std::move(values);
  answer.series.push_back(std::move(series));
}

/// Buckets with so many calls and failures of twilio; -1 where nothing is known.
protocol::StatsAnswer bucketsOf(int stepSeconds, const QList<int>& calls, const QList<int>& failures) {
  protocol::StatsAnswer answer;
  answer.from = canned::kNow;
  answer.stepSeconds = stepSeconds;
  answer.to = canned::kNow + std::chrono::seconds{stepSeconds} * calls.size();
  const auto perSecond = [stepSeconds](const QList<int>& counts) {
    std::vector<std::optional<double>> rates;
    for (const int count : counts) rates.push_back(count < 0 ? std::nullopt : std::optional(static_cast<double>(count) / stepSeconds));
    return rates;
  };
  addSeries(answer, "calls{provider=twilio}", perSecond(calls));
  addSeries(answer, "failures{provider=twilio}", perSecond(failures));
  return answer;
}

/// In percent, "-" where nothing is drawn, in brackets where it is hollow.
QString written(const BreakerLine& line) {
  QStringList points;
  for (qsizetype i = 0; i < line.at.size(); ++i) {
    const auto holds = [at = line.at[i]](const ChartInterval& each) { return each.from <= at && at <= each.to; };
    const bool hollow = std::any_of(line.hollow.begin(), line.hollow.end(), holds);
    const QString share = std::isnan(line.share[i]) ? QStringLiteral("-") : QString::number(line.share[i] * 100);
    points << (hollow ? QStringLiteral("(%1)").arg(share) : share);
  }
  return points.join(QLatin1Char(' '));
}

/// Two buckets with calls and latencies of a provider.
Scripted told(const std::vector<std::vector<std::int64_t>>& histogram, const std::string& provider = "twilio") {
  const auto of = [&provider](const char* what) { return what + ("{provider=" + provider + "}"); };
  protocol::StatsAnswer answer;
  answer.asOf = canned::asOf();
  answer.from = canned::kNow - 30s;
  answer.to = canned::kNow;
  answer.stepSeconds = 15;
  addSeries(answer, of("calls"), {40, 60});
  addSeries(answer, of("failures"), {2, 6});
  addSeries(answer, of("latency"), {});
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
  const auto readAt = [&shown](base::WallTime at) { return shown.ratio()->readingsAt(static_cast<double>(base::toMillis(at)) / 1000).front().value; };
  QCOMPARE(readAt(canned::kNow), QStringLiteral("8.0 %"));  // of both buckets: the breaker's window
  QCOMPARE(readAt(canned::kNow - 1s), QStringLiteral("5.0 %"));
}

void FiguresTest::lineIsWhatTheBreakerJudges_data() {
  QTest::addColumn<int>("step");
  QTest::addColumn<int>("window");
  QTest::addColumn<int>("least");
  QTest::addColumn<QList<int>>("calls");
  QTest::addColumn<QList<int>>("failures");
  QTest::addColumn<QString>("line");
  QTest::addColumn<int>("span");
  using Counts = QList<int>;
  const auto row = [](const char* name, int step, int window, int least, const Counts& calls, const Counts& failures, const char* line, int span) {
    QTest::newRow(name) << step << window << least << calls << failures << QString::fromLatin1(line) << span;
  };
  const Counts tens{10, 10, 10, 10, 10, 10, 10, 10};
  row("window moves by a bucket", 5, 30, 20, tens, {0, 0, 0, 0, 0, 0, 6, 0}, "(0) (0) (0) (0) (0) 0 10 10", 30);
  row("fewer than the minimum", 15, 30, 20, {13, 7, 3, 17}, {0, 0, 2, 0}, "(0) 0 (20) 10", 30);
  row("no calls are not 0 %", 15, 30, 20, {20, 0, 0, 20}, {1, 0, 0, 0}, "(5) 5 - 0", 30);
  row("nothing is known in a gap", 15, 30, 20, {20, 20, -1, -1, 20}, {0, 2, -1, -1, 1}, "(0) 5 - - 5", 30);
  row("calls alone say nothing", 30, 30, 20, {20, 20}, {-1, 1}, "- 5", 30);
  row("bucket as long as the window", 30, 30, 20, {19, 20}, {0, 1}, "(0) 5", 30);
  row("longer buckets, by their mean", 300, 30, 20, {199, 200, 1000}, {0, 20, 10}, "(0) 10 1", 300);
  row("whole buckets alone", 20, 30, 20, {20, 40}, {1, 4}, "5 10", 20);
  row("the engine's own window", 5, 10, 4, {2, 2, 2}, {0, 1, 0}, "(0) 25 25", 10);
  row("no buckets", 5, 30, 20, {}, {}, "", 30);
}

void FiguresTest::lineIsWhatTheBreakerJudges() {
  QFETCH(int, step);
  QFETCH(int, window);
  QFETCH(int, least);
  QFETCH(QList<int>, calls);
  QFETCH(QList<int>, failures);
  QFETCH(QString, line);
  QFETCH(int, span);
  protocol::BreakerView breaker;
  breaker.windowSeconds = window;
  breaker.callsMin = least;
  const protocol::StatsAnswer answer = bucketsOf(step, calls, failures);
  const BreakerLine drawn = breakerLine(answer, "twilio", breaker);
  QCOMPARE(written(drawn), line);
  QCOMPARE(drawn.spanSeconds, std::int64_t{span});
  // Each point stands where its window ends.
  if (!calls.isEmpty()) QCOMPARE(drawn.at.last(), static_cast<double>(base::toMillis(answer.to)) / 1000);
  QVERIFY(breakerLine(answer, "vonage", breaker).at.isEmpty());
}

/// As the breaker's own window: what it counted before the break says nothing of the provider any more.
void FiguresTest::lineBeginsAnewWhereTheBreakerCloses() {
  protocol::StatsAnswer answer = bucketsOf(5, {20, 20, 0, 0, 5, 20, 20}, {20, 20, 0, 0, 0, 1, 0});
  const auto at = [](int seconds) { return canned::kNow + std::chrono::seconds{seconds}; };
  answer.breakers = {{"twilio", "closed", "auto", at(0), at(10), ""},       {"twilio", "open", "auto", at(10), at(20), ""},
                     {"vonage", "closed", "auto", at(0), at(11), ""},       {"vonage", "open", "auto", at(11), at(29), ""},
                     {"twilio", "half_open", "auto", at(20), at(21), ""},   {"vonage", "closed", "auto", at(29), std::nullopt, ""},
                     {"twilio", "closed", "auto", at(21), std::nullopt, ""}};
  QCOMPARE(written(breakerLine(answer, "twilio", {})), QStringLiteral("(100) (100) (100) (100) (0) 4 2.22222"));
  answer.breakers[1].state = "paused";
  answer.breakers[4].state = "paused";
  QCOMPARE(written(breakerLine(answer, "twilio", {})), QStringLiteral("(100) (100) (100) (100) (88.8889) 63.0769 32.3077"));
}

void FiguresTest::chartSaysWhatItsPointsAreOf() {
  Panel shown;
  QVERIFY(shown.show());
  const auto says = [&shown](const QString& words) {
    const QList<Label*> all = shown.panel.findChildren<Label*>();
    return std::any_of(all.begin(), all.end(), [&words](const Label* each) { return each->text() == words; });
  };
  QTRY_VERIFY(says(QStringLiteral("failed of the calls in the 30 s before")));
  shown.desk.time.setRange(ui::state::Range::hours24);
  QTRY_VERIFY(says(QStringLiteral("failed of the calls of each 5 min; the breaker judges 30 s")));
}

void FiguresTest::histogramOfNoCallsSaysSo() {
  Panel shown;
  shown.desk.engine.server().on("GET /stats", told({{0, 0, 0, 0}, {}}));
  QVERIFY(shown.show());
  QTRY_VERIFY(shown.words().contains(QStringLiteral("No calls in this range.")));
}

void FiguresTest::latencyIsNeverAnotherProviders_data() {
  Scripted silent;
  silent.silent = true;
  QTest::addColumn<Scripted>("answer");
  QTest::addColumn<Card::State>("state");
  QTest::newRow("no answer") << silent << Card::State::Loading;
  QTest::newRow("failed") << problem(503, "unavailable", "The engine is stopping") << Card::State::Error;
  QTest::newRow("no calls") << told({{0, 0, 0, 0}, {}}, "fcm") << Card::State::Empty;
}

void FiguresTest::latencyIsNeverAnotherProviders() {
  QFETCH(Scripted, answer);
  QFETCH(Card::State, state);
  Panel shown;
  shown.desk.engine.server().on(
      "GET /stats", [&answer](const Asked& asked) { return asked.target.contains("twilio") ? told({{1, 20, 3, 0}, {2, 60, 4, 10}}) : answer; });
  QVERIFY(shown.show());
  QTRY_VERIFY(shown.words().contains(QStringLiteral("p95 1.00 s")));
  const Card* card = nullptr;
  for (const Card* each : shown.panel.findChildren<Card*>())
    if (each->accessibleName() == QLatin1String("Latency")) card = each;
  QVERIFY(card != nullptr && card->state() == Card::State::Content);
  const auto isOfTwilio = [&shown] {
    return shown.latency()->isVisible() || !shown.words().filter(QRegularExpression(QStringLiteral("^p95 "))).isEmpty();
  };
  QVERIFY(isOfTwilio());
  shown.panel.setProvider(QStringLiteral("fcm"));
  QVERIFY(!isOfTwilio());
  QTRY_COMPARE(card->state(), state);
  QVERIFY(!isOfTwilio());
}

void FiguresTest::marksSayUntilWhenAHoldLasts() {
  protocol::StatsAnswer answer;
  answer.markers = {{canned::kNow - 48min, "operator", "jon: breaker.force vonage", "jon", "breaker.force", "vonage", "maintenance",
                     boost::json::object{{"force", "forced_closed"}}, canned::kNow - 43min}};
  QCOMPARE(markersOf(answer, QTimeZone::utc()).front().text, QStringLiteral("jon: kept sending until 13:20, vonage (maintenance)"));
  QCOMPARE(markersOf(answer).front().text, QStringLiteral("jon: kept sending, vonage (maintenance)"));
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
  add("sent", "Try 1: vonage took it after 1.31 s (takes over)", 1724ms);
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
  QCOMPARE(written(queueLines(past)),
           QStringList{QStringLiteral(" | No figures were kept for this time. They are kept while the engine runs, for 90 days.")});
  past.resolutionSeconds = 5;
  past.queues = {{"email", 1640, 12}, {"sms", 0, 1}, {"push", std::nullopt, std::nullopt}};
  past.held = 37;
  past.oldestAgeSeconds = 240;
  const QString none(QChar(0x2013));
  QCOMPARE(written(queueLines(past)),
           (QStringList{QStringLiteral("4 min | since the oldest was due"), QStringLiteral("1,640 | Email waiting, 12 under way"),
                        QStringLiteral("0 | SMS waiting, 1 under way"), none + QStringLiteral(" | Push waiting, under way unknown"),
                        QStringLiteral("37 | held")}));
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

void FiguresTest::pastSaysNotThatNoProviderWasThereWhereNobodyKnows() {
  Desk desk;
  protocol::PastView past;
  past.at = canned::kNow;
  QCOMPARE(written(providerLines(past, desk.context())), QStringList{QStringLiteral(" | Not known: no provider's state was kept for this time.")});
  past.resolutionSeconds = 5;
  QCOMPARE(written(providerLines(past, desk.context())), QStringList{QStringLiteral(" | No provider was set up.")});
}

void FiguresTest::pastHasTheCausesOfThatTime() {
  protocol::PastView past;
  past.at = canned::kNow;
  QCOMPARE(written(groupLines(past)), QStringList{QStringLiteral(" | Not known: no figures were kept for this time.")});
  past.resolutionSeconds = 5;
  QCOMPARE(written(groupLines(past)), QStringList{QStringLiteral(" | No dead letters.")});
  past.groups = {{"a", "552 Mailbox full", 12118}, {"b", "503 Service Unavailable", 2}};
  past.groupsLeftOut = 1203;
  QCOMPARE(
      written(groupLines(past)),
      (QStringList{QStringLiteral("12,118 | 552 Mailbox full"), QStringLiteral("2 | 503 Service Unavailable"), QStringLiteral(" | and 1,203 more")}));
}

}  // namespace signalbox::tests
