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
