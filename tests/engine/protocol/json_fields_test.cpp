// Wire types and their JSON in both directions.
#include "engine/protocol/resources.h"
#include "tests/engine/protocol/protocol_tests.h"

namespace signalbox::protocol::tests {

namespace {

const base::WallTime kTime = *base::parseRfc3339("2026-05-12T14:03:10.250Z");

}  // namespace

class JsonFieldsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void gapsInASeriesAreReadAsGaps() {
    StatsSeries series;
    series.values = {1.0, std::nullopt, 0.0};
    const auto read = parse<StatsSeries>(toText(series));
    QVERIFY2(read.ok(), read.status().toString().c_str());
    QCOMPARE(read.value().values.size(), std::size_t{3});
    QVERIFY(!read.value().values[1].has_value());
    QVERIFY(read.value().values[2].has_value());
  }

  void wireTypesReadWhatTheyWrite() {
    Snapshot snapshot;
    snapshot.asOf = {kTime, 42, "boot"};
    snapshot.totals.outboxLagMs = 17;
    snapshot.totals.acceptedPerSecond = 0.25;
    QueueView queue;
    queue.channel = "sms";
    queue.oldestDue = kTime;
    snapshot.queues = {queue};
    ProviderView provider;
    provider.settings = {{"host", "mail.example.com"}};
    provider.secretsSet = {"password"};
    provider.p95Ms = 12.5;
    provider.breaker.state = "half_open";
    snapshot.providers = {provider};
    OperationView operation;
    operation.skippedReasons = {{"sent since", 3}};
    snapshot.operations = {operation};
    const std::string text = toText(snapshot);
    const auto read = parse<Snapshot>(text);
    QVERIFY(read.ok());
    QCOMPARE(toText(read.value()), text);
    QCOMPARE(*read.value().queues.front().oldestDue, kTime);
    QCOMPARE(read.value().providers.front().settings.at("host"), std::string("mail.example.com"));
    QVERIFY(!read.value().providers.front().p50Ms.has_value());
    QCOMPARE(read.value().operations.front().skippedReasons.at("sent since"), std::int64_t{3});
  }

  void timesAreRfc3339AndAbsentOptionalsNull() {
    NotificationRow row;
    row.createdAt = kTime;
    const auto json = toJson(row);
    QCOMPARE(json.at("created_at").as_string(), boost::json::string("2026-05-12T14:03:10.250Z"));
    QVERIFY(json.at("due_at").is_null());
  }

  void unknownMembersAreIgnoredAndMissingOnesKeepTheirDefault() {
    const auto read = parse<ProviderPut>(R"({"kind":"smtp","invented":[1,2],"weight":null})");
    QVERIFY(read.ok());
    QCOMPARE(read.value().kind, std::string("smtp"));
    QCOMPARE(read.value().concurrency, 64);
    QCOMPARE(read.value().enabled, true);
  }

  void wrongTypesAreNamed() {
    const auto read = parse<ProviderPut>(R"({"kind":1,"enabled":"yes","position":2.5,"concurrency":99999999999,"settings":{"a":1}})");
    QVERIFY(!read.ok());
    QCOMPARE(read.status().code(), base::Code::malformed);
    QStringList pointers;
    const base::Status status = read.status();
    for (const auto& field : status.fields()) pointers << QString::fromStdString(field.pointer);
    QCOMPARE(pointers, (QStringList{"/kind", "/enabled", "/position", "/concurrency", "/settings"}));
  }

  void wholeNumbersMayBeWrittenAsReals() {
    const auto read = parse<AsOf>(R"({"step":3.0,"time":"2026-05-12T16:03:10.25+02:00"})");
    QVERIFY(read.ok());
    QCOMPARE(read.value().step, std::int64_t{3});
    QCOMPARE(read.value().time, kTime);
  }

  void answersMayHoldWhatWasAskedForFurtherIn() {
    PlanSample sample;
    sample.changes.push_back({"data", parseJson(std::string(kDepthMax, '[') + std::string(kDepthMax, ']')).value(), nullptr});
    Page<PlanSample> page;
    page.data.push_back(sample);
    const std::string text = toText(page);
    const auto read = parse<Page<PlanSample>>(text);
    QVERIFY2(read.ok(), read.status().toString().c_str());
    QCOMPARE(toText(read.value()), text);
    QVERIFY(!parseJson(text).ok());
    const auto beyond = parse<PlanSample>("{\"after\":" + std::string(kAnswerDepthMax, '[') + std::string(kAnswerDepthMax, ']') + "}");
    QCOMPARE(beyond.status().code(), base::Code::malformed);
  }

  void jsonIsReadStrictly_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    const auto row = [](const char* name, const QByteArray& text, bool good) { QTest::newRow(name) << text << good; };
    row("object", "{}", true);
    row("blanks", " \t\r\n[1, 2]\n ", true);
    row("escapes", R"("\ud83d\ude00\n")", true);
    row("depth 32", QByteArray(32, '[') + QByteArray(32, ']'), true);
    row("depth 33", QByteArray(33, '[') + QByteArray(33, ']'), false);
    row("depth 100000", QByteArray(100'000, '['), false);
    row("empty", "", false);
    row("blank", "  ", false);
    row("two values", "1 2", false);
    row("trailing bytes", "{}x", false);
    row("trailing comma", "[1,]", false);
    row("single quotes", "{'a':1}", false);
    row("comment", "// x\n1", false);
    row("NaN", "NaN", false);
    row("leading zero", "01", false);
    row("plus", "+1", false);
    row("hex", "0x1", false);
    row("cut string", "\"a", false);
    row("control in string", QByteArray("\"a\x01\"", 4), false);
    row("lone surrogate", R"("\ud83d")", false);
    row("bad UTF-8", "\"\xC3\x28\"", false);
    row("overlong UTF-8", "\"\xC0\xAF\"", false);
    row("byte order mark", "\xEF\xBB\xBF{}", false);
  }
  void jsonIsReadStrictly() {
    QFETCH(QByteArray, text);
    QFETCH(bool, good);
    const auto read = parseJson(text.toStdString());
    QCOMPARE(read.ok(), good);
    if (!good) QCOMPARE(read.status().code(), base::Code::malformed);
  }
};

int runJsonFieldsTests(int argc, char** argv) { return runTest<JsonFieldsTest>(argc, argv); }

}  // namespace signalbox::protocol::tests

#include "json_fields_test.moc"
