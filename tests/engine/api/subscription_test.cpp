// Subscriptions over REST: what is asked for, who may, and what is never said.
#include "tests/engine/api/subscription_test.h"

#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"
#include "tests/engine/security/secrets_of.h"

namespace signalbox::api::tests {

namespace {

constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

void addSubscription(Scene& scene, const std::string& name) {
  store::SubscriptionRow row;
  row.subscription.number = 1;
  row.subscription.name = name;
  row.subscription.url = "https://hooks.example.com/in?key=hidden";
  row.subscription.types = {model::EventType::notificationDead};
  row.subscription.channels = {model::Channel::sms};
  row.subscription.secrets = signalbox::tests::secretsOf({{"signing_secret", kSecret}});
  row.subscription.version = 3;
  row.figures.counts[model::index(model::State::pending)] = 4;
  row.figures.counts[model::index(model::State::retrying)] = 1;
  row.figures.counts[model::index(model::State::dead)] = 2;
  row.figures.lastFailure = "503";
  scene.readers.reader.subscriptionRows = {row};
  protocol::SubscriberView view;
  view.name = name;
  scene.snapshots.snapshot->subscriptions = {view};
}

}  // namespace

void SubscriptionTest::putReadsTheWholeSubscription() {
  Scene scene;
  addSubscription(scene, "ops");
  scene.intake.done = core::CommandDone{{}, 1};
  const Response made =
      scene.call("PUT", "/subscriptions/ops",
                 R"({"url":"https://hooks.example.com/in","description":"to the pager","types":["notification.dead","notification.dead"],)"
                 R"("apps":["shop"],"channels":["sms"],"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})");
  QVERIFY2(made.status == 201, qPrintable(text(made)));
  const auto& command = std::get<core::PutSubscription>(scene.intake.commanded.front().command);
  QCOMPARE(command.value.name, std::string("ops"));
  QCOMPARE(command.value.types.size(), std::size_t{1});
  QVERIFY(command.value.channels == std::vector{model::Channel::sms});
  QVERIFY(command.value.apps == std::vector<std::string>{"shop"});
  QCOMPARE(command.value.secrets.at("signing_secret").reveal(), std::string_view(kSecret));
  QVERIFY(!command.ifVersion);
  scene.intake.done = core::CommandDone{{}, 2};
  QCOMPARE(scene.call("PUT", "/subscriptions/ops", R"({"url":"https://hooks.example.com/in"})").status, 200);
  QVERIFY(std::get<core::PutSubscription>(scene.intake.commanded.back().command).value.secrets.empty());
}

void SubscriptionTest::everyWrongMemberIsNamedAtOnce() {
  Scene scene;
  const Response wrong =
      scene.call("PUT", "/subscriptions/Not_A_Name",
                 R"({"url":"ftp://hooks.example.com","types":["notification.sent","notification.lost"],"apps":["a b"],"channels":["fax"]})");
  QCOMPARE(wrong.status, 422);
  for (const char* const pointer : {"/name", "/url", "/types/1", "/apps/0", "/channels/0"})
    QVERIFY2(pointersOf(wrong).split(' ').count(pointer) == 1, qPrintable(pointersOf(wrong)));
  QVERIFY(wrong.body.find("notification.dead") != std::string::npos);  // it says which types there are
  QVERIFY(pointersOf(scene.call("PUT", "/subscriptions/ops", R"({"url":"https://hooks.example.com","urls":1})")).contains("/urls"));
  QVERIFY(scene.intake.commanded.empty());
}

void SubscriptionTest::secretIsNeverAnswered() {
  Scene scene;
  addSubscription(scene, "ops");
  for (const Response& answer : {scene.call("GET", "/subscriptions"), scene.call("GET", "/subscriptions/ops"), scene.call("GET", "/snapshot"),
                                 scene.call("PUT", "/subscriptions/ops", R"({"url":"https://hooks.example.com/in"})")}) {
    QVERIFY2(answer.status == 200, qPrintable(text(answer)));
    QVERIFY2(answer.body.find("whsec_") == std::string::npos, qPrintable(text(answer)));
  }
  const boost::json::value shown = json(scene.call("GET", "/subscriptions/ops"));
  QCOMPARE(shown.at("waiting").as_int64(), 5);
  QCOMPARE(shown.at("dead").as_int64(), 2);
  QCOMPARE(std::string(shown.at("last_failure").as_string()), std::string("503"));
}

void SubscriptionTest::urlIsShownToWhoMayManageAlone() {
  Scene scene;
  addSubscription(scene, "ops");
  QCOMPARE(std::string(json(scene.call("GET", "/subscriptions/ops")).at("url").as_string()), std::string("https://hooks.example.com/in?key=hidden"));
  for (const char* const role : {"viewer", "operator"})
    for (const char* const path : {"/subscriptions", "/subscriptions/ops"}) {
      const Response answer = scene.call("GET", path, "", role);
      QCOMPARE(answer.status, 200);
      QVERIFY(answer.body.find("hidden") == std::string::npos);
      QVERIFY(answer.body.find("hooks.example.com") != std::string::npos);
    }
  QCOMPARE(scene.call("GET", "/subscriptions", "", "sender").status, 403);
}

void SubscriptionTest::whoMayNotManageIsRefused() {
  Scene scene;
  addSubscription(scene, "ops");
  for (const char* const role : {"viewer", "operator", "sender"}) {
    QCOMPARE(scene.call("PUT", "/subscriptions/ops", R"({"url":"https://hooks.example.com/in"})", role).status, 403);
    QCOMPARE(scene.call("DELETE", "/subscriptions/ops", "", role).status, 403);
    QCOMPARE(scene.call("POST", "/subscriptions/ops/rotate", R"({"secret":"x"})", role).status, 403);
    QCOMPARE(scene.call("POST", "/subscriptions/ops/test", "", role).status, 403);
  }
  QVERIFY(scene.intake.commanded.empty());
  QCOMPARE(scene.probe.probes, 0);
}

void SubscriptionTest::whoMayNotReadPayloadsSetsNoUrl() {
  Scene scene;
  addSubscription(scene, "ops");
  scene.tokens.without = Permission::payloadView;
  for (const char* const path : {"/subscriptions/ops", "/subscriptions/mine"})
    for (const char* const body :
         {R"({"url":"https://mine.example.com/in"})", R"({"url":"https://mine.example.com/in","types":["breaker.opened"]})"}) {
      const Response refused = scene.call("PUT", path, body);
      QCOMPARE(refused.status, 403);
      QCOMPARE(json(refused).at("missing_permission").as_string(), boost::json::string("payload.view"));
    }
  QVERIFY(scene.intake.commanded.empty());
  QCOMPARE(scene.call("POST", "/subscriptions/ops/test").status, 200);  // what sets no URL goes on
  QCOMPARE(scene.call("DELETE", "/subscriptions/ops").status, 204);
}

void SubscriptionTest::versionsGuardSubscriptions() {
  Scene scene;
  addSubscription(scene, "ops");
  Request request = scene.request("PUT", "/subscriptions/ops", R"({"url":"https://hooks.example.com/in"})");
  request.headers.emplace_back("if-match", "\"2\"");
  scene.send(request);
  QCOMPARE(*std::get<core::PutSubscription>(scene.intake.commanded.back().command).ifVersion, 2);  // the core judges it in its step
  request.headers.back() = {"if-none-match", "*"};
  scene.send(request);
  QCOMPARE(*std::get<core::PutSubscription>(scene.intake.commanded.back().command).ifVersion, 0);
  request.headers.back() = {"if-match", "*"};
  request.target = "/subscriptions/other";
  QCOMPARE(scene.send(request).status, 412);
  QCOMPARE(headerOf(scene.call("GET", "/subscriptions/ops"), "ETag"), std::string("\"3\""));
}

void SubscriptionTest::rotationIsReadAndBounded() {
  Scene scene;
  addSubscription(scene, "ops");
  QCOMPARE(scene.call("POST", "/subscriptions/ops/rotate", R"({"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})").status, 200);
  const auto& command = std::get<core::RotateSubscription>(scene.intake.commanded.back().command);
  QCOMPARE(command.name, std::string("ops"));
  QVERIFY(command.overlap == std::chrono::hours{24});
  QCOMPARE(pointersOf(scene.call("POST", "/subscriptions/ops/rotate", R"({"overlap_seconds":-1})")), QString("/secret /overlap_seconds"));
  QCOMPARE(pointersOf(scene.call("POST", "/subscriptions/ops/rotate", R"({"secret":"x","overlap_seconds":2592001})")), QString("/overlap_seconds"));
}

void SubscriptionTest::testEventIsSentOnceAndAnsweredInPlainWords() {
  Scene scene;
  addSubscription(scene, "ops");
  const Response answer = scene.call("POST", "/subscriptions/ops/test");
  QVERIFY2(answer.status == 200, qPrintable(text(answer)));
  QCOMPARE(std::string(json(answer).at("text").as_string()), std::string("The receiver took the message."));
  QCOMPARE(scene.probe.testedTo, std::string("subscription:ops"));
  const boost::json::value event = boost::json::parse(scene.probe.testedEvent);
  QCOMPARE(std::string(event.at("type").as_string()), std::string("subscription.test"));
  QCOMPARE(std::string(event.at("data").at("subscription").as_string()), std::string("ops"));
  QVERIFY(event.at("timestamp").is_string());
  QCOMPARE(scene.probe.probes, 1);
}

void SubscriptionTest::unknownSubscriptionIsNotFound() {
  Scene scene;
  addSubscription(scene, "ops");
  QCOMPARE(scene.call("GET", "/subscriptions/other").status, 404);
  QCOMPARE(scene.call("POST", "/subscriptions/other/test").status, 404);
  scene.intake.done = base::Status(base::Code::notFound, "there is no subscription of this name");
  QCOMPARE(scene.call("DELETE", "/subscriptions/other").status, 404);
}

void SubscriptionTest::appOfEventsIsReserved() {
  Scene scene;
  Request request = scene.request("POST", "/notifications", R"({"channel":"email","to":"ana@example.com","content":{"subject":"a","text":"b"}})");
  request.headers.emplace_back("signalbox-app", "signalbox.events");
  const Response refused = scene.send(request);
  QCOMPARE(refused.status, 403);
  QVERIFY(scene.intake.accepted.empty());
}

int runSubscriptionTests(int argc, char** argv) { return runTest<SubscriptionTest>(argc, argv); }

}  // namespace signalbox::api::tests
