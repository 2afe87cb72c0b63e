// Canaries, edits, approvals and reports, as the API takes and shows them.
#include "tests/engine/api/replay_test.h"

#include "engine/api/plan_permission.h"
#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

namespace {

const char* const kSetData = R"({"kind":"replay","q":"is:dead","edits":[{"op":"set","field":"data.order","value":"B-2"}]})";
const char* const kSetTarget = R"({"kind":"replay","q":"is:dead","edits":[{"op":"replace","field":"to","find":".con","value":".com"}]})";

model::Plan editedPlan() {
  model::Plan plan;
  plan.id.bytes[15] = 1;
  plan.state = model::PlanState::ready;
  plan.matched = 2;
  plan.counts[0] = 2;
  plan.edits = R"([{"op":"set","field":"data.order","find":"","value":"B-2"}])";
  return plan;
}

model::Operation finishedOperation() {
  model::Operation operation;
  operation.id.bytes[15] = 5;
  operation.planId = editedPlan().id;
  operation.state = model::OperationState::finished;
  operation.include = 1;
  operation.done = 3;
  operation.confirmed = 2;
  operation.failed = 1;
  operation.sentBy = {{"mail", 2}};
  operation.failedCauses = {{"0123456789abcdef Mailbox is full", 1}};
  operation.skippedReasons = {{"expired", 4}};
  return operation;
}

store::ScanRow order() {
  store::ScanRow row;
  row.row.notification.seq = 1;
  row.row.notification.id.bytes[15] = 9;
  row.row.notification.channel = model::Channel::email;
  row.row.notification.target = "ana@example.com";
  row.row.notification.templateName = "order";
  row.row.notification.templateVersion = 1;
  row.row.notification.data = R"({"order":"A-1"})";
  return row;
}

}  // namespace

void ReplayTest::editsNeedTheirOwnPermissions() {
  Scene scene;
  scene.readers.reader.planRow = editedPlan();
  scene.intake.done = core::CommandDone{editedPlan().id, 0};
  QCOMPARE(scene.call("POST", "/plans", kSetData, "operator").status, 202);
  QCOMPARE(scene.call("POST", "/plans", kSetTarget, "operator").status, 202);
  QCOMPARE(scene.intake.commanded.size(), std::size_t{2});
  PermissionSet contentOnly;
  contentOnly.set(static_cast<std::size_t>(Permission::replayEditContent));
  const std::string target = R"([{"op":"set","field":"to","value":"x@example.com"}])";
  QVERIFY(!missingForEdits(contentOnly, editedPlan().edits));
  QVERIFY(missingForEdits(contentOnly, target) == Permission::replayEditTarget);
  QVERIFY(missingForEdits({}, editedPlan().edits) == Permission::replayEditContent);
  QVERIFY(!missingForEdits({}, ""));
  PermissionSet targets;
  targets.set(static_cast<std::size_t>(Permission::replayEditTarget));
  QVERIFY(missingForEdits(targets, target) == Permission::payloadView);  // his own address would show him the content
  targets.set(static_cast<std::size_t>(Permission::payloadView));
  QVERIFY(!missingForEdits(targets, target));
  const auto& asked = std::get<core::CreatePlan>(scene.intake.commanded.front().command).plan;
  QCOMPARE(core::editsFromText(asked.edits).front().field, std::string("data.order"));
}

void ReplayTest::editsOfAnothersPlanNeedThemToo() {
  Scene scene;
  scene.readers.reader.planRow = editedPlan();
  scene.readers.reader.planRow->edits = R"([{"op":"set","field":"to","find":"","value":"x@example.com"}])";
  const std::string body = R"({"reason":"x","plan_id":")" + editedPlan().id.toString() + "\"}";
  scene.tokens.without = Permission::replayEditTarget;
  const Response refused = scene.call("POST", "/operations", body, "operator");
  QCOMPARE(refused.status, 403);
  QCOMPARE(json(refused).at("missing_permission").as_string(), boost::json::string("replay.edit_target"));
  scene.tokens.without = Permission::payloadView;
  const Response blind = scene.call("POST", "/operations", body, "operator");
  QCOMPARE(blind.status, 403);
  QCOMPARE(json(blind).at("missing_permission").as_string(), boost::json::string("payload.view"));
  QVERIFY(scene.intake.commanded.empty());
}

void ReplayTest::wrongEditsAreNamed() {
  Scene scene;
  const Response wrong =
      scene.call("POST", "/plans", R"({"kind":"replay","edits":[{"op":"set","field":"data.a","value":1},{"op":"x","field":"data.b"}]})");
  QCOMPARE(wrong.status, 422);
  QCOMPARE(pointersOf(wrong), QStringLiteral("/edits/1/op"));
  QCOMPARE(pointersOf(scene.call("POST", "/plans", R"({"kind":"discard","edits":[{"op":"set","field":"data.a","value":1}]})")),
           QStringLiteral("/edits"));
}

void ReplayTest::canaryIsReadAndShown() {
  Scene scene;
  scene.readers.reader.planRow = editedPlan();
  scene.readers.reader.planRow->edits.clear();
  model::Operation operation = finishedOperation();
  operation.canary = model::Canary{};
  model::CanaryStep step;
  step.size = 2;
  step.dealt = 2;
  step.failed = 2;
  step.verdict = model::CanaryVerdict::failed;
  step.words = "2 of 2 failed; the limit is 10 %";
  operation.canary->steps = {step};
  scene.readers.reader.operationRows = {operation};
  scene.intake.done = core::CommandDone{operation.id, 0};
  const std::string body = R"({"reason":"x","canary":{"steps":[1,3],"confirm":"delivered","wait_seconds":300,"failure_limit":0},"plan_id":")" +
      editedPlan().id.toString() + "\"}";
  const Response response = scene.call("POST", "/operations", body);
  QVERIFY2(response.status == 202, qPrintable(text(response)));
  const auto& rules = *std::get<core::CreateOperation>(scene.intake.commanded.front().command).canary;
  QCOMPARE(rules.sizes, (std::vector<std::int64_t>{1, 3}));
  QCOMPARE(rules.confirmation, model::Confirmation::delivered);
  QCOMPARE(rules.wait, base::Millis{300'000});
  QCOMPARE(rules.failureLimit, 0.0);
  const auto shown = json(response).at("canary").at("steps").at(0);
  QCOMPARE(shown.at("verdict").as_string(), boost::json::string("failed"));
  QCOMPARE(shown.at("text").as_string(), boost::json::string("2 of 2 failed; the limit is 10 %"));
}

void ReplayTest::wrongCanariesAreNamed_data() {
  QTest::addColumn<QString>("canary");
  QTest::addColumn<QString>("pointer");
  QTest::newRow("steps") << R"({"steps":[]})" << "/canary/steps";
  QTest::newRow("confirm") << R"({"confirm":"opened"})" << "/canary/confirm";
  QTest::newRow("wait") << R"({"wait_seconds":0})" << "/canary/wait_seconds";
  QTest::newRow("endless") << R"({"wait_seconds":9223372036854775807})" << "/canary/wait_seconds";
  QTest::newRow("limit") << R"({"failure_limit":2})" << "/canary/failure_limit";
}
void ReplayTest::wrongCanariesAreNamed() {
  QFETCH(QString, canary);
  QFETCH(QString, pointer);
  Scene scene;
  scene.readers.reader.planRow = editedPlan();
  const std::string body = R"({"reason":"x","canary":)" + canary.toStdString() + R"(,"plan_id":")" + editedPlan().id.toString() + "\"}";
  const Response response = scene.call("POST", "/operations", body);
  QVERIFY2(response.status == 422, qPrintable(text(response)));
  QCOMPARE(pointersOf(response), pointer);
}

void ReplayTest::approvalGoesToTheCore() {
  Scene scene;
  scene.readers.reader.operationRows = {finishedOperation()};
  const std::string path = "/operations/" + finishedOperation().id.toString() + "/approve";
  const Response approved = scene.call("POST", path, R"({"reason":"looked at it"})", "operator");
  QVERIFY2(approved.status == 200, qPrintable(text(approved)));
  QCOMPARE(std::get<core::ApproveOperation>(scene.intake.commanded.front().command).id, finishedOperation().id);
  QCOMPARE(scene.intake.commanded.front().reason, std::string("looked at it"));
  QCOMPARE(scene.call("POST", path, "", "viewer").status, 403);
  scene.readers.reader.operationRows.front().edits = R"([{"op":"set","field":"to","find":"","value":"x@example.com"}])";
  scene.tokens.without = Permission::replayEditTarget;
  QCOMPARE(json(scene.call("POST", path, "", "operator")).at("missing_permission").as_string(), boost::json::string("replay.edit_target"));
  scene.readers.reader.operationRows.front().edits.clear();
  scene.intake.done = base::Status(base::Code::conflict, "a second person must approve it, and you asked for it yourself");
  QCOMPARE(scene.call("POST", path).status, 409);
  QCOMPARE(scene.call("POST", "/operations/00000000-0000-7000-8000-00000000000a/approve").status, 404);
}

void ReplayTest::samplesShowBothSides() {
  Scene scene;
  scene.readers.reader.planRow = editedPlan();
  scene.readers.reader.scanRows = {order()};
  model::Template value;
  value.name = "order";
  value.version = 1;
  value.text = "Order {{order}}{{#delayed_by}}, sorry{{/delayed_by}}";
  scene.readers.reader.templateRows = {value};
  const std::string path = "/plans/" + editedPlan().id.toString() + "/samples";
  const auto sample = json(scene.call("GET", path)).at("data").at(0);
  QCOMPARE(sample.at("before").at("text").as_string(), boost::json::string("Order A-1"));
  QCOMPARE(sample.at("after").at("text").as_string(), boost::json::string("Order B-2, sorry"));
  QCOMPARE(sample.at("recipient").as_string(), boost::json::string("ana@example.com"));
  const auto change = sample.at("changes").at(0);
  QCOMPARE(change.at("field").as_string(), boost::json::string("data.order"));
  QCOMPARE(change.at("before").as_string(), boost::json::string("A-1"));
  QCOMPARE(change.at("after").as_string(), boost::json::string("B-2"));
  const auto masked = json(scene.call("GET", path, "", "viewer")).at("data").at(0);
  QVERIFY(masked.at("before").is_null() && masked.at("after").is_null() && masked.at("changes").as_array().empty());
  QVERIFY(masked.at("recipient").as_string().find("ana@") == boost::json::string::npos);
  QCOMPARE(scene.call("GET", path + "?limit=21").status, 422);
}

void ReplayTest::samplesOfWhatSendsNothingAreRefused() {
  Scene scene;
  scene.readers.reader.planRow = editedPlan();
  scene.readers.reader.planRow->kind = model::OperationKind::discard;
  QCOMPARE(scene.call("GET", "/plans/" + editedPlan().id.toString() + "/samples").status, 409);
}

void ReplayTest::valuesOfEditsAreNotShownWithThePlan() {
  Scene scene;
  scene.readers.reader.planRow = editedPlan();
  const Response response = scene.call("GET", "/plans/" + editedPlan().id.toString(), "", "viewer");
  QCOMPARE(json(response).at("edits").at(0).at("field").as_string(), boost::json::string("data.order"));
  QVERIFY(response.body.find("B-2") == std::string::npos);
}

void ReplayTest::reportTellsWhatWasDone() {
  Scene scene;
  scene.readers.reader.planRow = editedPlan();
  scene.readers.reader.operationRows = {finishedOperation()};
  store::AuditRow act;
  act.seq = 1;
  act.object = finishedOperation().id.toString();
  act.principal = "ana";
  act.action = "operation.rate";
  act.detail = R"({"rate":5.0})";
  scene.readers.reader.auditRows = {act};
  const auto report = json(scene.call("GET", "/operations/" + act.object + "/report"));
  QCOMPARE(report.at("operation").at("confirmed").as_int64(), 2);
  QCOMPARE(report.at("verdicts").at(0).at("verdict").as_string(), boost::json::string("will_send"));
  QCOMPARE(report.at("sent_by").at(0).at("count").as_int64(), 2);
  QCOMPARE(report.at("failed_causes").at(0).at("name").as_string(), boost::json::string("0123456789abcdef"));
  QCOMPARE(report.at("failed_causes").at(0).at("text").as_string(), boost::json::string("Mailbox is full"));
  QCOMPARE(report.at("skipped").at(0).at("name").as_string(), boost::json::string("expired"));
  QVERIFY(report.at("acts").at(0).at("text").as_string().starts_with("Rate changed to 5/s"));
}

void ReplayTest::reportSaysThatMoreWasDone() {
  Scene scene;
  scene.readers.reader.operationRows = {finishedOperation()};
  store::AuditRow act;
  act.object = finishedOperation().id.toString();
  act.action = "operation.pause";
  const auto acts = [&](std::int64_t count) {
    scene.readers.reader.auditRows.clear();
    for (act.seq = count; act.seq > 0; --act.seq) scene.readers.reader.auditRows.push_back(act);
    return json(scene.call("GET", "/operations/" + act.object + "/report")).at("acts").as_array();
  };
  QCOMPARE(acts(500).size(), std::size_t{500});
  QCOMPARE(acts(500).back().at("text").as_string(), boost::json::string("Paused"));
  QCOMPARE(acts(700).size(), std::size_t{501});
  QVERIFY(acts(700).back().at("text").as_string().starts_with("More was done"));
}

void ReplayTest::groupShowsItsLastFix() {
  Scene scene;
  store::GroupRow row;
  row.id = "g";
  row.lastFix = store::FixRow{finishedOperation().id, "template order v7", "ana", kNow, kNow - std::chrono::minutes{12}, 100, 98, 97, 2};
  scene.readers.reader.groupRows = {row};
  const auto fix = json(scene.call("GET", "/dead-letters/groups/g")).at("last_fix");
  QCOMPARE(fix.at("text").as_string(), boost::json::string("template order v7"));
  QCOMPARE(fix.at("took_seconds").as_int64(), 720);
  QCOMPARE(fix.at("confirmed").as_int64(), 98);
}

int runReplayTests(int argc, char** argv) { return runTest<ReplayTest>(argc, argv); }

}  // namespace signalbox::api::tests
