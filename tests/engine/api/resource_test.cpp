// Queues, providers, templates, recipients, views and the quick ones.
#include "tests/engine/api/resource_test.h"

#include "engine/core/audit_chain.h"
#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

namespace {

void addProvider(Scene& scene, const std::string& name, const std::string& kind, const std::string& channel) {
  protocol::ProviderView provider;
  provider.name = name;
  provider.kind = kind;
  provider.channel = channel;
  provider.concurrency = 8;
  provider.version = 3;
  scene.snapshots.snapshot->providers.push_back(provider);
}

model::Template codeTemplate() {
  model::Template code;
  code.name = "code";
  code.channel = model::Channel::sms;
  code.version = 1;
  code.text = "Code {{code}}";
  return code;
}

}  // namespace

void ResourceTest::queuesArePausedAndShown() {
  Scene scene;
  protocol::QueueView queue;
  queue.channel = "sms";
  queue.waiting = 12;
  scene.snapshots.snapshot->queues = {queue};
  QCOMPARE(json(scene.call("GET", "/queues")).at("data").at(0).at("waiting").as_int64(), 12);
  const Response response = scene.call("PATCH", "/queues/sms", R"({"paused":true,"until":"2026-05-12T15:00:00Z","reason":"maintenance"})");
  QVERIFY2(response.status == 200, qPrintable(text(response)));
  const auto& command = std::get<core::PatchQueue>(scene.intake.commanded.front().command);
  QCOMPARE(command.channel, model::Channel::sms);
  QCOMPARE(*command.paused, true);
  QVERIFY(command.until.has_value() && !command.drain.has_value());
  QCOMPARE(scene.intake.commanded.front().reason, std::string("maintenance"));
  QCOMPARE(pointersOf(scene.call("PATCH", "/queues/sms", R"({"paused":true,"until":"2026-05-12T13:00:00Z"})")), QString("/until"));
  QCOMPARE(pointersOf(scene.call("PATCH", "/queues/sms", R"({"paused":false,"until":"2026-05-12T15:00:00Z"})")), QString("/until"));
  QCOMPARE(pointersOf(scene.call("PATCH", "/queues/sms", "{}")), QString("/paused"));
  QCOMPARE(scene.call("PATCH", "/queues/fax", R"({"paused":true})").status, 404);
}

void ResourceTest::providersAreCheckedByTheCatalogue() {
  Scene scene;
  const Response kinds = scene.call("GET", "/provider-kinds");
  QVERIFY(json(kinds).at("data").as_array().size() >= 3);
  const Response wrong = scene.call("PUT", "/providers/a", R"({"kind":"nokind","channel":"fax","concurrency":0,"weight":2})");
  QCOMPARE(wrong.status, 422);
  for (const char* const pointer : {"/kind", "/channel", "/concurrency", "/weight"})
    QVERIFY2(pointersOf(wrong).split(' ').count(pointer) == 1, qPrintable(pointersOf(wrong)));
  QCOMPARE(pointersOf(scene.call("PUT", "/providers/Bad_Name", R"({"kind":"simulated","channel":"sms"})")), QString("/name"));
  addProvider(scene, "sim", "simulated", "sms");
  const Response good = scene.call("PUT", "/providers/sim", R"({"kind":"simulated","channel":"sms","position":2})");
  QVERIFY2(good.status == 200, qPrintable(text(good)));
  QCOMPARE(headerOf(good, "ETag"), std::string("\"3\""));
  QCOMPARE(std::get<core::PutProvider>(scene.intake.commanded.back().command).config.position, 2);
  QCOMPARE(pointersOf(scene.call("PUT", "/providers/sim", R"({"kind":"smtp","channel":"email","settings":{"host":"mail.example.com"}})"))
               .split(' ')
               .first(),
           QString("/kind"));
}

void ResourceTest::versionsGuardProviders() {
  Scene scene;
  addProvider(scene, "sim", "simulated", "sms");
  Request request = scene.request("PUT", "/providers/sim", R"({"kind":"simulated","channel":"sms"})");
  request.headers.emplace_back("if-match", "\"2\"");
  QCOMPARE(scene.send(request).status, 412);
  request.headers.back().second = "\"3\"";
  QCOMPARE(scene.send(request).status, 200);
  const auto judged = [&scene] { return std::get<core::PutProvider>(scene.intake.commanded.back().command).ifVersion; };
  QCOMPARE(*judged(), 3);  // once more by the core in its step: meanwhile credentials are read
  request.headers.back() = {"if-none-match", "*"};
  QCOMPARE(scene.send(request).status, 412);
  request.target = "/providers/other";
  scene.send(request);
  QCOMPARE(*judged(), 0);
  request.headers.back() = {"if-match", "3"};
  QCOMPARE(scene.send(request).status, 400);
}

void ResourceTest::breakersAreForcedWithAReason() {
  Scene scene;
  addProvider(scene, "sim", "simulated", "sms");
  QCOMPARE(scene.call("POST", "/providers/sim/breaker", R"({"force":"open","until":"2026-05-12T15:00:00Z","reason":"outage"})").status, 200);
  QCOMPARE(std::get<core::ForceBreaker>(scene.intake.commanded.back().command).mode, model::BreakerMode::forcedOpen);
  QCOMPARE(scene.call("POST", "/providers/sim/breaker", R"({"force":"auto"})").status, 200);
  QCOMPARE(pointersOf(scene.call("POST", "/providers/sim/breaker", R"({"force":"closed"})")), QString("/reason"));
  QCOMPARE(pointersOf(scene.call("POST", "/providers/sim/breaker", R"({"force":"half"})")), QString("/force"));
  QCOMPARE(pointersOf(scene.call("POST", "/providers/sim/breaker", R"({"force":"auto","until":"2026-05-12T15:00:00Z"})")), QString("/until"));
  QCOMPARE(scene.call("POST", "/providers/none/breaker", R"({"force":"auto"})").status, 404);
  QCOMPARE(scene.call("POST", "/providers/sim/resume", R"({"reason":"new key"})").status, 200);
}

void ResourceTest::providersAreProbed() {
  Scene scene;
  addProvider(scene, "sim", "simulated", "sms");
  QCOMPARE(json(scene.call("POST", "/providers/sim/ping")).at("ok").as_bool(), true);
  QCOMPARE(json(scene.call("POST", "/providers/sim/test", R"({"to":"+436601234567"})")).at("text").as_string(),
           boost::json::string("unknown mailbox"));
  QCOMPARE(scene.probe.testedTo, std::string("+436601234567"));
  QCOMPARE(pointersOf(scene.call("POST", "/providers/sim/test", R"({"to":"ana"})")), QString("/to"));
}

void ResourceTest::simulatorsKeepTheirPlaceWhenTheirDialsTurn() {
  Scene scene;
  addProvider(scene, "sim", "simulated", "sms");
  addProvider(scene, "mail", "smtp", "email");
  QCOMPARE(scene.call("GET", "/simulators/sim").status, 200);
  QCOMPARE(scene.call("GET", "/simulators/mail").status, 404);
  const Response response = scene.call("PUT", "/simulators/sim", R"({"settings":{}})");
  QVERIFY2(response.status == 200, qPrintable(text(response)));
  QCOMPARE(std::get<core::PutProvider>(scene.intake.commanded.back().command).config.concurrency, 8);
  QCOMPARE(scene.call("PUT", "/simulators/sim", R"({"settings":{"no_such_dial":"1"}})").status, 422);
}

void ResourceTest::templatesAreCheckedAndPreviewed() {
  Scene scene;
  scene.readers.reader.templateRows = {codeTemplate()};
  scene.intake.done = core::CommandDone{{}, 1};
  const Response made = scene.call("PUT", "/templates/code", R"({"channel":"sms","text":"Code {{code}}"})");
  QVERIFY2(made.status == 201, qPrintable(text(made)));
  QCOMPARE(pointersOf(scene.call("PUT", "/templates/code", R"({"channel":"sms","html":"x"})")), QString("/html"));
  QVERIFY(pointersOf(scene.call("PUT", "/templates/code", R"({"channel":"sms","text":"{{#open}}"})")).contains("/text"));
  QCOMPARE(pointersOf(scene.call("PUT", "/templates/code", R"({"channel":"email","text":"x"})")), QString("/subject"));
  QCOMPARE(json(scene.call("POST", "/templates/code/preview", R"({"data":{"code":"77"}})")).at("text").as_string(), boost::json::string("Code 77"));
  QCOMPARE(scene.call("POST", "/templates/code/preview", R"({"data":{}})").status, 422);
  QCOMPARE(scene.call("POST", "/templates/none/preview", R"({"data":{}})").status, 404);
  QCOMPARE(scene.call("DELETE", "/templates/code").status, 204);
  QCOMPARE(json(scene.call("GET", "/templates/code/versions")).at("data").as_array().size(), std::size_t{1});
}

void ResourceTest::versionsGuardTemplates() {
  Scene scene;
  scene.readers.reader.templateRows = {codeTemplate()};
  Request request = scene.request("PUT", "/templates/code", R"({"channel":"sms","text":"Code {{code}}"})");
  request.headers.emplace_back();
  const auto sent = [&](const char* header, const char* value) {
    request.headers.back() = {header, value};
    scene.send(request);
    return std::get<core::PutTemplate>(scene.intake.commanded.back().command);
  };
  QCOMPARE(*sent("if-match", "\"2\"").ifVersion, 2);  // the core judges it in its step
  QCOMPARE(*sent("if-none-match", "*").ifVersion, 0);
  QVERIFY(sent("if-match", "*").mustExist);
  scene.intake.done = base::Status(base::Code::preconditionFailed, "the template has version 3 by now, saved by ana");
  const Response refused = scene.send(request);
  QCOMPARE(refused.status, 412);
  QVERIFY2(text(refused).contains("saved by ana"), qPrintable(text(refused)));
  request.headers.back() = {"if-match", "2"};
  QCOMPARE(scene.send(request).status, 400);
  QCOMPARE(headerOf(scene.call("GET", "/templates/code"), "ETag"), std::string("\"1\""));
}

void ResourceTest::unsavedTemplateIsPreviewed() {
  Scene scene;
  scene.readers.reader.templateRows = {codeTemplate()};
  const auto preview = [&](const char* name, const char* body) { return scene.call("POST", std::string("/templates/") + name + "/preview", body); };
  const char* const written = R"({"data":{"code":"77"},"template":{"channel":"sms","text":"Yours is {{code}}"}})";
  for (const char* name : {"code", "none"})  // in place of a stored one, and where there is none yet
    QCOMPARE(json(preview(name, written)).at("text").as_string(), boost::json::string("Yours is 77"));
  QVERIFY(scene.intake.commanded.empty());
  QCOMPARE(pointersOf(preview("code", R"({"template":{"channel":"sms","html":"x"}})")), QString("/template/html"));
  QCOMPARE(pointersOf(preview("code", R"({"template":{"channel":"email","text":"x"}})")), QString("/template/subject"));
  QCOMPARE(pointersOf(preview("code", R"({"template":{"channel":"sms","text":"x","bcc":"y"}})")), QString("/template/bcc"));
  QCOMPARE(pointersOf(preview("code", R"({"template":{"name":"other","channel":"sms","text":"x"}})")), QString("/template/name"));
  QCOMPARE(pointersOf(preview("code", R"({"template":{"channel":"sms","text":"{{#open}}"}})")), QString("/template/text"));
  QCOMPARE(pointersOf(preview("code", R"({"data":{},"template":{"channel":"sms","text":"{{code}}"}})")), QString("/template/text"));
  QCOMPARE(pointersOf(preview("code", R"({"version":1,"template":{"channel":"sms","text":"x"}})")), QString("/version"));
  QCOMPARE(preview("code", R"({"data":{"code":"77"},"template":null})").status, 200);  // as if it were left out
}

/// Each is judged by the core in its step.
void ResourceTest::versionsGuardWhatPeopleWrite() {
  Scene scene;
  const auto sent = [&scene](const char* method, const char* path, const char* body, const char* header, const char* value) {
    Request request = scene.request(method, path, body);
    request.headers.emplace_back(header, value);
    return scene.send(request).status;
  };
  const auto last = [&scene] {
    return std::visit([](const auto& command) -> core::Expected {
      if constexpr (requires { command.expected; }) return command.expected;
      return {};
    }, scene.intake.commanded.back().command);
  };
  const std::tuple<const char*, const char*, const char*> all[]{{"PUT", "/recipients/u1", R"({"email":"a@example.com"})"},
                                                                {"PUT", "/secrets/key", R"({"value":"one"})"},
                                                                {"PATCH", "/dead-letters/groups/g1", R"({"note":"mine"})"},
                                                                {"PUT", "/views/mine", R"({"q":"age>1h","place":"held"})"}};
  for (const auto& [method, path, body] : all) {
    const bool counts = std::string_view(path) != "/views/mine";
    const std::size_t before = scene.intake.commanded.size();
    QCOMPARE(sent(method, path, body, "if-match", "3"), 400);
    if (!counts) QCOMPARE(sent(method, path, body, "if-match", "\"3\""), 400);
    QCOMPARE(scene.intake.commanded.size(), before);
    if (counts) sent(method, path, body, "if-match", "\"3\"");
    if (counts) QCOMPARE(last().version, std::optional<std::int64_t>(3));
    sent(method, path, body, "if-match", "*");
    QVERIFY(last().mustExist && !last().version);
    sent(method, path, body, "if-none-match", "*");
    QCOMPARE(last().version, std::optional<std::int64_t>(0));
    scene.intake.done = base::Status(base::Code::preconditionFailed, "it was changed meanwhile");
    QCOMPARE(sent(method, path, body, "if-none-match", "*"), 412);
    scene.intake.done = core::CommandDone{};
  }
}

void ResourceTest::recipientsAndPreferences() {
  Scene scene;
  model::Recipient ana;
  ana.id = "u1";
  ana.email = "ana@example.com";
  ana.phone = "+436601234542";
  scene.readers.reader.recipientRows = {ana};
  QCOMPARE(json(scene.call("GET", "/recipients/u1")).at("email").as_string(), boost::json::string("ana@example.com"));
  QCOMPARE(json(scene.call("GET", "/recipients/u1", "", "viewer")).at("phone").as_string(), boost::json::string("phone, ends 42"));
  QCOMPARE(scene.call("GET", "/recipients/u2").status, 404);
  // Who is shown no address finds none out by asking for it.
  for (const char* const role : {"admin", "operator", "viewer"}) {
    const auto page = json(scene.call("GET", "/recipients?q=ana%40&cursor=u0&limit=7", "", role));
    QCOMPARE(page.at("data").as_array().size(), std::size_t{1});
    QCOMPARE(scene.readers.reader.recipientsAsked->begins, std::string("ana@"));
    QCOMPARE(scene.readers.reader.recipientsAsked->cursor, std::string("u0"));
    QCOMPARE(scene.readers.reader.recipientsAsked->limit, std::size_t{7});
    QCOMPARE(scene.readers.reader.recipientsAsked->byAddress, std::string_view(role) != "viewer");
  }
  const Response wrong = scene.call(
      "PUT", "/recipients/u1",
      R"({"email":"x","phone":"1","webhook_url":"ftp://x","time_zone":"Moon/Base","quiet_hours":{"from":"25:00","to":"07:00"},"opt_out":["a:b"],"suppressed":["fax"]})");
  QCOMPARE(wrong.status, 422);
  for (const char* const pointer : {"/email", "/phone", "/webhook_url", "/time_zone", "/quiet_hours/from", "/opt_out/0", "/suppressed/0"})
    QVERIFY2(pointersOf(wrong).split(' ').contains(pointer), qPrintable(pointersOf(wrong)));
  QCOMPARE(scene.call("PUT", "/recipients/u1", R"({"id":"u9"})").status, 422);
  QCOMPARE(scene.call("PUT", "/recipients/u1/preferences", R"({"opt_out":["marketing:sms"],"locale":"de"})").status, 200);
  const auto& rows = std::get<core::PutRecipients>(scene.intake.commanded.back().command).rows;
  QCOMPARE(rows.front().email, std::string("ana@example.com"));
  QCOMPARE(rows.front().optOut.front(), std::string("marketing:sms"));
}

void ResourceTest::viewsAuditAndAlerts() {
  Scene scene;
  scene.readers.reader.viewRows = {{"timeouts", "error:timeout", "dead-letters"}, {"odd", "provder:x", "dead-letters"}};
  const auto views = json(scene.call("GET", "/views"));
  QCOMPARE(views.at("data").at(0).at("count").as_int64(), 7);
  QVERIFY(views.at("data").at(1).at("count").is_null());
  QCOMPARE(scene.call("PUT", "/views/timeouts", R"({"q":"error:timeout","place":"held"})").status, 200);
  QCOMPARE(pointersOf(scene.call("PUT", "/views/timeouts", R"({"q":"provder:x","place":"bin"})")), QString("/place /q"));
  QCOMPARE(scene.call("DELETE", "/views/timeouts").status, 204);
  for (int i = 5; i >= 1; --i) scene.readers.reader.auditRows.push_back({i, kNow, "ana", "127.0.0.1", "queue.pause", "sms", "why", R"({"a":1})"});
  const auto page = json(scene.call("GET", "/audit?limit=2"));
  QCOMPARE(page.at("data").at(0).at("detail").at("a").as_int64(), 1);
  QCOMPARE(page.at("next_cursor").as_string(), boost::json::string("4"));
  QCOMPARE(json(scene.call("GET", "/audit?limit=2&cursor=4")).at("data").at(0).at("seq").as_int64(), 3);
  scene.readers.reader.alertRows = {{"a1", "breaker_open", "page", "twilio", "words", "link", kNow, {}}};
  QCOMPARE(json(scene.call("GET", "/alerts")).at("data").at(0).at("rule").as_string(), boost::json::string("breaker_open"));
}

void ResourceTest::quickOnes() {
  Scene scene;
  scene.snapshots.snapshot->engine.name = "shop";
  scene.snapshots.snapshot->asOf.step = 42;
  QCOMPARE(json(scene.call("GET", "/snapshot")).at("as_of").at("step").as_int64(), 42);
  const auto session = json(scene.call("GET", "/session", "", "viewer"));
  QCOMPARE(session.at("retention").at("categories_hours").at("codes").as_int64(), 12);
  QCOMPARE(session.at("alert_limits").at("oldest_message_seconds").as_int64(), 120);
  QCOMPARE(session.at("alert_limits").at("queue_depth_max").as_int64(), 5000);
  QCOMPARE(session.at("role").as_string(), boost::json::string("viewer"));
  QCOMPARE(session.at("permissions").as_array().size(), std::size_t{4});
  QCOMPARE(session.at("engine").at("name").as_string(), boost::json::string("shop"));
  QCOMPARE(scene.call("GET", "/metrics").contentType, std::string("text/plain; version=0.0.4; charset=utf-8"));
  QCOMPARE(scene.call("GET", "/readyz").status, 200);
  scene.snapshots.snapshot->engine.diskFull = true;
  QCOMPARE(scene.call("GET", "/readyz").status, 503);
  scene.snapshots.snapshot.reset();
  QCOMPARE(scene.call("GET", "/readyz").status, 503);
  QCOMPARE(scene.call("GET", "/snapshot").status, 503);
  QCOMPARE(scene.call("GET", "/session").status, 200);
  QCOMPARE(scene.call("POST", "/hold/release", R"({"reason":"checked"})").status, 204);
}

void ResourceTest::eventsAreSubscribed() {
  Scene scene;
  Request request = scene.request("GET", "/events?topics=state,alert&notifications=00000000-0000-7000-8000-00000000000a");
  request.headers.emplace_back("last-event-id", "boot:7");
  const Response response = scene.send(request);
  QVERIFY(response.events != nullptr);
  QCOMPARE(scene.events.filter.topics.size(), std::size_t{2});
  QCOMPARE(scene.events.filter.notifications.size(), std::size_t{1});
  QCOMPARE(scene.events.lastEventId, std::string("boot:7"));
  scene.events.full = true;
  QCOMPARE(scene.call("GET", "/events").status, 503);
}

int runResourceTests(int argc, char** argv) { return runTest<ResourceTest>(argc, argv); }

void ResourceTest::reasonOfTheHeaderReachesTheAct() {
  Scene scene;
  const auto reasonOf = [&](const char* method, const char* target, const char* body, const char* header) {
    Request request = scene.request(method, target, body);
    request.headers.emplace_back("signalbox-reason", header);
    scene.send(std::move(request));
    return QString::fromStdString(scene.intake.commanded.back().reason);
  };
  QCOMPARE(reasonOf("DELETE", "/views/mine", "", "no longer used"), QStringLiteral("no longer used"));
  QCOMPARE(reasonOf("PUT", "/views/mine", R"({"q":"is:dead","place":"dead-letters"})", " Gr%C3%BC%C3%9Fe "), QString::fromUtf8("Gr\u00fc\u00dfe"));
  QCOMPARE(reasonOf("POST", "/recipients/batch", R"({"id":"u1"})", "import"), QStringLiteral("import"));
  QCOMPARE(reasonOf("PATCH", "/queues/email", R"({"paused":true,"reason":"of the body"})", "of the header"), QStringLiteral("of the body"));
  QCOMPARE(reasonOf("PATCH", "/queues/email", R"({"paused":true})", "of the header"), QStringLiteral("of the header"));
}

void ResourceTest::viewThatCouldNotBeCountedComesWithoutACount() {
  Scene scene;
  scene.readers.reader.viewRows = {{"wide", "lost", "notifications"}, {"odd", "provder:x", "dead-letters"}, {"held", "", "held"}};
  scene.readers.reader.countsOfViews = {std::nullopt, 3};
  const auto views = json(scene.call("GET", "/views")).at("data");
  QCOMPARE(scene.readers.reader.countsAskedFor, std::size_t{2});  // in one call, whose time they share
  QCOMPARE(views.as_array().size(), std::size_t{3});
  QVERIFY(views.at(0).at("count").is_null() && views.at(1).at("count").is_null());
  QCOMPARE(views.at(2).at("count").as_int64(), 3);
}

void ResourceTest::groupsThatCouldNotAllBeCountedSayHowFarItCame() {
  Scene scene;
  scene.readers.reader.groupRows.resize(1);
  const auto whole = json(scene.call("GET", "/dead-letters/groups"));
  QCOMPARE(whole.at("partial").as_bool(), false);
  for (const char* const member : {"scanned", "scanned_of", "counted_since"}) QVERIFY(whole.at(member).is_null());
  store::GroupCounts& reach = scene.readers.reader.groupsReach;
  reach.partial = true;
  reach.scanned = 400'000;
  reach.scannedOf = 1'000'000;
  reach.countedSince = kNow;
  const auto part = json(scene.call("GET", "/dead-letters/groups?q=lost"));
  QCOMPARE(part.at("partial").as_bool(), true);
  QCOMPARE(part.at("scanned").as_int64(), 400'000);
  QCOMPARE(part.at("scanned_of").as_int64(), 1'000'000);
  QCOMPARE(part.at("counted_since").as_string(), boost::json::string("2026-05-12T14:00:00.000Z"));
  QCOMPARE(part.at("data").as_array().size(), std::size_t{1});
}

void ResourceTest::rollbackThatTheAuditTellsOfIsAFaultForGood() {
  Scene scene;
  std::vector<store::AuditRow>& rows = scene.readers.reader.auditRows;
  const auto add = [&](std::string_view action, const std::string& reason, const std::string& detail) {
    store::AuditRow row;
    row.seq = static_cast<std::int64_t>(rows.size()) + 1;
    row.action = action;
    row.object = core::kAuditItself;
    row.reason = reason;
    row.detail = detail;
    row.mac = core::sealOf(scene.evidence.seal(), rows.empty() ? "" : rows.front().mac, row);
    rows.insert(rows.begin(), row);
  };
  add(core::kChainBegins, "", R"({"rows_before":0,"digest":"","key":")" + scene.evidence.seal().keyId() + "\"}");
  QVERIFY(json(scene.call("GET", "/audit/verify")).at("intact").as_bool());
  add(core::kRolledBack, "the checkpoint of yesterday has seen 100 rows", "{}");
  const boost::json::value verdict = json(scene.call("GET", "/audit/verify"));
  QVERIFY(!verdict.at("intact").as_bool() && verdict.at("first_bad").is_null());
  QCOMPARE(verdict.at("checked").as_int64(), 2);
  QCOMPARE(std::string(verdict.at("checkpoints").at("faults").at(0).as_string()),
           std::string("Row 2: the checkpoint of yesterday has seen 100 rows"));
}

void ResourceTest::wrongReasonsAreRefused_data() {
  QTest::addColumn<QByteArrayList>("headers");
  QTest::newRow("half an escape") << QByteArrayList{"100%"};
  QTest::newRow("no UTF-8") << QByteArrayList{"%ff"};
  QTest::newRow("a line of its own") << QByteArrayList{"a%0Ab"};
  QTest::newRow("too long") << QByteArrayList{QByteArray(501, 'x')};
  QTest::newRow("two") << QByteArrayList{"a", "b"};
}

void ResourceTest::wrongReasonsAreRefused() {
  QFETCH(QByteArrayList, headers);
  Scene scene;
  Request request = scene.request("DELETE", "/views/mine");
  for (const QByteArray& header : headers) request.headers.emplace_back("signalbox-reason", header.toStdString());
  QCOMPARE(scene.send(std::move(request)).status, 400);
  QVERIFY(scene.intake.commanded.empty());
}

}  // namespace signalbox::api::tests
