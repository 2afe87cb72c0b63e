// What is kept from those who may not read the audit, or not what messages say.
#include "tests/engine/api/masked_test.h"

#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

namespace {

using std::chrono::seconds;

const std::string kMarks = "/stats?markers=1&from=2026-05-12T13:59:00Z&to=2026-05-12T14:00:00Z";

store::AuditRow auditRow(std::int64_t seq, std::string action, std::string object) {
  store::AuditRow row;
  row.seq = seq;
  row.at = kNow - seconds{60 - seq};
  row.principal = "ana";
  row.action = std::move(action);
  row.object = std::move(object);
  row.reason = "because";
  return row;
}

QString kindsOf(const boost::json::value& stats) {
  QStringList kinds;
  for (const auto& marker : stats.at("markers").as_array()) kinds << QString::fromStdString(std::string(marker.at("kind").as_string()));
  return kinds.join(' ');
}

}  // namespace

void MaskedTest::marksTellWhenAndOfWhatKindAlone() {
  Scene scene;
  scene.readers.reader.auditRows = {auditRow(4, "token.create", "till-9"), auditRow(3, "provider.put", "twilio-9"),
                                    auditRow(2, "vault.master_key", "vault-9"), auditRow(1, "engine.started", "engine")};
  const Response shown = scene.call("GET", kMarks, "", "viewer");
  QCOMPARE(kindsOf(json(shown)), QString("restart operator configuration operator"));
  for (const char* const word : {"ana", "token", "provider", "vault", "-9", "because"})
    QVERIFY2(shown.body.find(word) == std::string::npos, qPrintable(text(shown)));
  const auto markers = json(shown).at("markers");
  QCOMPARE(markers.at(0).at("text").as_string(), boost::json::string("The engine started"));
  QCOMPARE(markers.at(1).at("text").as_string(), boost::json::string("An act"));
  QVERIFY(markers.at(1).at("at").is_string());
  const auto whole = json(scene.call("GET", kMarks, "", "operator")).at("markers");
  QCOMPARE(whole.at(3).at("text").as_string(), boost::json::string("ana: token.create till-9 (because)"));
}

void MaskedTest::refusalsAreNoMarks() {
  Scene scene;
  scene.readers.reader.auditRows = {auditRow(4, "access.refused", "GET /audit"), auditRow(3, "access.revealed", "messages"),
                                    auditRow(2, "access.no_valid_token", "127.0.0.1"), auditRow(1, "queue.pause", "sms")};
  for (const char* const role : {"viewer", "admin"}) QCOMPARE(kindsOf(json(scene.call("GET", kMarks, "", role))), QString("operator"));
  const auto acts = json(scene.call("GET", "/past?at=2026-05-12T14:00:00Z")).at("acts").as_array();
  QCOMPARE(acts.size(), std::size_t{1});
  QCOMPARE(acts.front().at("action").as_string(), boost::json::string("queue.pause"));
}

void MaskedTest::reportTellsWhoSteeredItToReadersOfTheAudit() {
  Scene scene;
  model::Operation operation;
  operation.id.bytes[15] = 5;
  scene.readers.reader.operationRows = {operation};
  scene.readers.reader.auditRows = {auditRow(1, "operation.pause", operation.id.toString())};
  const std::string path = "/operations/" + operation.id.toString() + "/report";
  QCOMPARE(json(scene.call("GET", path, "", "operator")).at("acts").as_array().size(), std::size_t{1});
  const Response masked = scene.call("GET", path, "", "viewer");
  QCOMPARE(masked.status, 200);
  QVERIFY2(json(masked).at("acts").as_array().empty(), qPrintable(text(masked)));
}

void MaskedTest::actsAreStreamedToReadersOfTheAudit_data() {
  QTest::addColumn<QString>("role");
  QTest::addColumn<QString>("asked");
  QTest::addColumn<QString>("topics");
  QTest::newRow("some") << "viewer" << "?topics=state,command" << "state";
  QTest::newRow("that one") << "viewer" << "?topics=command" << "own";  // which is none; without any, all would come
  QTest::newRow("all") << "viewer" << "" << "state breaker alert operation";
  QTest::newRow("some, who may") << "operator" << "?topics=state,command" << "state command";
  QTest::newRow("all, who may") << "operator" << "" << "";
}

void MaskedTest::actsAreStreamedToReadersOfTheAudit() {
  QFETCH(QString, role);
  QFETCH(QString, asked);
  QFETCH(QString, topics);
  Scene scene;
  QVERIFY(scene.call("GET", "/events" + asked.toStdString(), "", role.toStdString()).events != nullptr);
  QStringList found;
  for (const std::string& topic : scene.events.filter.topics) found << QString::fromStdString(topic);
  QCOMPARE(found.join(' '), topics);
}

int runMaskedTests(int argc, char** argv) { return runTest<MaskedTest>(argc, argv); }

}  // namespace signalbox::api::tests
