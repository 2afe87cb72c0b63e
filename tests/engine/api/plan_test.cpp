// Plans and operations: what is asked, which permission it takes, and the lists behind the counts.
#include "tests/engine/api/plan_test.h"

#include "engine/core/verdict.h"
#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

namespace {

model::Plan samplePlan(model::OperationKind kind = model::OperationKind::replay, std::int64_t matched = 100) {
  model::Plan plan;
  plan.id.bytes[15] = 1;
  plan.kind = kind;
  plan.q = "is:dead";
  plan.state = model::PlanState::ready;
  plan.matched = matched;
  plan.counts[0] = 60;
  plan.counts[3] = 30;
  plan.counts[7] = 10;
  plan.channels = {70, 0, 0, 30};
  return plan;
}

/// The messages of that plan with the numbers 1 to `count`; the last one was sent meanwhile.
std::vector<store::ScanRow> messages(int count) {
  std::vector<store::ScanRow> rows(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].row.notification.seq = static_cast<model::Seq>(i) + 1;
  rows.back().row.delivery.state = model::State::sent;
  return rows;
}

QStringList reasonsOf(const Response& response) {
  QStringList reasons;
  const auto answer = json(response);
  for (const auto& row : answer.at("data").as_array()) reasons << QString::fromStdString(std::string(row.at("reason").as_string()));
  return reasons;
}

std::string operationBody(const model::Plan& plan, const char* more = R"("reason":"mended")") {
  return "{\"plan_id\":\"" + plan.id.toString() + "\"," + more + "}";
}

}  // namespace

void PlanTest::planIsMadeByTheCoreAndShown() {
  Scene scene;
  scene.readers.reader.planRow = samplePlan();
  scene.intake.done = core::CommandDone{scene.readers.reader.planRow->id, 0};
  const Response response =
      scene.call("POST", "/plans", R"({"kind":"replay","q":"  is:dead   provider:twilio ","provider":"vonage","latest_template":true})");
  QVERIFY2(response.status == 202, qPrintable(text(response)));
  const model::Plan& asked = std::get<core::CreatePlan>(scene.intake.commanded.front().command).plan;
  QCOMPARE(asked.q, std::string("is:dead provider:twilio"));
  QCOMPARE(asked.provider, std::string("vonage"));
  QVERIFY(asked.latestTemplate);
  QCOMPARE(asked.by, std::string("ana"));
  const auto verdicts = json(response).at("verdicts").as_array();
  QCOMPARE(verdicts.size(), std::size_t{3});
  QCOMPARE(verdicts[0].at("verdict").as_string(), boost::json::string("will_send"));
  QCOMPARE(verdicts[0].at("included").as_bool(), true);
  QCOMPARE(verdicts[1].at("verdict").as_string(), boost::json::string("duplicate_risk"));
  QCOMPARE(verdicts[1].at("included").as_bool(), false);
  QCOMPARE(verdicts[1].at("includable").as_bool(), true);
  QCOMPARE(verdicts[2].at("includable").as_bool(), false);
  QVERIFY(!verdicts[0].at("text").as_string().empty());
  QCOMPARE(boost::json::serialize(json(response).at("channels")), std::string(R"({"email":70,"webhook":30})"));
}

void PlanTest::planToResolveSaysWhatBecomesOfThem_data() {
  QTest::addColumn<model::Resolution>("resolution");
  QTest::addColumn<QString>("words");
  QTest::newRow("looked up") << model::Resolution::lookUp << "The provider is asked: what it took becomes sent";
  QTest::newRow("arrived") << model::Resolution::sent << "Marked as sent; not sent again.";
  QTest::newRow("given up") << model::Resolution::dead << "Becomes a dead letter.";
  QTest::newRow("sent again") << model::Resolution::resend << "Sent again as a new generation.";
}
void PlanTest::planToResolveSaysWhatBecomesOfThem() {
  QFETCH(model::Resolution, resolution);
  QFETCH(QString, words);
  Scene scene;
  scene.readers.reader.planRow = samplePlan(model::OperationKind::resolve);
  scene.readers.reader.planRow->resolution = resolution;
  const auto plan = json(scene.call("GET", "/plans/" + scene.readers.reader.planRow->id.toString()));
  const QString said = QString::fromStdString(std::string(plan.at("verdicts").as_array()[0].at("text").as_string()));
  QVERIFY2(said.startsWith(words), qPrintable(said));
}

void PlanTest::planToLookUpSaysWhatCannotBe() {
  Scene scene;
  scene.readers.reader.planRow = samplePlan(model::OperationKind::resolve);
  scene.readers.reader.planRow->resolution = model::Resolution::lookUp;
  scene.readers.reader.planRow->counts[static_cast<std::size_t>(model::Verdict::notPossible)] = 3;
  const auto plan = json(scene.call("GET", "/plans/" + scene.readers.reader.planRow->id.toString()));
  const auto& verdicts = plan.at("verdicts").as_array();
  const auto found =
      std::find_if(verdicts.begin(), verdicts.end(), [](const auto& each) { return each.at("verdict").as_string() == "not_possible"; });
  QVERIFY(found != verdicts.end());
  QVERIFY(!found->at("includable").as_bool());
  const QString said = QString::fromStdString(std::string(found->at("text").as_string()));
  QVERIFY2(said.startsWith(QStringLiteral("Its provider cannot be asked")), qPrintable(said));
}

void PlanTest::planSaysWhetherASecondPersonIsNeeded() {
  Scene scene;
  scene.readers.reader.planRow = samplePlan();  // includes 60 of 100
  const std::string path = "/plans/" + scene.readers.reader.planRow->id.toString();
  QVERIFY(!json(scene.call("GET", path)).at("needs_approval").as_bool());
  scene.facts.approvalAbove = 60;
  QVERIFY(!json(scene.call("GET", path)).at("needs_approval").as_bool());
  scene.facts.approvalAbove = 59;
  const auto plan = json(scene.call("GET", path));
  QVERIFY(plan.at("needs_approval").as_bool());
  QCOMPARE(plan.at("approval_above").as_int64(), std::int64_t{59});
}

void PlanTest::idsBecomeAQuery() {
  Scene scene;
  scene.readers.reader.planRow = samplePlan();
  scene.intake.done = core::CommandDone{scene.readers.reader.planRow->id, 0};
  const std::string a = "00000000-0000-7000-8000-00000000000a", b = "00000000-0000-7000-8000-00000000000b";
  QCOMPARE(scene.call("POST", "/plans", R"({"kind":"discard","ids":[")" + a + "\",\"" + b + "\"]}").status, 202);
  const std::string q = std::get<core::CreatePlan>(scene.intake.commanded.front().command).plan.q;
  const auto query = model::parseQuery(q);
  QVERIFY(query.ok());
  QCOMPARE(query.value().terms.size(), std::size_t{2});
  QVERIFY2(q.find(a) != std::string::npos && q.find(" OR ") != std::string::npos, q.c_str());
}

void PlanTest::wrongPlansAreRefused_data() {
  QTest::addColumn<QString>("body");
  QTest::addColumn<QString>("pointer");
  QTest::newRow("kind") << R"({"kind":"resend"})" << "/kind";
  QTest::newRow("query") << R"({"kind":"replay","q":"provder:x"})" << "/q";
  QTest::newRow("ids and q") << R"({"kind":"replay","q":"is:dead","ids":["x"]})" << "/ids";
  QTest::newRow("id") << R"({"kind":"replay","ids":["x"]})" << "/ids/0";
  QTest::newRow("provider") << R"({"kind":"discard","provider":"x"})" << "/provider";
  QTest::newRow("resolution missing") << R"({"kind":"resolve"})" << "/resolution";
  QTest::newRow("resolution elsewhere") << R"({"kind":"replay","resolution":"sent"})" << "/resolution";
  QTest::newRow("unknown member") << R"({"kind":"replay","dry_run":true})" << "/dry_run";
  QTest::newRow("type") << R"({"kind":"replay","q":1})" << "/q";
}
void PlanTest::wrongPlansAreRefused() {
  QFETCH(QString, body);
  QFETCH(QString, pointer);
  Scene scene;
  const Response response = scene.call("POST", "/plans", body.toStdString());
  QVERIFY2(response.status == 422, qPrintable(text(response)));
  QCOMPARE(pointersOf(response), pointer);
  QVERIFY(scene.intake.commanded.empty());
}

void PlanTest::actsNeedTheirPermission() {
  Scene scene;
  scene.readers.reader.planRow = samplePlan();
  const Response plan = scene.call("POST", "/plans", R"({"kind":"discard","q":"is:dead"})", "viewer");
  QCOMPARE(plan.status, 403);
  QCOMPARE(json(plan).at("missing_permission").as_string(), boost::json::string("discard"));
  const Response many = scene.call("POST", "/operations", operationBody(samplePlan()), "viewer");
  QCOMPARE(json(many).at("missing_permission").as_string(), boost::json::string("replay.bulk"));
  scene.readers.reader.planRow->matched = 1;
  const Response one = scene.call("POST", "/operations", operationBody(samplePlan()), "viewer");
  QCOMPARE(json(one).at("missing_permission").as_string(), boost::json::string("replay.one"));
  QVERIFY(scene.intake.commanded.empty());
}

void PlanTest::planThatIsStillComputedGivesNoMoreThanOne() {
  Scene scene;
  scene.tokens.without = Permission::replayBulk;
  scene.readers.reader.planRow = samplePlan(model::OperationKind::replay, 0);
  scene.readers.reader.planRow->state = model::PlanState::computing;  // more may be found until the core hears of it
  scene.intake.done = base::Status(base::Code::forbidden, "no", {{"missing_permission", "replay.bulk"}});
  const Response response = scene.call("POST", "/operations", operationBody(samplePlan()), "operator");
  QCOMPARE(std::get<core::CreateOperation>(scene.intake.commanded.front().command).missingForMany, std::string("replay.bulk"));
  QCOMPARE(response.status, 403);
  QCOMPARE(json(response).at("missing_permission").as_string(), boost::json::string("replay.bulk"));
  QVERIFY(json(response).at("errors").as_array().empty());
  QCOMPARE(response.missing, std::string("replay.bulk"));
  scene.tokens.without.reset();
  scene.call("POST", "/operations", operationBody(samplePlan()), "operator");
  QCOMPARE(std::get<core::CreateOperation>(scene.intake.commanded.at(1).command).missingForMany, std::string());
}

void PlanTest::operationIsStartedAndShown() {
  Scene scene;
  scene.readers.reader.planRow = samplePlan();
  model::Operation operation;
  operation.id.bytes[15] = 5;
  operation.kind = model::OperationKind::replay;
  scene.readers.reader.operationRows = {operation};
  scene.intake.done = core::CommandDone{operation.id, 0};
  const Response response =
      scene.call("POST", "/operations",
                 operationBody(samplePlan(), R"("rate":30,"include":["will_send","duplicate_risk"],"undo_seconds":5,"reason":"mended")"), "operator");
  QVERIFY2(response.status == 202, qPrintable(text(response)));
  QCOMPARE(headerOf(response, "Location"), "/operations/" + operation.id.toString());
  const core::CommandInput& input = scene.intake.commanded.front();
  const auto& command = std::get<core::CreateOperation>(input.command);
  QCOMPARE(input.reason, std::string("mended"));
  QCOMPARE(input.principal.name, std::string("ana"));
  QCOMPARE(input.principal.role, std::string("operator"));
  QCOMPARE(command.ratePerSecond, 30.0);
  QCOMPARE(command.undo, base::Millis{5000});
  QCOMPARE(command.include->size(), std::size_t{2});
  // Running ones come from the snapshot, which knows the effective rate.
  protocol::OperationView live;
  live.id = operation.id.toString();
  live.effectiveRate = 12;
  scene.snapshots.snapshot->operations = {live};
  QCOMPARE(json(scene.call("GET", "/operations/" + live.id)).at("effective_rate").to_number<double>(), 12.0);
  QCOMPARE(json(scene.call("GET", "/operations")).at("data").at(0).at("effective_rate").to_number<double>(), 12.0);
}

void PlanTest::wrongOperationsAreRefused_data() {
  QTest::addColumn<QString>("more");
  QTest::addColumn<QString>("pointer");
  QTest::newRow("reason") << R"("rate":1)" << "/reason";
  QTest::newRow("blank reason") << R"("reason":"  ")" << "/reason";
  QTest::newRow("rate") << R"("reason":"x","rate":-1)" << "/rate";
  QTest::newRow("undo") << R"("reason":"x","undo_seconds":99999)" << "/undo_seconds";
  QTest::newRow("verdict") << R"("reason":"x","include":["all"])" << "/include/0";
  QTest::newRow("never") << R"("reason":"x","include":["will_send","not_possible"])" << "/include/1";
}
void PlanTest::wrongOperationsAreRefused() {
  QFETCH(QString, more);
  QFETCH(QString, pointer);
  Scene scene;
  scene.readers.reader.planRow = samplePlan();
  const Response response = scene.call("POST", "/operations", operationBody(samplePlan(), qPrintable(more)));
  QVERIFY2(response.status == 422, qPrintable(text(response)));
  QCOMPARE(pointersOf(response), pointer);
}

void PlanTest::operationsAreSteered() {
  Scene scene;
  model::Operation operation;
  operation.id.bytes[15] = 5;
  scene.readers.reader.operationRows = {operation};
  const std::string path = "/operations/" + operation.id.toString();
  QCOMPARE(scene.call("POST", path + "/pause").status, 200);
  QCOMPARE(scene.call("POST", path + "/resume", R"({"reason":"go"})").status, 200);
  QCOMPARE(scene.call("POST", path + "/cancel").status, 200);
  QCOMPARE(scene.call("PATCH", path, R"({"rate":5})").status, 200);
  QCOMPARE(scene.call("PATCH", path, "{}").status, 422);
  QCOMPARE(scene.intake.commanded.size(), std::size_t{4});
  QCOMPARE(std::get<core::ControlOperation>(scene.intake.commanded[0].command).control, core::OperationControl::pause);
  QCOMPARE(scene.intake.commanded[1].reason, std::string("go"));
  QCOMPARE(std::get<core::SetOperationRate>(scene.intake.commanded[3].command).ratePerSecond, 5.0);
  scene.intake.done = base::Status(base::Code::conflict, "it has finished");
  QCOMPARE(scene.call("POST", path + "/pause").status, 409);
  scene.intake.commands = false;
  QCOMPARE(scene.call("POST", path + "/pause").status, 429);
  QCOMPARE(scene.answers, 1);
}

void PlanTest::verdictListsAreJudgedAnew() {
  Scene scene;
  scene.readers.reader.planRow = samplePlan();
  for (int i = 1; i <= 1200; ++i) {
    store::ScanRow row;
    row.row.notification.seq = i;
    row.row.ambiguousBefore = i % 100 == 0;
    scene.readers.reader.scanRows.push_back(row);
  }
  const std::string path = "/plans/" + samplePlan().id.toString() + "/verdicts?verdict=duplicate_risk&limit=5";
  const auto first = json(scene.call("GET", path));
  QCOMPARE(first.at("data").as_array().size(), std::size_t{5});
  QCOMPARE(first.at("has_more").as_bool(), true);
  QVERIFY(first.at("data").at(0).at("reason").as_string().find("duplicate") != boost::json::string::npos);
  const std::string cursor(first.at("next_cursor").as_string());
  const auto second = json(scene.call("GET", path + "&cursor=" + cursor));
  QCOMPARE(second.at("data").as_array().size(), std::size_t{5});
  const auto third = json(scene.call("GET", path + "&cursor=" + std::string(second.at("next_cursor").as_string())));
  QCOMPARE(third.at("data").as_array().size(), std::size_t{2});
  QCOMPARE(third.at("has_more").as_bool(), false);
  QCOMPARE(scene.call("GET", "/plans/00000000-0000-7000-8000-00000000000a/verdicts").status, 404);
}

void PlanTest::verdictListsSayWhatWasFoundForEach() {
  using enum model::Verdict;
  Scene scene;
  scene.readers.reader.planRow = samplePlan();
  scene.readers.reader.scanRows = messages(6);
  scene.judge.found = {
      {1, {optedOut, "the recipient wants no news by email"}},      {2, {deferred, "quiet hours 22:00 to 07:00 in Europe/Vienna"}},
      {3, {unrenderable, "text: there is no value for {{order}}"}}, {4, {notPossible, "Its recipient was erased; there is nothing left to send."}},
      {5, {fallback, std::string(core::explain(fallback))}},        {6, {notPossible, std::string(core::explain(notPossible))}}};
  const QStringList reasons = reasonsOf(scene.call("GET", "/plans/" + samplePlan().id.toString() + "/verdicts"));
  const QStringList wanted{QStringLiteral("The recipient wants no news by email."),
                           QStringLiteral("Quiet hours 22:00 to 07:00 in Europe/Vienna."),
                           QStringLiteral("text: there is no value for {{order}}"),
                           QStringLiteral("Its recipient was erased; there is nothing left to send."),
                           QStringLiteral("Sent through another provider, because its own is not available."),
                           QStringLiteral("It is sent by now, and that does not allow this.")};
  QCOMPARE(reasons, wanted);
}

void PlanTest::reasonOfAVerdictKeepsReceiptsToWhoMayReadThem() {
  Scene scene;
  scene.readers.reader.planRow = samplePlan();
  scene.readers.reader.scanRows = messages(2);
  scene.judge.found = {{1, {model::Verdict::optedOut, "the address is suppressed: ses: bounced (Ana's mailbox is full)"}}};
  const std::string path = "/plans/" + samplePlan().id.toString();
  QCOMPARE(reasonsOf(scene.call("GET", path + "/verdicts?verdict=opted_out")),
           QStringList(QStringLiteral("The address is suppressed: ses: bounced (Ana's mailbox is full).")));
  const Response masked = scene.call("GET", path + "/verdicts?verdict=opted_out", "", "viewer");
  QCOMPARE(reasonsOf(masked), QStringList(QStringLiteral("The address is suppressed: ses: bounced.")));
  QVERIFY(scene.call("GET", path + "/samples", "", "viewer").body.find("mailbox") == std::string::npos);
}

int runPlanTests(int argc, char** argv) { return runTest<PlanTest>(argc, argv); }

}  // namespace signalbox::api::tests
