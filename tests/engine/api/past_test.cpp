// The engine at an instant, and the audit of a stretch of time: what is shown, and what is said to be left out.
#include "tests/engine/api/past_test.h"

#include "engine/api/audit_walk.h"
#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const std::string kPast = "/past?at=2026-05-12T13:00:00Z";
const base::WallTime kThen = kNow - hours{1};

/// Rows of the audit as a reader has them, newest first: `count` of them, a second apart, behind those that are there.
void addRows(Scene& scene, std::int64_t count, base::WallTime newest, const std::string& action) {
  auto& rows = scene.readers.reader.auditRows;
  const std::int64_t after = rows.empty() ? 1'000'000 : rows.back().seq;
  for (std::int64_t i = 0; i < count; ++i) {
    store::AuditRow row;
    row.seq = after - 1 - i;
    row.at = newest - seconds{i};
    row.principal = "ana";
    row.action = action;
    rows.push_back(row);
  }
}

void addPoint(Scene& scene, const std::string& series, base::WallTime at, double value, std::int32_t level = 0) {
  store::StatRow row;
  row.level = level;
  row.series = series;
  row.at = at;
  row.value = value;
  scene.readers.reader.statRows[series].push_back(row);
}

store::BreakerRow change(const char* gate, base::WallTime at, const char* state, const char* mode = "auto", const char* reason = "") {
  store::BreakerRow row;
  row.gate = gate;
  row.at = at;
  row.state = state;
  row.mode = mode;
  row.reason = reason;
  return row;
}

store::AlertRow alert(const char* id, base::WallTime since, std::optional<base::WallTime> endedAt) {
  store::AlertRow row;
  row.id = id;
  row.since = since;
  row.endedAt = endedAt;
  return row;
}

/// Providers that are set up now, by when each was.
void setUp(Scene& scene, const std::vector<std::pair<std::string, std::optional<base::WallTime>>>& providers) {
  scene.snapshots.snapshot = std::make_shared<protocol::Snapshot>();
  for (const auto& [name, createdAt] : providers) {
    protocol::ProviderView provider;
    provider.name = name;
    provider.createdAt = createdAt;
    scene.snapshots.snapshot->providers.push_back(provider);
  }
}

std::string instant(base::WallTime at) { return base::formatRfc3339(at); }

/// "twilio open forced_open" of each, in the order of the answer.
std::vector<std::string> wordsOf(const boost::json::value& intervals) {
  std::vector<std::string> words;
  for (const auto& each : intervals.as_array()) {
    words.emplace_back(each.at("provider").as_string());
    for (const char* member : {"state", "mode"}) words.back() += " " + std::string(each.at(member).as_string());
  }
  return words;
}

std::vector<std::string> fromOf(const boost::json::value& intervals) {
  std::vector<std::string> from;
  for (const auto& each : intervals.as_array()) from.emplace_back(each.at("from").as_string());
  return from;
}

std::vector<std::string> actionsOf(const boost::json::value& answer, const char* list) {
  std::vector<std::string> actions;
  for (const auto& row : answer.at(list).as_array()) actions.emplace_back(row.at("action").as_string());
  return actions;
}

}  // namespace

void PastTest::lastActsBeforeTheInstantAreShown() {
  Scene scene;
  addRows(scene, 1000, kNow, "template.put");  // later
  addRows(scene, 1, kThen, "queue.pause");
  addRows(scene, 300, kThen - seconds{1}, "access.no_valid_token");
  addRows(scene, 1, kThen - minutes{6}, "plan.create");
  addRows(scene, 1, kThen - hours{50}, "queue.resume");
  const auto past = json(scene.call("GET", kPast));
  QCOMPARE(actionsOf(past, "acts"), (std::vector<std::string>{"queue.pause", "queue.resume"}));
  QCOMPARE(past.at("acts_left_out").as_int64(), std::int64_t{0});
  scene.tokens.without = Permission::auditRead;
  const auto masked = json(scene.call("GET", kPast));
  QVERIFY(masked.at("acts").as_array().empty());
  QVERIFY(masked.at("acts_counted_from").is_null());
}

void PastTest::actsTellWhatWasDone() {
  Scene scene;
  addRows(scene, 1, kThen, "breaker.force");
  addRows(scene, 1, kThen - minutes{1}, "breaker.force");
  addRows(scene, 1, kThen - minutes{2}, "queue.pause");
  auto& rows = scene.readers.reader.auditRows;
  for (auto& row : rows) row.object = "twilio";
  rows[0].detail = R"({"force":"auto"})";
  rows[1].detail = R"({"force":"forced_open"})";
  store::BreakerRow other, held, let;
  other.gate = "vonage";
  held.gate = let.gate = "twilio";
  held.at = other.at = kThen - minutes{1};
  held.mode = other.mode = "forced_open";
  held.until = kThen + hours{3};
  other.until = kThen + hours{9};
  let.at = kThen;
  let.mode = "auto";
  let.until = kThen + seconds{30};  // of a break that goes on
  scene.readers.reader.breakerRows = {other, held, let};
  const auto past = json(scene.call("GET", kPast)).at("acts");
  QCOMPARE(past.at(0).at("detail").at("force").as_string(), boost::json::string("auto"));
  QVERIFY(past.at(0).at("until").is_null());
  QCOMPARE(past.at(1).at("detail").at("force").as_string(), boost::json::string("forced_open"));
  QCOMPARE(past.at(1).at("until").as_string(), boost::json::string(base::formatRfc3339(kThen + hours{3})));
  QVERIFY(past.at(2).at("detail").is_null() && past.at(2).at("until").is_null());
  // The marks on the charts tell the same.
  const auto marks = json(scene.call("GET", "/stats?markers=1&from=2026-05-12T12:59:00Z&to=2026-05-12T13:01:00Z")).at("markers");
  QCOMPARE(marks.at(0).at("detail"), past.at(1).at("detail"));
  QCOMPARE(marks.at(0).at("until"), past.at(1).at("until"));
  QCOMPARE(marks.at(1).at("detail"), past.at(0).at("detail"));
  QVERIFY(marks.at(1).at("until").is_null());
}

void PastTest::furtherActsOfTheDayAreCounted() {
  Scene scene;
  addRows(scene, 48, kThen, "queue.pause");
  addRows(scene, 100, kThen - hours{25}, "queue.resume");  // another day's
  const auto past = json(scene.call("GET", kPast));
  QCOMPARE(past.at("acts").as_array().size(), std::size_t{20});
  QCOMPARE(past.at("acts_left_out").as_int64(), std::int64_t{28});
  QCOMPARE(past.at("acts_counted_from").as_string(), boost::json::string(base::formatRfc3339(kThen - hours{24})));
  // A day with too many rows is counted as far as it was looked through.
  const auto rows = static_cast<std::int64_t>(AuditWalk::kRowsMax);
  scene.readers.reader.auditRows.clear();
  addRows(scene, 48, kThen, "queue.pause");
  addRows(scene, rows + 1000, kThen - minutes{1}, "access.refused");
  const auto from = base::parseRfc3339(std::string(json(scene.call("GET", kPast)).at("acts_counted_from").as_string()));
  QVERIFY(from && *from > kThen - hours{24} && *from < kThen - hours{1});
}

void PastTest::furtherCausesAreCounted() {
  Scene scene;
  store::StatRow row;
  row.value = 1;
  scene.readers.reader.statRows["waiting{channel=email}"] = {row};
  for (int i = 10; i < 50; ++i) {
    row.value = i;
    scene.readers.reader.statRows["dead{cause=c" + std::to_string(i) + "}"] = {row};
  }
  store::GroupRow largest;
  largest.id = "c49";
  largest.title = "Mailbox is full";
  scene.readers.reader.groupRows = {largest};
  const auto past = json(scene.call("GET", kPast));
  QCOMPARE(past.at("groups").as_array().size(), std::size_t{12});
  QCOMPARE(past.at("groups_left_out").as_int64(), std::int64_t{28});
  QCOMPARE(past.at("groups").at(0).at("title").as_string(), boost::json::string("Mailbox is full"));
  QCOMPARE(past.at("groups").at(11).at("open").as_int64(), std::int64_t{38});
}

void PastTest::figuresAreThoseOfTheInstant() {
  Scene scene;
  scene.readers.reader.keepsToRanges = true;
  const std::string mails = "waiting{channel=email}";
  addPoint(scene, mails, kThen - seconds{5}, 4);
  addPoint(scene, mails, kThen, 7);  // has begun by then
  addPoint(scene, mails, kThen + seconds{5}, 99);
  addPoint(scene, mails, kThen, 50, 1);
  addPoint(scene, "waiting{channel=sms}", kThen - seconds{10}, 2);
  addPoint(scene, "waiting{channel=push}", kThen - seconds{15}, 3);  // too old for that instant
  addPoint(scene, "sending{channel=email}", kThen - seconds{5}, 6);
  addPoint(scene, "held", kThen, 5);
  addPoint(scene, "held", kThen + seconds{5}, 0);
  addPoint(scene, "oldest_age", kThen - seconds{5}, 42.5);
  addPoint(scene, "dead{cause=c1}", kThen - seconds{5}, 1);
  addPoint(scene, "dead{cause=c2}", kThen - seconds{5}, 0);
  addPoint(scene, "dead{cause=c3}", kThen + seconds{5}, 8);
  const auto past = json(scene.call("GET", kPast));
  QCOMPARE(past.at("resolution_seconds").as_int64(), std::int64_t{5});
  const auto& queues = past.at("queues");
  QCOMPARE(queues.as_array().size(), std::size_t{4});
  QCOMPARE(queues.at(0).at("channel").as_string(), boost::json::string("email"));
  QCOMPARE(queues.at(0).at("waiting").to_number<double>(), 7.0);
  QCOMPARE(queues.at(0).at("sending").to_number<double>(), 6.0);
  QCOMPARE(queues.at(1).at("channel").as_string(), boost::json::string("sms"));
  QCOMPARE(queues.at(1).at("waiting").to_number<double>(), 2.0);
  QVERIFY(queues.at(1).at("sending").is_null());  // not kept, which is no zero
  QVERIFY(queues.at(2).at("waiting").is_null());
  QCOMPARE(past.at("held").to_number<double>(), 5.0);
  QCOMPARE(past.at("oldest_age_seconds").to_number<double>(), 42.5);
  QCOMPARE(past.at("groups").as_array().size(), std::size_t{1});
  QCOMPARE(past.at("groups").at(0).at("id").as_string(), boost::json::string("c1"));
}

void PastTest::figuresOfAnOlderTimeAreLessExact() {
  Scene scene;
  scene.readers.reader.keepsToRanges = true;
  addPoint(scene, "waiting{channel=email}", kThen - seconds{60}, 12, 1);
  addPoint(scene, "waiting{channel=email}", kThen - minutes{15}, 30, 2);
  addPoint(scene, "held", kThen - seconds{60}, 1, 1);
  const auto past = json(scene.call("GET", kPast));
  QCOMPARE(past.at("resolution_seconds").as_int64(), std::int64_t{60});
  QCOMPARE(past.at("queues").at(0).at("waiting").to_number<double>(), 12.0);
  QCOMPARE(past.at("held").to_number<double>(), 1.0);
  const auto older = json(scene.call("GET", "/past?at=2026-05-12T12:50:00Z"));
  QCOMPARE(older.at("resolution_seconds").as_int64(), std::int64_t{900});
  QCOMPARE(older.at("queues").at(0).at("waiting").to_number<double>(), 30.0);
  QVERIFY(older.at("held").is_null());
  const auto none = json(scene.call("GET", "/past?at=2026-05-12T09:00:00Z"));
  QCOMPARE(none.at("resolution_seconds").as_int64(), std::int64_t{0});
  QVERIFY(none.at("queues").at(0).at("waiting").is_null());
}

void PastTest::breakersAreThoseOfTheInstant() {
  Scene scene;
  scene.readers.reader.keepsToRanges = true;
  setUp(scene, {{"vonage", std::nullopt}, {"twilio", kThen - hours{30}}, {"sendgrid", kThen - hours{30}}});
  scene.readers.reader.breakerRows = {change("twilio", kThen - minutes{30}, "open"),
                                      change("twilio", kThen - minutes{10}, "open", "forced_open", "they asked for it"),
                                      change("vonage", kThen + minutes{5}, "open"), change("twilio", kThen + minutes{10}, "closed")};
  const auto providers = json(scene.call("GET", kPast)).at("providers");
  QCOMPARE(wordsOf(providers), (std::vector<std::string>{"twilio open forced_open", "vonage closed auto", "sendgrid closed auto"}));
  QCOMPARE(fromOf(providers).front(), instant(kThen - minutes{10}));  // since when, and not the instant
  QCOMPARE(providers.at(0).at("reason").as_string(), boost::json::string("they asked for it"));
  QVERIFY(providers.at(0).at("to").is_null());
}

void PastTest::providerThatCameLaterIsNotToldOf() {
  Scene scene;
  scene.readers.reader.keepsToRanges = true;
  setUp(scene,
        {{"old", kThen - hours{30}},
         {"unknown", std::nullopt},  // set up by a version that did not note when
         {"new", kThen + minutes{1}},
         {"newer", kThen + minutes{2}},
         {"anew", kThen + minutes{3}}});
  scene.readers.reader.breakerRows = {change("anew", kThen - minutes{5}, "open"),  // of its predecessor
                                      change("anew", kThen - minutes{1}, "closed"), change("new", kThen + minutes{4}, "open")};
  QCOMPARE(wordsOf(json(scene.call("GET", "/past?at=2026-05-12T12:57:00Z")).at("providers")),
           (std::vector<std::string>{"anew open auto", "old closed auto", "unknown closed auto"}));
  QCOMPARE(wordsOf(json(scene.call("GET", "/past?at=2026-05-12T12:50:00Z")).at("providers")),
           (std::vector<std::string>{"old closed auto", "unknown closed auto"}));
  QCOMPARE(wordsOf(json(scene.call("GET", "/past?at=2026-05-12T13:01:00Z")).at("providers")),
           (std::vector<std::string>{"anew closed auto", "old closed auto", "unknown closed auto", "new closed auto"}));

  const std::string begun = instant(kThen - minutes{2});
  const auto intervals = json(scene.call("GET", "/stats?breakers=1&from=2026-05-12T12:58:00Z&to=2026-05-12T13:10:00Z")).at("breakers");
  QCOMPARE(wordsOf(intervals),
           (std::vector<std::string>{"anew open auto", "anew closed auto", "new closed auto", "new open auto", "old closed auto",
                                     "unknown closed auto", "newer closed auto"}));
  QCOMPARE(fromOf(intervals),
           (std::vector<std::string>{begun, instant(kThen - minutes{1}), instant(kThen + minutes{1}), instant(kThen + minutes{4}), begun, begun,
                                     instant(kThen + minutes{2})}));
}

void PastTest::alertsAreThoseOfTheInstant() {
  Scene scene;
  scene.readers.reader.alertRows = {alert("later", kThen + minutes{1}, std::nullopt), alert("lasting", kThen - minutes{5}, std::nullopt),
                                    alert("spanning", kThen - hours{1}, kThen + minutes{20}), alert("just over", kThen - hours{2}, kThen),
                                    alert("over", kThen - hours{3}, kThen - hours{1})};
  const auto alerts = json(scene.call("GET", kPast)).at("alerts");
  QCOMPARE(alerts.as_array().size(), std::size_t{2});
  QCOMPARE(alerts.at(0).at("id").as_string(), boost::json::string("lasting"));
  QCOMPARE(alerts.at(1).at("id").as_string(), boost::json::string("spanning"));
  QCOMPARE(alerts.at(1).at("since").as_string(), boost::json::string(instant(kThen - hours{1})));
}

void PastTest::auditIsReadByRange() {
  Scene scene;
  addRows(scene, 2000, kNow, "template.put");
  addRows(scene, 1, kThen, "queue.resume");
  addRows(scene, 1, kThen - minutes{1}, "access.refused");
  addRows(scene, 1, kThen - minutes{2}, "queue.pause");
  addRows(scene, 1, kThen - minutes{3}, "queue.drain");
  const std::string range = "/audit?from=2026-05-12T12:58:00Z&to=2026-05-12T13:00:00Z";  // from, and not to
  const auto all = json(scene.call("GET", range));
  QCOMPARE(actionsOf(all, "data"), (std::vector<std::string>{"access.refused", "queue.pause"}));
  QVERIFY(!all.at("has_more").as_bool());
  QCOMPARE(actionsOf(json(scene.call("GET", range + "&changes=1")), "data"), (std::vector<std::string>{"queue.pause"}));
  QCOMPARE(pointersOf(scene.call("GET", "/audit?from=yesterday")), QString("from"));
  QCOMPARE(pointersOf(scene.call("GET", "/audit?cursor=0")), QString("cursor"));
}

void PastTest::auditOfChangesComesInPages() {
  Scene scene;
  for (int i = 0; i < 5; ++i) {
    addRows(scene, 1, kThen - minutes{i}, "queue.pause");
    addRows(scene, 40, kThen - minutes{i}, "access.refused");
  }
  std::size_t found = 0;
  std::string cursor, asked = "/audit?changes=1&limit=2&to=2026-05-12T13:30:00Z";
  for (int pages = 1; pages <= 3; ++pages) {
    const auto page = json(scene.call("GET", asked + cursor));
    found += page.at("data").as_array().size();
    QCOMPARE(page.at("has_more").as_bool(), pages < 3);
    cursor = "&cursor=" + std::string(page.at("next_cursor").as_string());
  }
  QCOMPARE(found, std::size_t{5});
}

void PastTest::pageOfTheAuditMayBeShort() {
  Scene scene;
  const auto rows = static_cast<std::int64_t>(AuditWalk::kRowsMax);
  addRows(scene, 1, kNow, "queue.pause");
  addRows(scene, rows + 1000, kNow, "access.refused");
  addRows(scene, 1, kNow, "queue.resume");
  const auto first = json(scene.call("GET", "/audit?changes=1"));
  QCOMPARE(actionsOf(first, "data"), (std::vector<std::string>{"queue.pause"}));
  QVERIFY(first.at("has_more").as_bool());
  const auto second = json(scene.call("GET", "/audit?changes=1&cursor=" + std::string(first.at("next_cursor").as_string())));
  QCOMPARE(actionsOf(second, "data"), (std::vector<std::string>{"queue.resume"}));
  QVERIFY(!second.at("has_more").as_bool());
}

int runPastTests(int argc, char** argv) { return runTest<PastTest>(argc, argv); }

}  // namespace signalbox::api::tests
