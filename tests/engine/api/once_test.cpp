// Idempotency-Key on operators' POSTs: every route of the table that changes something, its repeats, and what a crash leaves.
// What the core does with a key is shown in tests/engine/core/command_key_test.cpp; here a double does the same.
#include "tests/engine/api/once_test.h"

#include <map>

#include "engine/api/once.h"
#include "engine/api/openapi_text.h"
#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

namespace {

const std::string kId = "00000000-0000-7000-8000-00000000000a";

/// A core that keeps keys, in the rows that the reader shows.
class OnceScene : public Scene {
 public:
  int acts = 0;

  OnceScene() {
    intake.act = [this](const core::CommandInput& input) { return act(input); };
    store::DetailRow detail;
    detail.row.notification.id = *base::Uuid::parse(kId);
    readers.reader.detailRow = detail;
    model::Plan plan;
    plan.id = *base::Uuid::parse(kId);
    plan.matched = 1;
    readers.reader.planRow = plan;
    model::Operation operation;
    operation.id = *base::Uuid::parse(kId);
    readers.reader.operationRows = {operation};
    protocol::ProviderView provider;
    provider.name = "sim";
    provider.kind = "simulated";
    provider.channel = "sms";
    snapshots.snapshot->providers = {provider};
    store::SubscriptionRow subscription;
    subscription.subscription.name = "ops";
    readers.reader.subscriptionRows = {subscription};
    protocol::SubscriberView subscriber;
    subscriber.name = "ops";
    snapshots.snapshot->subscriptions = {subscriber};
    model::AccessToken token;
    token.id = *base::Uuid::parse(kId);
    token.role = "viewer";
    tokens.tokens = {token};
  }

  Response post(const std::string& target, const std::string& body, const std::string& key) {
    Request made = request("POST", target, body);
    made.headers.emplace_back("idempotency-key", key);
    return send(std::move(made));
  }
  /// Everything that an answer could be worked out from is another now.
  void changeTheWorld() {
    readers.reader.detailRow->row.notification.app = "other";
    readers.reader.planRow->matched = 99;
    readers.reader.operationRows.front().done = 77;
    readers.reader.subscriptionRows.front().subscription.version = 9;
    snapshots.snapshot->providers.front().position = 5;
    clock.advance(std::chrono::hours{1});
  }
  /// Of the core, of a probe, and of the desk for credentials.
  int allActs() const { return acts + probe.probes + static_cast<int>(credentials.asked.size()); }
  std::map<std::pair<std::string, std::string>, store::CommandKeyRow>& keys() { return readers.reader.commandKeys; }

 private:
  base::Result<core::CommandDone> act(const core::CommandInput& input) {
    const std::pair<std::string, std::string> place{input.principal.name, input.key ? input.key->key : ""};
    if (std::holds_alternative<core::DropKey>(input.command)) {
      keys().erase(place);
      return core::CommandDone{};
    }
    if (const auto* keep = std::get_if<core::KeepAnswer>(&input.command)) {
      keys().at(place).answer = keep->answer;
      return core::CommandDone{};
    }
    if (input.key)
      if (const auto known = keys().find(place); known != keys().end())
        return core::CommandDone{known->second.id, 0, true, known->second.answer.value_or("")};
    if (!intake.done.ok()) return intake.done;
    // Both come before an act that a probe makes or that others carry out.
    if (!std::holds_alternative<core::ClaimKey>(input.command) && !std::holds_alternative<core::BeginAct>(input.command)) ++acts;
    const base::Uuid id = *base::Uuid::parse(kId);
    if (input.key) keys()[place] = {input.principal.name, input.key->key, input.key->fingerprint, id, 0, std::nullopt, kNow};
    return core::CommandDone{id, 0};
  }
};

struct Example {
  std::string target;
  std::string body;
  std::string other;  // another body under the same key
};

const std::map<std::string, Example>& examples() {
  static const std::map<std::string, Example> all{
      {"cancelNotification", {"/notifications/" + kId + "/cancel", R"({"reason":"a"})", R"({"reason":"b"})"}},
      {"postPlan", {"/plans", R"({"kind":"replay","q":"is:dead"})", R"({"kind":"discard","q":"is:dead"})"}},
      {"postOperation", {"/operations", R"({"reason":"a","plan_id":")" + kId + "\"}", R"({"reason":"b","plan_id":")" + kId + "\"}"}},
      {"approveOperation", {"/operations/" + kId + "/approve", R"({"reason":"a"})", R"({"reason":"b"})"}},
      {"pauseOperation", {"/operations/" + kId + "/pause", "", R"({"reason":"b"})"}},
      {"resumeOperation", {"/operations/" + kId + "/resume", R"({"reason":"a"})", ""}},
      {"cancelOperation", {"/operations/" + kId + "/cancel", R"({"reason":"a"})", R"({"reason":"b"})"}},
      {"forceBreaker",
       {"/providers/sim/breaker", R"({"force":"open","reason":"a","until":"2026-05-12T14:30:00Z"})", R"({"force":"closed","reason":"a"})"}},
      {"resumeProvider", {"/providers/sim/resume", R"({"reason":"a"})", R"({"reason":"b"})"}},
      {"pingProvider", {"/providers/sim/ping", "", R"({})"}},
      {"testProvider", {"/providers/sim/test", R"({"to":"+436601234567"})", R"({"to":"+436601234568"})"}},
      {"postRecipientBatch", {"/recipients/batch", "{\"id\":\"u1\"}\n{\"id\":\"\"}\n", "{\"id\":\"u2\"}\n"}},
      {"eraseRecipient", {"/recipients/u1/erase", R"({"reason":"a"})", R"({"reason":"b"})"}},
      {"rotateVault", {"/vault/rotate", R"({"key":"data","reason":"a"})", R"({"key":"master","reason":"a"})"}},
      {"reloadEngine", {"/reload", "", R"({})"}},
      {"rotateSubscription",
       {"/subscriptions/ops/rotate", R"({"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})",
        R"({"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw","overlap_seconds":60})"}},
      {"testSubscription", {"/subscriptions/ops/test", "", R"({})"}},
      {"postToken", {"/tokens", R"({"name":"a","role":"viewer"})", R"({"name":"b","role":"viewer"})"}},
      {"releaseHold", {"/hold/release", R"({"reason":"a"})", R"({"reason":"b"})"}}};
  return all;
}

/// A new token's secret is in the first answer and nowhere else.
QString withoutSecret(QString answer) { return answer.replace(QStringLiteral("\"token\":\"sbx_made\""), QStringLiteral("\"token\":\"\"")); }

bool replayed(const Response& response) { return headerOf(response, "Idempotent-Replayed") == "true"; }

}  // namespace

void OnceTest::everyPostThatChangesSomethingTakesAKey() {
  // A POST is one that changes something unless it stands here with its reason.
  const std::map<std::string_view, std::string_view> changesNothing{{"previewTemplate", "renders a template and stores nothing"},
                                                                    {"postReceipt", "is known by the provider's own event id"}};
  for (const Route& route : allRoutes()) {
    const bool changing = route.method == "POST" && !changesNothing.contains(route.operationId);
    QVERIFY2((route.keys != KeyRule::none) == changing, route.operationId.data());
    if (route.keys == KeyRule::kept) QVERIFY2(examples().contains(std::string(route.operationId)), route.operationId.data());
    if (route.keys == KeyRule::own) QVERIFY2(route.permission == Permission::notificationsPost, route.operationId.data());
  }
}

void OnceTest::documentNamesTheKeyWhereItIsTaken() {
  const boost::json::value document = boost::json::parse(std::string(openapiText()));
  const auto& parameter = document.at("components").at("parameters").at("IdempotencyKey");
  QCOMPARE(parameter.at("name").as_string(), boost::json::string("Idempotency-Key"));
  for (const Route& route : allRoutes()) {
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    const auto& operation = document.at("paths").at(route.pattern).at(method).as_object();
    const std::string text = boost::json::serialize(operation);
    const bool named = text.find("#/components/parameters/IdempotencyKey") != std::string::npos;
    QVERIFY2(named == (route.keys != KeyRule::none), route.operationId.data());
    const bool replay = text.find("#/components/headers/IdempotentReplayed") != std::string::npos;
    QVERIFY2(route.keys != KeyRule::kept || replay, route.operationId.data());
  }
}

void OnceTest::repeatGetsTheFirstAnswer_data() {
  QTest::addColumn<QString>("operation");
  for (const Route& route : allRoutes())
    if (route.keys == KeyRule::kept) QTest::newRow(route.operationId.data()) << QString::fromUtf8(route.operationId.data());
}
void OnceTest::repeatGetsTheFirstAnswer() {
  QFETCH(QString, operation);
  QVERIFY(examples().contains(operation.toStdString()));
  const Example& example = examples().at(operation.toStdString());
  OnceScene scene;
  const Response first = scene.post(example.target, example.body, "k-1");
  QVERIFY2(first.status >= 200 && first.status < 300, qPrintable(text(first)));
  QVERIFY(!replayed(first));
  const int acts = scene.allActs();
  QVERIFY(acts > 0);
  scene.changeTheWorld();
  const Response again = scene.post(example.target, example.body, "k-1");
  QCOMPARE(scene.answers, 1);
  QVERIFY(replayed(again));
  QCOMPARE(text(again), withoutSecret(text(first)));
  QCOMPARE(again.contentType, first.contentType);
  QCOMPARE(headerOf(again, "Location"), headerOf(first, "Location"));
  QCOMPARE(headerOf(again, "ETag"), headerOf(first, "ETag"));
  QCOMPARE(scene.allActs(), acts);
  const Response other = scene.post(example.target, example.other, "k-1");
  QCOMPARE(other.status, 422);
  QCOMPARE(json(other).at("code").as_string(), boost::json::string("idempotency_mismatch"));
  QCOMPARE(scene.allActs(), acts);
  scene.tokens.name = "bob";
  scene.clock.advance(-std::chrono::hours{1});
  const Response foreign = scene.post(example.target, example.body, "k-1");
  QVERIFY2(foreign.status == first.status && !replayed(foreign), qPrintable(text(foreign)));
  QVERIFY(scene.allActs() > acts);
}

void OnceTest::keyMayBeQuotedAndIsChecked() {
  OnceScene scene;
  QCOMPARE(scene.post("/hold/release", "", "\"k-1\"").status, 204);
  QVERIFY(replayed(scene.post("/hold/release", "", "k-1")));
  QCOMPARE(scene.post("/hold/release", "", "with blank").status, 400);
  QCOMPARE(scene.post("/hold/release", "", std::string(256, 'x')).status, 400);
  QCOMPARE(scene.acts, 1);
  // Blanks and the order of members make no other request; the path does.
  QCOMPARE(scene.post("/plans", R"({"kind":"replay","q":""})", "k-2").status, 202);
  QVERIFY(replayed(scene.post("/plans", R"( { "q" : "", "kind" : "replay" } )", "k-2")));
  QCOMPARE(scene.post("/hold/release", R"({"kind":"replay","q":""})", "k-2").status, 422);
}

void OnceTest::refusedActIsNotKept() {
  OnceScene scene;
  scene.intake.done = base::Status(base::Code::conflict, "the engine is not on hold");
  QCOMPARE(scene.post("/hold/release", "", "k").status, 409);
  QCOMPARE(scene.post("/plans", R"({"kind":"wrong"})", "k").status, 422);
  QVERIFY(scene.keys().empty());
  scene.intake.done = core::CommandDone{};
  const Response response = scene.post("/hold/release", "", "k");
  QCOMPARE(response.status, 204);
  QVERIFY(!replayed(response));
}

void OnceTest::repeatWhileTheFirstIsUnderWayIsToldToComeAgain() {
  OnceScene scene;
  scene.intake.answers = false;
  int answers = 0;
  Request request = scene.request("POST", "/hold/release");
  request.headers.emplace_back("idempotency-key", "k");
  scene.api.handle(request, [&](Response) { ++answers; });
  const Response response = scene.post("/hold/release", "", "k");
  QCOMPARE(response.status, 409);
  QCOMPARE(json(response).at("code").as_string(), boost::json::string("idempotency_in_progress"));
  QCOMPARE(headerOf(response, "Retry-After"), std::string("1"));
  QCOMPARE(scene.intake.commanded.size(), std::size_t{1});
  // The act is committed; its answer goes out when it is kept, and not before.
  scene.intake.commanded[0].reply(core::CommandDone{});
  QCOMPARE(answers, 0);
  QVERIFY(std::holds_alternative<core::KeepAnswer>(scene.intake.commanded[1].command));
  scene.intake.commanded[1].reply(core::CommandDone{});
  QCOMPARE(answers, 1);
  QVERIFY(replayed(scene.post("/hold/release", "", "k")));
}

void OnceTest::answerThatACrashLostIsWorkedOutAnew() {
  OnceScene scene;
  const std::string body = R"({"kind":"replay"})";
  QCOMPARE(scene.post("/plans", body, "k").status, 202);
  scene.keys().begin()->second.answer.reset();  // committed with the act, and then the engine died
  const Response response = scene.post("/plans", body, "k");
  QCOMPARE(response.status, 202);
  QVERIFY(replayed(response));
  QCOMPARE(json(response).at("id").as_string(), boost::json::string(kId));
  QCOMPARE(scene.acts, 1);
  scene.changeTheWorld();
  QCOMPARE(text(scene.post("/plans", body, "k")), text(response));
}

void OnceTest::testMessageThatACrashCutOffIsNotSentAgain() {
  OnceScene scene;
  const std::string body = R"({"to":"+436601234567"})";
  QCOMPARE(scene.post("/providers/sim/test", body, "k").status, 200);
  scene.keys().begin()->second.answer.reset();
  const Response response = scene.post("/providers/sim/test", body, "k");
  QCOMPARE(response.status, 409);
  QVERIFY(response.body.find("not known") != std::string::npos);
  QCOMPARE(scene.probe.probes, 1);
  QCOMPARE(scene.post("/providers/sim/test", body, "k-2").status, 200);
  QCOMPARE(scene.probe.probes, 2);
  // A ping may be repeated: nothing arrives anywhere.
  QCOMPARE(scene.post("/providers/sim/ping", "", "k-3").status, 200);
  scene.keys().at({"ana", "k-3"}).answer.reset();
  QCOMPARE(scene.post("/providers/sim/ping", "", "k-3").status, 200);
  QCOMPARE(scene.probe.probes, 4);
}

void OnceTest::batchThatACrashCutOffIsStoredAgain() {
  OnceScene scene;
  const std::string body = "{\"id\":\"u1\"}\n";
  QCOMPARE(scene.post("/recipients/batch", body, "k").status, 200);
  scene.keys().begin()->second.answer.reset();
  const Response response = scene.post("/recipients/batch", body, "k");
  QCOMPARE(response.status, 200);
  QVERIFY(!replayed(response));
  QCOMPARE(scene.acts, 2);
  QVERIFY(replayed(scene.post("/recipients/batch", body, "k")));
  QCOMPARE(scene.acts, 2);
}

void OnceTest::linesRefusedForNowAreNotKept() {
  OnceScene scene;
  const auto act = scene.intake.act;
  scene.intake.act = [&](const core::CommandInput& input) -> base::Result<core::CommandDone> {
    if (std::holds_alternative<core::PutRecipients>(input.command)) return base::Status(base::Code::diskFull, "the disk is full");
    return act(input);
  };
  const std::string body = "{\"id\":\"u1\"}\n";
  const Response refused = scene.post("/recipients/batch", body, "k");
  QVERIFY2(refused.status == 200 && refused.body.find("503") != std::string::npos, qPrintable(text(refused)));
  QVERIFY(scene.keys().empty());
  scene.intake.act = act;
  const Response stored = scene.post("/recipients/batch", body, "k");
  QVERIFY(!replayed(stored) && stored.body.find("\"status\":200") != std::string::npos);
}

void OnceTest::fullLaneStillAnswers() {
  OnceScene scene;
  scene.readers.takes = false;
  QCOMPARE(scene.post("/hold/release", "", "k").status, 429);
  scene.readers.takes = true;
  scene.intake.commands = false;
  QCOMPARE(scene.post("/hold/release", "", "k").status, 429);
  QCOMPARE(scene.post("/providers/sim/ping", "", "k").status, 429);
  QCOMPARE(scene.answers, 1);
  scene.intake.commands = true;
  // The lane is full just when the answer is to be kept: the caller hears it all the same.
  const auto act = scene.intake.act;
  scene.intake.act = [&](const core::CommandInput& input) {
    scene.intake.commands = false;
    return act(input);
  };
  QCOMPARE(scene.post("/hold/release", "", "k").status, 204);
  scene.intake.commands = true;
  scene.intake.act = act;
  QVERIFY(replayed(scene.post("/hold/release", "", "k")));
  QCOMPARE(scene.acts, 1);
}

void OnceTest::postsThatChangeNothingIgnoreTheKey() {
  OnceScene scene;
  model::Template code;
  code.name = "code";
  code.text = "Code {{code}}";
  scene.readers.reader.templateRows = {code};
  QCOMPARE(json(scene.post("/templates/code/preview", R"({"data":{"code":1}})", "k")).at("text").as_string(), boost::json::string("Code 1"));
  QCOMPARE(json(scene.post("/templates/code/preview", R"({"data":{"code":2}})", "k")).at("text").as_string(), boost::json::string("Code 2"));
  QVERIFY(scene.keys().empty());
}

int runOnceTests(int argc, char** argv) { return runTest<OnceTest>(argc, argv); }

}  // namespace signalbox::api::tests
