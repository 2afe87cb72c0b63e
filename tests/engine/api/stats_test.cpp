// Time series: levels, gaps, histograms, top causes, breaker intervals, markers.
#include "tests/engine/api/stats_test.h"

#include "engine/api/audit_walk.h"
#include "engine/api/series_answer.h"
#include "engine/telemetry/latency_histogram.h"
#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

namespace {

using std::chrono::seconds;

const std::string kRange = "&from=2026-05-12T13:59:00Z&to=2026-05-12T14:00:00Z";

store::StatRow point(std::string series, int secondsBefore, double value) {
  store::StatRow row;
  row.series = std::move(series);
  row.at = kNow - seconds{secondsBefore};
  row.value = value;
  return row;
}

/// Rows of the audit as a reader has them, newest first: `count` acts, a second apart, the newest `newest` ago.
void addRows(Scene& scene, std::int64_t count, seconds newest, const std::string& action) {
  auto& rows = scene.readers.reader.auditRows;
  const std::int64_t after = rows.empty() ? 1'000'000 : rows.back().seq;
  for (std::int64_t i = 0; i < count; ++i) {
    store::AuditRow row;
    row.seq = after - 1 - i;
    row.at = kNow - newest - seconds{i};
    row.principal = "ana";
    row.action = action;
    row.object = "row " + std::to_string(row.seq);
    rows.push_back(row);
  }
}

}  // namespace

void StatsTest::gapsStayGapsAndCountersBecomeRates() {
  Scene scene;
  scene.readers.reader.statRows["accepted"] = {point("accepted", 60, 10), point("accepted", 55, 0), point("accepted", 5, 20)};
  const auto answer = json(scene.call("GET", "/stats?series=accepted" + kRange));
  const auto& series = answer.at("series").at(0);
  QCOMPARE(series.at("values").as_array().size(), std::size_t{12});
  QCOMPARE(series.at("values").at(0).to_number<double>(), 2.0);
  QCOMPARE(series.at("values").at(1).to_number<double>(), 0.0);
  QVERIFY(series.at("values").at(2).is_null());
  QCOMPARE(series.at("values").at(11).to_number<double>(), 4.0);
  QCOMPARE(series.at("unit").as_string(), boost::json::string("per_second"));
  QCOMPARE(scene.readers.reader.statsLevel, 0);
}

void StatsTest::gaugesKeepTheirMaximum() {
  Scene scene;
  scene.readers.reader.statRows["waiting{channel=sms}"] = {point("", 60, 3), point("", 55, 9), point("", 50, 4)};
  const auto answer = json(scene.call("GET", "/stats?series=waiting{channel=sms}&step=15" + kRange));
  QCOMPARE(answer.at("series").at(0).at("values").at(0).to_number<double>(), 9.0);
  QCOMPARE(answer.at("step_seconds").as_int64(), 15);
  // The word alone stands for all channels.
  scene.readers.reader.statRows["waiting{channel=email}"] = {point("", 60, 1)};
  const auto all = json(scene.call("GET", "/stats?series=waiting" + kRange));
  QCOMPARE(all.at("series").as_array().size(), std::size_t{2});
  QCOMPARE(all.at("series").at(0).at("label").as_string(), boost::json::string("email"));
}

void StatsTest::histogramsAreAdded() {
  Scene scene;
  telemetry::LatencyHistogram fast, slow;
  fast.add(2'000);
  slow.add(900'000);
  slow.add(900'000);
  store::StatRow a = point("", 60, 1), b = point("", 55, 2);
  a.histogram = fast.encode();
  b.histogram = slow.encode();
  scene.readers.reader.statRows["latency{provider=x}"] = {a};
  scene.readers.reader.statRows["latency{provider=y}"] = {b};
  const auto answer = json(scene.call("GET", "/stats?series=latency&step=30" + kRange));
  QCOMPARE(answer.at("series").as_array().size(), std::size_t{1});
  const auto& series = answer.at("series").at(0);
  QCOMPARE(series.at("bounds").as_array().size() + 1, series.at("histogram").at(0).as_array().size());
  std::int64_t sum = 0;
  for (const auto& count : series.at("histogram").at(0).as_array()) sum += count.as_int64();
  QCOMPARE(sum, std::int64_t{3});
  QVERIFY(series.at("histogram").at(1).as_array().empty());
}

void StatsTest::deadExpandsToTheLargestCauses() {
  Scene scene;
  for (int i = 1; i <= 6; ++i) {
    const std::string id = "c" + std::to_string(i);
    scene.readers.reader.statRows["dead{cause=" + id + "}"] = {point("", 5, i * 10)};
    store::GroupRow group;
    group.id = id;
    group.title = "Cause " + std::to_string(i);
    scene.readers.reader.groupRows.push_back(group);
  }
  const auto answer = json(scene.call("GET", "/stats?series=dead" + kRange));
  QCOMPARE(answer.at("series").as_array().size(), std::size_t{5});
  QCOMPARE(answer.at("series").at(0).at("label").as_string(), boost::json::string("Cause 6"));
  QCOMPARE(answer.at("series").at(4).at("values").at(11).to_number<double>(), 30.0);
}

void StatsTest::unfinishedBucketIsLeftOut() {
  const auto range = makeRange(kNow - seconds{62}, kNow + seconds{3600}, 15, kNow + seconds{7});
  QVERIFY(range.ok());
  QCOMPARE(range.value().to, kNow);
  QCOMPARE(range.value().from, kNow - seconds{75});
  QCOMPARE(range.value().count(), std::size_t{5});
  QVERIFY(!makeRange(kNow, kNow - seconds{60}, 5, kNow).ok());
  QVERIFY(!makeRange(kNow - std::chrono::hours{24}, kNow, 5, kNow).ok());
  QCOMPARE(levelFor(5), 0);
  QCOMPARE(levelFor(60), 1);
  QCOMPARE(levelFor(1800), 2);
}

void StatsTest::breakersBecomeIntervals() {
  const auto change = [](int secondsBefore, const char* state) {
    store::BreakerRow row;
    row.gate = "twilio";
    row.at = kNow - seconds{secondsBefore};
    row.state = state;
    row.mode = "auto";
    return row;
  };
  const auto intervals = intervalsOf({change(50, "open"), change(20, "half_open")}, kNow - seconds{60}, kNow);
  QCOMPARE(intervals.size(), std::size_t{3});
  QCOMPARE(intervals[0].state, std::string("closed"));
  QCOMPARE(*intervals[0].to, kNow - seconds{50});
  QCOMPARE(intervals[1].state, std::string("open"));
  QCOMPARE(*intervals[1].to, kNow - seconds{20});
  QVERIFY(!intervals[2].to.has_value());
  const auto before = intervalsOf({change(500, "open")}, kNow - seconds{60}, kNow);
  QCOMPARE(before.size(), std::size_t{1});
  QCOMPARE(before[0].from, kNow - seconds{60});
}

void StatsTest::providerThatNeverBrokeIsShownClosed() {
  Scene scene;
  auto snapshot = std::make_shared<protocol::Snapshot>();
  for (const char* name : {"twilio", "sendgrid"}) {
    protocol::ProviderView provider;
    provider.name = name;
    snapshot->providers.push_back(provider);
  }
  scene.snapshots.snapshot = snapshot;
  store::BreakerRow trip;
  trip.gate = "twilio";
  trip.at = kNow - seconds{10};
  trip.state = "open";
  trip.mode = "auto";
  scene.readers.reader.breakerRows = {trip};
  const auto breakers = json(scene.call("GET", "/stats?breakers=1" + kRange)).at("breakers").as_array();
  QCOMPARE(breakers.size(), std::size_t{3});
  QCOMPARE(breakers.at(2).at("provider").as_string(), boost::json::string("sendgrid"));
  QCOMPARE(breakers.at(2).at("state").as_string(), boost::json::string("closed"));
  QCOMPARE(breakers.at(2).at("mode").as_string(), boost::json::string("auto"));
}

void StatsTest::restartsAreMarked() {
  Scene scene;
  scene.readers.reader.auditRows = {{3, kNow - seconds{20}, "engine", "", "engine.started", "engine", "3 sends were under way", ""},
                                    {2, kNow - seconds{30}, "engine", "", "engine.stopped", "engine", "drained", ""},
                                    {1, kNow - seconds{40}, "ana", "", "engine.release_hold", "engine", "", ""}};
  const auto markers = json(scene.call("GET", "/stats?markers=1" + kRange)).at("markers").as_array();
  QCOMPARE(markers.size(), std::size_t{3});
  QCOMPARE(markers.at(0).at("kind").as_string(), boost::json::string("operator"));
  QCOMPARE(markers.at(1).at("kind").as_string(), boost::json::string("restart"));
  QCOMPARE(markers.at(1).at("action").as_string(), boost::json::string());
  QCOMPARE(markers.at(2).at("text").as_string(), boost::json::string("The engine started (3 sends were under way)"));
}

void StatsTest::actsOfAnOlderRangeAreMarked() {
  Scene scene;
  addRows(scene, 2000, seconds{0}, "queue.pause");  // later than the range
  addRows(scene, 3, seconds{3 * 3600}, "queue.resume");
  addRows(scene, 5, seconds{4 * 3600}, "template.put");
  const auto markers = json(scene.call("GET", "/stats?markers=1&step=60&from=2026-05-12T10:30:00Z&to=2026-05-12T11:30:00Z")).at("markers").as_array();
  QCOMPARE(markers.size(), std::size_t{3});
  for (const auto& marker : markers) QCOMPARE(marker.at("action").as_string(), boost::json::string("queue.resume"));
  QVERIFY(markers.front().at("at").as_string() < markers.back().at("at").as_string());
}

void StatsTest::onlyWhatChangedSomethingIsMarked() {
  for (const char* const action : {"access.no_valid_token", "access.refused", "access.revealed", "audit.chain_begins", "messages.export",
                                   "plan.create", "provider.ping", "provider.test", "recipient.export", "retention.purged", "subscription.test"})
    QVERIFY2(!changesSomething(action), action);
  for (const char* const action : {"engine.started", "engine.stopped", "group.patch", "operation.create", "provider.put", "recipient.erase",
                                   "recipients.put", "subscription.put", "token.revoke", "vault.data_key"})
    QVERIFY2(changesSomething(action), action);
  Scene scene;
  addRows(scene, 20, seconds{1}, "access.no_valid_token");
  addRows(scene, 1, seconds{25}, "plan.create");
  addRows(scene, 1, seconds{30}, "operation.create");
  addRows(scene, 1, seconds{35}, "retention.purged");
  const auto markers = json(scene.call("GET", "/stats?markers=1" + kRange)).at("markers").as_array();
  QCOMPARE(markers.size(), std::size_t{1});
  QCOMPARE(markers.front().at("action").as_string(), boost::json::string("operation.create"));
}

void StatsTest::actsThatAreLeftOutAreCounted() {
  Scene scene;
  addRows(scene, 228, seconds{60}, "queue.pause");
  const auto answer = json(scene.call("GET", "/stats?markers=1&step=60&from=2026-05-12T13:30:00Z&to=2026-05-12T14:00:00Z"));
  QCOMPARE(answer.at("markers").as_array().size(), std::size_t{200});
  QCOMPARE(answer.at("markers_left_out").as_int64(), std::int64_t{28});
  QVERIFY(answer.at("markers_from").is_null());  // each of them was looked at
  // The newest are shown.
  const std::string newest = base::formatRfc3339(kNow - seconds{60});
  QCOMPARE(answer.at("markers").as_array().back().at("at").as_string(), boost::json::string(newest));
}

void StatsTest::marksEndWhereTooManyRowsLieBetween() {
  Scene scene;
  const auto rows = static_cast<std::int64_t>(AuditWalk::kRowsMax);
  addRows(scene, 1, seconds{1}, "queue.pause");
  addRows(scene, rows + 1000, seconds{2}, "access.refused");
  addRows(scene, 1, seconds{rows + 1010}, "queue.pause");  // is not come to
  const auto answer = json(scene.call("GET", "/stats?markers=1&step=60&from=2026-05-12T02:00:00Z&to=2026-05-12T14:00:00Z"));
  QCOMPARE(answer.at("markers").as_array().size(), std::size_t{1});
  QCOMPARE(answer.at("markers_left_out").as_int64(), std::int64_t{0});
  const auto from = base::parseRfc3339(std::string(answer.at("markers_from").as_string()));
  QVERIFY(from && *from <= kNow - seconds{rows} && *from > kNow - seconds{rows + 1000});
}

void StatsTest::markersTellWhatOperatorsDid() {
  Scene scene;
  scene.readers.reader.auditRows = {{3, kNow - seconds{20}, "ana", "", "access.revealed", "messages", "", ""},
                                    {2, kNow - seconds{30}, "ana", "", "queue.pause", "sms", "why", ""},
                                    {1, kNow - seconds{3600}, "ana", "", "queue.pause", "email", "", ""}};
  store::BreakerRow trip;
  trip.gate = "twilio";
  trip.at = kNow - seconds{10};
  trip.state = "open";
  trip.mode = "auto";
  trip.reason = "18 of 240 failed";
  scene.readers.reader.breakerRows = {trip, trip};  // written again by a failed health check
  const auto answer = json(scene.call("GET", "/stats?markers=1&breakers=1" + kRange));
  QCOMPARE(answer.at("markers").as_array().size(), std::size_t{2});
  QCOMPARE(answer.at("markers").at(0).at("text").as_string(), boost::json::string("ana: queue.pause sms (why)"));
  QCOMPARE(answer.at("markers").at(0).at("by").as_string(), boost::json::string("ana"));
  QCOMPARE(answer.at("markers").at(0).at("action").as_string(), boost::json::string("queue.pause"));
  QCOMPARE(answer.at("markers").at(0).at("object").as_string(), boost::json::string("sms"));
  QCOMPARE(answer.at("markers").at(0).at("reason").as_string(), boost::json::string("why"));
  QCOMPARE(answer.at("markers").at(1).at("kind").as_string(), boost::json::string("trip"));
  QCOMPARE(answer.at("markers").at(1).at("action").as_string(), boost::json::string());
  QCOMPARE(answer.at("breakers").as_array().size(), std::size_t{2});
}

void StatsTest::wrongRangesAreNamed() {
  Scene scene;
  QCOMPARE(pointersOf(scene.call("GET", "/stats?series=sent&step=7")), QString("step"));
  QCOMPARE(pointersOf(scene.call("GET", "/stats?series=sent&step=1")), QString("step"));
  QCOMPARE(pointersOf(scene.call("GET", "/stats?series=sent&from=yesterday")), QString("from"));
  QCOMPARE(pointersOf(scene.call("GET", "/stats?series=sent&from=2026-01-01T00:00:00Z")), QString("step"));
}

int runStatsTests(int argc, char** argv) { return runTest<StatsTest>(argc, argv); }

}  // namespace signalbox::api::tests
