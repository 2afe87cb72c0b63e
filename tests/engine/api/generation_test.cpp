#include "tests/engine/api/generation_test.h"

#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

model::Template version(std::int64_t number, base::WallTime at, const char* words) {
  model::Template made;
  made.name = "code";
  made.version = number;
  made.updatedAt = at;
  made.text = words;
  return made;
}

/// Begun a minute before it replayed the message, over a minute after.
model::Operation replay(const char* by, const char* reason, base::WallTime at) {
  model::Operation operation;
  operation.kind = model::OperationKind::replay;
  operation.by = by;
  operation.reason = reason;
  operation.startedAt = at - minutes{1};
  operation.finishedAt = at + minutes{1};
  return operation;
}

/// Replayed with the newest version of its template, then with another code, then as it was; of version 5 nobody knew yet.
struct Replayed {
  Replayed() {
    FakeReader& reader = scene.readers.reader;
    reader.templateRows = {version(5, kNow, "Too late"), version(4, kNow - minutes{50}, "Another {{code}}{{#delayed_by}}, late{{/delayed_by}}"),
                           version(3, kNow - hours{9}, "Code {{code}}")};
    reader.operationRows = {replay("bea", "again", thirdAt), replay("ana", "mended", secondAt), replay("ana", "mended", firstAt)};
    reader.operationRows[1].edits = R"([{"op":"set","field":"data.code","find":"","value":"2"}])";
    reader.operationRows[2].latestTemplate = true;
    store::DetailRow detail;
    detail.row.notification.id.bytes[15] = 9;
    detail.row.notification.channel = model::Channel::sms;
    detail.row.notification.target = "+436601234567";
    detail.row.notification.createdAt = kNow - hours{1};
    detail.row.notification.templateName = "code";
    detail.row.notification.templateVersion = 3;
    detail.row.notification.data = R"({"code":"1"})";
    detail.row.delivery.generation = 3;
    detail.row.delivery.state = model::State::sent;
    detail.overrideTemplateVersion = 4;
    detail.edit = store::OverrideRow{"+436601234567", R"({"code":"2"})", ""};
    detail.history = {{firstAt, "replayed", "mended", "ana", 1},
                      {secondAt, "replayed", "mended; edited data.code", "ana", 2},
                      {thirdAt, "replayed", "again", "bea", 3}};
    reader.detailRow = detail;
  }
  std::string path(const char* query) const { return "/notifications/" + scene.readers.reader.detailRow->row.notification.id.toString() + query; }
  boost::json::value shown(const char* query, const char* token = "admin") { return json(scene.call("GET", path(query), "", token)); }
  QString rendered(const char* query, const char* part = "text") {
    const boost::json::value answer = shown(query);
    const auto* said = answer.at("rendered").as_object().if_contains(part);
    return said == nullptr ? QString() : QString::fromStdString(std::string(said->as_string()));
  }

  const base::WallTime firstAt = kNow - minutes{40}, secondAt = kNow - minutes{20}, thirdAt = kNow - minutes{10};
  Scene scene;
};

}  // namespace

void GenerationTest::eachGenerationIsMadeOfItsOwnVersionAndData() {
  Replayed message;
  QCOMPARE(message.rendered("?generation=0"), QStringLiteral("Code 1"));
  QCOMPARE(message.rendered("?generation=1"), QStringLiteral("Another 1, late"));
  QCOMPARE(message.rendered("?generation=2"), QStringLiteral("Another 2, late"));
  QCOMPARE(message.rendered(""), QStringLiteral("Another 2, late"));
  const auto first = message.shown("?generation=0"), second = message.shown("?generation=2");
  QCOMPARE(first.at("generation").as_int64(), 0);
  QCOMPARE(first.at("template_version").as_int64(), 3);
  QVERIFY(first.at("edited").is_null());
  QCOMPARE(second.at("template_version").as_int64(), 4);
  QCOMPARE(second.at("edited").at("data").at("code").as_string(), boost::json::string("2"));
  QCOMPARE(message.shown("").at("generation").as_int64(), 3);
  QCOMPARE(message.shown("?generation=99").at("generation").as_int64(), 3);
  QCOMPARE(message.scene.call("GET", message.path("?generation=-1")).status, 422);
}

void GenerationTest::withoutPermissionAGenerationHasItsVersionAlone() {
  Replayed message;
  const auto shown = message.shown("?generation=2", "viewer");
  QCOMPARE(shown.at("template_version").as_int64(), 4);
  QVERIFY(shown.at("rendered").is_null() && shown.at("edited").is_null() && shown.at("data").is_null());
}

void GenerationTest::whatIsNotKnownAnyMoreIsSaid() {
  Replayed message;
  message.scene.readers.reader.operationRows.pop_back();  // of the first replay
  for (const char* const query : {"?generation=1", "?generation=2"}) {
    QVERIFY(message.rendered(query, "error").startsWith(QStringLiteral("which replay sent it so")));
    QCOMPARE(message.shown(query).at("template_version").as_int64(), 0);
  }
  QCOMPARE(message.rendered("?generation=0"), QStringLiteral("Code 1"));
  QCOMPARE(message.rendered("?generation=3"), QStringLiteral("Another 2, late"));
}

void GenerationTest::operationsThatCannotBeToldApartProveNothing() {
  Replayed message;
  const model::Operation twin = message.scene.readers.reader.operationRows.back();
  message.scene.readers.reader.operationRows.push_back(twin);
  QCOMPARE(message.rendered("?generation=1"), QStringLiteral("Another 1, late"));  // whichever it was
  message.scene.readers.reader.operationRows.back().latestTemplate = false;
  QVERIFY(!message.rendered("?generation=1", "error").isEmpty());
}

void GenerationTest::whatIsGoneIsNamed() {
  Replayed message;
  message.scene.readers.reader.templateRows.pop_back();
  QCOMPARE(message.rendered("?generation=0", "error"), QStringLiteral("version 3 of its template code is no longer kept"));
  QCOMPARE(message.rendered("?generation=1"), QStringLiteral("Another 1, late"));
  message.scene.readers.reader.detailRow->row.notification.target.clear();
  message.scene.readers.reader.detailRow->edit->target.clear();
  for (store::HistoryRow& each : message.scene.readers.reader.detailRow->history) each.text.clear();
  for (const char* const query : {"?generation=0", "?generation=2", ""})
    QVERIFY(message.rendered(query, "error").startsWith(QStringLiteral("its recipient was erased")));
}

int runGenerationTests(int argc, char** argv) { return runTest<GenerationTest>(argc, argv); }

}  // namespace signalbox::api::tests
