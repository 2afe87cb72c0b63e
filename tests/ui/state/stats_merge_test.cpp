#include "tests/ui/state/stats_merge_test.h"

#include <QTest>

#include "ui/state/stats_merge.h"

using namespace signalbox;
using namespace signalbox::ui::state;
using Values = std::vector<std::optional<double>>;

namespace {

base::WallTime at(std::int64_t seconds) { return base::wallFromMillis(1'778'587'200'000 + seconds * 1000); }

protocol::StatsAnswer answer(std::int64_t from, std::vector<std::pair<std::string, Values>> series, std::int64_t step = 10) {
  protocol::StatsAnswer stats;
  stats.stepSeconds = step;
  stats.from = at(from);
  std::size_t count = 0;
  for (auto& [name, values] : series) {
    protocol::StatsSeries one;
    one.series = name;
    one.values = values;
    count = std::max(count, values.size());
    stats.series.push_back(one);
  }
  stats.to = at(from + static_cast<std::int64_t>(count) * step);
  return stats;
}

}  // namespace

void StatsMergeTest::tailMovesTheWindow() {
  auto held = answer(0, {{"sent", {1, 2, 3, 4}}});
  QVERIFY(mergeTail(held, answer(30, {{"sent", {4.5, 5}}}), at(10)));
  QCOMPARE(held.from, at(10));
  QCOMPARE(held.to, at(50));
  QCOMPARE(held.series[0].values, (Values{2, 3, 4.5, 5}));
}

void StatsMergeTest::tailIsTheNewerWord() {
  auto held = answer(0, {{"sent", {1, 2, 3}}});
  QVERIFY(mergeTail(held, answer(20, {{"sent", {std::nullopt, 5}}}), at(0)));
  QCOMPARE(held.series[0].values, (Values{1, 2, std::nullopt, 5}));
}

void StatsMergeTest::seriesThatCameOrWentHaveGaps() {
  auto held = answer(0, {{"dead{cause=a}", {1, 2}}, {"sent", {7, 8}}});
  QVERIFY(mergeTail(held, answer(20, {{"sent", {9}}, {"dead{cause=b}", {3}}}), at(0)));
  QCOMPARE(held.series.size(), std::size_t{3});
  QCOMPARE(held.series[0].values, (Values{1, 2, std::nullopt}));
  QCOMPARE(held.series[2].series, std::string("dead{cause=b}"));
  QCOMPARE(held.series[2].values, (Values{std::nullopt, std::nullopt, 3}));
}

void StatsMergeTest::otherStepIsRefused() {
  auto held = answer(0, {{"sent", {1, 2}}});
  QVERIFY(!mergeTail(held, answer(20, {{"sent", {3}}}, 60), at(0)));
  QVERIFY(!mergeTail(held, answer(30, {{"sent", {3}}}), at(0)));  // a hole between
  QVERIFY(!mergeTail(held, answer(15, {{"sent", {3}}}), at(0)));  // not aligned
  QCOMPARE(held.series[0].values, (Values{1, 2}));
}

void StatsMergeTest::histogramsMove() {
  auto held = answer(0, {{"latency", {}}});
  held.series[0].bounds = {1, 10};
  held.series[0].histogram = {{1, 0, 0}, {2, 0, 0}};
  held.to = at(20);
  auto tail = held;
  tail.from = at(20);
  tail.to = at(40);
  tail.series[0].histogram = {{}, {4, 0, 0}};
  QVERIFY(mergeTail(held, tail, at(10)));
  QCOMPARE(held.series[0].histogram, (std::vector<std::vector<std::int64_t>>{{2, 0, 0}, {}, {4, 0, 0}}));
  QVERIFY(held.series[0].values.empty());
}

void StatsMergeTest::breakerIntervalsAreJoined() {
  const auto interval = [](const char* state, std::int64_t from, std::optional<std::int64_t> to) {
    protocol::BreakerInterval one;
    one.provider = "twilio";
    one.state = state;
    one.mode = "auto";
    one.from = at(from);
    if (to) one.to = at(*to);
    return one;
  };
  auto held = answer(0, {{"sent", {1, 2, 3}}});
  held.breakers = {interval("closed", 0, 12), interval("open", 12, std::nullopt)};
  auto tail = answer(20, {{"sent", {3, 4}}});
  tail.breakers = {interval("open", 12, 35), interval("half_open", 35, std::nullopt)};
  QVERIFY(mergeTail(held, tail, at(10)));
  QCOMPARE(held.breakers.size(), std::size_t{3});
  QCOMPARE(held.breakers[1].from, at(12));
  QCOMPARE(held.breakers[1].to, std::optional(at(35)));
  QCOMPARE(held.breakers[2].state, std::string("half_open"));
  QVERIFY(mergeTail(held, answer(40, {{"sent", {5}}}), at(20)));
  QCOMPARE(held.breakers[0].state, std::string("open"));  // the closed one has left the window
}

void StatsMergeTest::actsThatAreLeftOutLeaveTheWindowBeforeTheOthers() {
  const auto act = [](std::int64_t when) { return protocol::Marker{at(when), "operator", "ana: queue.pause sms", "ana", "queue.pause", "sms"}; };
  auto held = answer(0, {{"sent", {1, 2, 3}}});
  held.markers = {{at(3), "trip", "twilio"}, act(12), act(25)};
  held.markersLeftOut = 28;
  held.markersFrom = at(2);
  QVERIFY(mergeTail(held, answer(30, {{"sent", {4}}}), at(0)));
  QCOMPARE(held.markersLeftOut, std::int64_t{28});
  QCOMPARE(held.markersFrom, std::optional(at(2)));
  QCOMPARE(held.markers.size(), std::size_t{3});
  QVERIFY(mergeTail(held, answer(40, {{"sent", {5}}}), at(20)));  // older than the oldest that was shown, they are gone with it
  QCOMPARE(held.markersLeftOut, std::int64_t{0});
  QVERIFY(!held.markersFrom);
  QCOMPARE(held.markers.size(), std::size_t{1});
}

void StatsMergeTest::gapsAreWhereNoSeriesHasAValue() {
  const auto stats = answer(0, {{"sent", {1, {}, {}, 4, {}}}, {"failed", {{}, {}, {}, 0, {}}}});
  QCOMPARE(gapsOf(stats), (std::vector<Gap>{{at(10), at(30)}, {at(40), at(50)}}));
  QVERIFY(gapsOf(answer(0, {{"sent", {0, 0}}})).empty());
}

void StatsMergeTest::percentiles_data() {
  QTest::addColumn<double>("share");
  QTest::addColumn<double>("value");
  QTest::newRow("p50 inside a bucket") << 0.50 << 10.0;
  QTest::newRow("p25") << 0.25 << 5.0;
  QTest::newRow("p75") << 0.75 << 15.0;
  QTest::newRow("open bucket gives its bound") << 1.0 << 20.0;
}

void StatsMergeTest::percentiles() {
  QFETCH(double, share);
  QFETCH(double, value);
  // 50 in (0, 10], 50 in (10, 20]; for the last row one beyond
  std::vector<std::int64_t> counts{50, 50, share >= 1.0 ? 1 : 0};
  const auto got = percentile({10, 20}, counts, share);
  QVERIFY(got);
  QCOMPARE(*got, value);
  QVERIFY(!percentile({10, 20}, {5, 5, 0}, share, 20));
  QVERIFY(!percentile({10, 20}, {0, 0, 0}, share));
}

void StatsMergeTest::bucketsAreWholeAndFinished() {
  using namespace std::chrono_literals;
  const BucketSpan span = bucketsUntil(at(3607), 15min, 5);
  QCOMPARE(span.to, at(3605));
  QCOMPARE(span.from, at(3605 - 900));
  for (const auto& [length, step] :
       std::vector<std::pair<base::Millis, std::int64_t>>{{15min, 5}, {1h, 15}, {6h, 60}, {24h, 300}, {168h, 1800}, {20min, 15}, {2h, 60}})
    QCOMPARE(stepFor(length), step);
  QCOMPARE(rangeFromName(QStringLiteral("24h")), std::optional(Range::hours24));
  QCOMPARE(shorter(Range::minutes15), Range::minutes15);
  QCOMPARE(longer(Range::hours24), Range::days7);
}
