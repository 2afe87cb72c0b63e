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

/// What a receiver said that repeats what it was sent.
constexpr const char* kSaid = "refused: your-code-4711";
constexpr const char* kGroup = "0123456789abcdef";

model::Attempt refusedAttempt() {
  model::Attempt attempt;
  attempt.number = 1;
  attempt.provider = "hooks";
  attempt.intentAt = kNow;
  attempt.finishedAt = kNow + seconds{1};
  attempt.outcome = model::Outcome{};
  attempt.outcome->outcome = model::OutcomeClass::permanent;
  attempt.outcome->code = "422";
  attempt.outcome->message = kSaid;
  return attempt;
}

/// A dead webhook with a receipt, its cause, a subscription, a suppression, an operation that sent it again: each with those words.
void tellWords(Scene& scene) {
  store::DetailRow detail;
  detail.row.notification.id.bytes[15] = 7;
  detail.row.notification.channel = model::Channel::webhook;
  detail.row.notification.target = "https://hooks.example.com/in";
  detail.row.notification.createdAt = kNow;
  detail.row.delivery.state = model::State::suppressed;
  detail.row.delivery.reason = std::string("the address is suppressed: hooks: bounced (410: ") + kSaid + ")";
  detail.row.lastOutcome = refusedAttempt().outcome;
  detail.row.groupId = kGroup;
  detail.row.groupTitle = std::string("Refused as invalid: ") + kSaid + " (422)";
  detail.row.groupPlainTitle = "Refused as invalid (422)";
  detail.attempts = {refusedAttempt()};
  detail.history = {{kNow + seconds{2}, "receipt", std::string("hooks: bounced (410: ") + kSaid + ")", "", 0}};
  FakeReader& reader = scene.readers.reader;
  reader.detailRow = detail;
  reader.page.rows = {detail.row};
  store::GroupRow group;
  group.id = kGroup;
  group.title = detail.row.groupTitle;
  group.plainTitle = detail.row.groupPlainTitle;
  reader.groupRows = {group};
  store::StatRow dead;
  dead.at = kNow - seconds{5};
  dead.value = 1;
  reader.statRows["dead{cause=" + group.id + "}"] = {dead};
  for (const char* const queue : {"waiting{channel=webhook}", "sending{channel=webhook}"}) reader.statRows[queue] = {dead};
  store::SuppressionRow suppression;
  suppression.number = 1;
  suppression.reason = detail.history.front().text;
  reader.suppressionRows = {suppression};
  store::SubscriptionRow subscription;
  subscription.subscription.name = "ops";
  subscription.figures.lastFailure = std::string("422: ") + kSaid;
  reader.subscriptionRows = {subscription};
  protocol::SubscriberView known;
  known.name = "ops";
  scene.snapshots.snapshot->subscriptions = {known};
  model::Operation operation;
  operation.id.bytes[15] = 5;
  operation.failedCauses = {{group.id + " " + group.title, 1}};
  reader.operationRows = {operation};
}

/// The whole of an answer, also of one that is a file.
std::string bodyOf(const Response& response) {
  std::string all = response.body;
  for (bool end = response.stream == nullptr; !end;)
    response.stream->next([&](BodyStream::Piece piece) {
      all += piece.bytes;
      end = piece.end;
    });
  return all;
}

}  // namespace

void MaskedTest::marksTellWhenAndOfWhatKindAlone() {
  Scene scene;
  scene.readers.reader.auditRows = {auditRow(4, "token.create", "till-9"), auditRow(3, "provider.put", "twilio-9"),
                                    auditRow(2, "vault.master_key", "vault-9"), auditRow(1, "engine.started", "engine")};
  scene.readers.reader.auditRows.front().detail = R"({"app":"shop-9"})";
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

void MaskedTest::receiversWordsAreShownByPayloadViewAlone_data() {
  QTest::addColumn<QString>("path");
  for (const char* const path :
       {"/notifications", "/notifications/00000000-0000-0000-0000-000000000007", "/dead-letters", "/held", "/export?format=jsonl",
        "/export?format=csv", "/dead-letters/groups", "/dead-letters/groups/0123456789abcdef", "/suppressions", "/subscriptions",
        "/subscriptions/ops", "/past?at=2026-05-12T14:00:00Z", "/operations/00000000-0000-0000-0000-000000000005/report",
        "/stats?series=dead&from=2026-05-12T13:59:00Z&to=2026-05-12T14:00:00Z"})
    QTest::newRow(path) << path;
}

void MaskedTest::receiversWordsAreShownByPayloadViewAlone() {
  QFETCH(QString, path);
  Scene scene;
  tellWords(scene);
  const Response shown = scene.call("GET", path.toStdString());
  QCOMPARE(shown.status, 200);
  QVERIFY(QString::fromStdString(bodyOf(shown)).contains(QLatin1String("4711")));
  scene.tokens.without = Permission::payloadView;
  const Response masked = scene.call("GET", path.toStdString());
  QCOMPARE(masked.status, 200);
  const QString body = QString::fromStdString(bodyOf(masked));
  QVERIFY2(!body.isEmpty() && !body.contains(QLatin1String("4711")), qPrintable(body));
}

void MaskedTest::whatARefusalWasIsShownToEverybody() {
  Scene scene;
  tellWords(scene);
  const auto row = json(scene.call("GET", "/notifications", "", "viewer")).at("data").at(0);
  QCOMPARE(row.at("error_code").as_string(), boost::json::string("422"));
  QCOMPARE(row.at("error").as_string(), boost::json::string("Refused as invalid (422)"));
  QCOMPARE(row.at("group").as_string(), boost::json::string("Refused as invalid (422)"));
  QCOMPARE(row.at("reason").as_string(), boost::json::string("the address is suppressed: hooks: bounced"));
  QCOMPARE(json(scene.call("GET", "/subscriptions/ops", "", "viewer")).at("last_failure").as_string(), boost::json::string("422"));
  QCOMPARE(json(scene.call("GET", "/suppressions", "", "viewer")).at("data").at(0).at("reason").as_string(), boost::json::string("hooks: bounced"));
  const auto timeline = json(scene.call("GET", "/notifications/00000000-0000-0000-0000-000000000007", "", "viewer")).at("timeline").as_array();
  QStringList told;
  for (const auto& entry : timeline)
    told << QString::fromStdString(std::string(entry.at("kind").as_string()) + ": " + std::string(entry.at("message").as_string()));
  QVERIFY2(told.contains(QStringLiteral("attempt: Refused as invalid (422)")), qPrintable(told.join('\n')));
}

void MaskedTest::receiversWordsAreNotFoundBySearchingEither() {
  Scene scene;
  for (const char* const path : {"/notifications", "/dead-letters", "/held", "/export", "/dead-letters/groups"}) {
    const Response refused = scene.call("GET", std::string(path) + "?q=error:4711*", "", "viewer");
    QCOMPARE(refused.status, 403);
    QCOMPARE(json(refused).at("missing_permission").as_string(), boost::json::string("payload.view"));
  }
  QVERIFY(scene.readers.reader.lists.empty());
  QCOMPARE(scene.call("GET", "/notifications?q=-4711", "", "viewer").status, 200);
  QCOMPARE(model::toText(scene.readers.reader.lists.back().query), std::string("-(code:4711 OR template:4711)"));
  QCOMPARE(scene.call("GET", "/notifications?q=error:4711", "", "operator").status, 200);
  QCOMPARE(model::toText(scene.readers.reader.lists.back().query), std::string("error:4711"));
  scene.readers.reader.viewRows = {{"codes", "error:4711", "dead-letters"}};  // what an operator looks for may quote it, too
  QVERIFY(json(scene.call("GET", "/views", "", "viewer")).at("data").as_array().empty());
}

void MaskedTest::causeWithoutAPlainTitleGoesByItsId() {
  Scene scene;
  tellWords(scene);
  scene.readers.reader.groupRows.front().plainTitle.clear();
  const auto title = [&](const char* role) {
    return std::string(json(scene.call("GET", std::string("/dead-letters/groups/") + kGroup, "", role)).at("title").as_string());
  };
  QCOMPARE(title("viewer"), std::string("Cause ") + kGroup);
  QVERIFY(title("operator").find("4711") != std::string::npos);
  // What is grouped by anything else is called by that.
  QCOMPARE(json(scene.call("GET", "/dead-letters/groups?by=provider", "", "viewer")).at("data").at(0).at("title").as_string(),
           boost::json::string(scene.readers.reader.groupRows.front().title));
}

int runMaskedTests(int argc, char** argv) { return runTest<MaskedTest>(argc, argv); }

}  // namespace signalbox::api::tests
