// POST /notifications: each field's rules, idempotency, and what reaches the core.
#include "tests/engine/api/accept_test.h"

#include "engine/api/notification_reading.h"
#include "engine/base/digest.h"
#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

namespace {

const QString kGood = R"("channel":"email","to":"ana@example.com","content":{"subject":"Hi","text":"Hello"})";

}  // namespace

void AcceptTest::goodRequestIsHandedToTheCore() {
  Scene scene;
  Request request =
      scene.request("POST", "/notifications",
                    R"({"channel":"sms","to":"+436601234567","template":"code","data":{"code":"1234"},"category":"login","priority":"high",
          "ordering_key":"u1","locale":"de-AT","send_at":"2026-05-12T15:00:00Z","expires_at":"2026-05-12T16:00:00+00:00","metadata":{"a":1}})");
  request.headers.emplace_back("signalbox-app", "shop");
  request.headers.emplace_back("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  const Response response = scene.send(request);
  QVERIFY2(response.status == 202, qPrintable(text(response)));
  QCOMPARE(json(response).at("status").as_string(), boost::json::string("pending"));
  QCOMPARE(headerOf(response, "Location"), "/notifications/" + std::string(json(response).at("notification_id").as_string()));
  const model::Notification& sent = scene.intake.accepted.front().lines.front().notification;
  QCOMPARE(sent.app, std::string("shop"));
  QCOMPARE(sent.channel, model::Channel::sms);
  QCOMPARE(sent.target, std::string("+436601234567"));
  QCOMPARE(sent.templateName, std::string("code"));
  QCOMPARE(sent.data, std::string(R"({"code":"1234"})"));
  QCOMPARE(sent.priority, model::Priority::high);
  QCOMPARE(sent.locale, std::string("de-AT"));
  QCOMPARE(sent.metadata, std::string(R"({"a":1})"));
  QCOMPARE(base::formatRfc3339(*sent.sendAt), std::string("2026-05-12T15:00:00.000Z"));
  QVERIFY(!sent.traceparent.empty());
  QVERIFY(scene.intake.accepted.front().lines.front().fingerprint.empty());
  QCOMPARE(scene.answers, 1);
}

void AcceptTest::emptyMembersCountAsAbsent() {
  Scene scene;
  protocol::NotificationRequest request;
  request.channel = "webhook";
  request.to = "https://example.com/hook";
  request.content = {{"data", boost::json::object{{"a", 1}}}};
  QCOMPARE(scene.call("POST", "/notifications", protocol::toText(request)).status, 202);
}

void AcceptTest::aTemplateMayCarryFiles() {
  Scene scene;
  const auto answer = scene.call("POST", "/notifications",
                                 R"({"channel":"email","to":"a@b.c","template":"t","content":{"attachments":[{"name":"x","data":"eA=="}]}})");
  QCOMPARE(answer.status, 202);
  const auto& sent = scene.intake.accepted.front().lines.front().notification;
  QCOMPARE(sent.templateName, std::string("t"));
  QCOMPARE(sent.content, std::string(R"({"attachments":[{"name":"x","data":"eA=="}]})"));
}

void AcceptTest::wrongFieldsAreNamed_data() {
  QTest::addColumn<QString>("members");
  QTest::addColumn<QString>("pointers");
  const auto row = [](const char* name, const char* members, const char* pointers) { QTest::newRow(name) << members << pointers; };
  row("nothing", "", "/channel /to /template");
  row("unknown member", R"("channel":"email","to":"a@b.c","template":"t","chanel":1)", "/chanel");
  row("unknown member with slash", R"("channel":"email","to":"a@b.c","template":"t","a/b~":1)", "/a~1b~0");
  row("channel type", R"("channel":1,"to":"a@b.c","template":"t")", "/channel /channel");
  row("channel value", R"("channel":"fax","to":"a@b.c","template":"t")", "/channel");
  row("to and recipient", R"("channel":"email","to":"a@b.c","recipient":"u1","template":"t")", "/recipient");
  row("no target", R"("channel":"email","template":"t")", "/to");
  row("email", R"("channel":"email","to":"a.b.c","template":"t")", "/to");
  row("email dots", R"("channel":"email","to":"a..b@c.d","template":"t")", "/to");
  row("email domain", R"("channel":"email","to":"a@-b.c","template":"t")", "/to");
  row("email line feed", R"("channel":"email","to":"a@b.c\nBcc: x@y.z","template":"t")", "/to");
  row("phone without plus", R"("channel":"sms","to":"06601234567","template":"t")", "/to");
  row("phone zero", R"("channel":"sms","to":"+0660123456","template":"t")", "/to");
  row("phone long", R"("channel":"sms","to":"+1234567890123456","template":"t")", "/to");
  row("token", R"("channel":"push","to":"a b c d e f g","template":"t")", "/to");
  row("url scheme", R"("channel":"webhook","to":"ftp://example.com/","template":"t")", "/to");
  row("url user", R"("channel":"webhook","to":"https://u:p@example.com/","template":"t")", "/to");
  row("url host", R"("channel":"webhook","to":"https:///x","template":"t")", "/to");
  row("recipient", R"("channel":"email","recipient":"a b","template":"t")", "/recipient");
  row("template and content", R"("channel":"sms","to":"+436601234567","template":"t","content":{"text":"x"})", "/content");
  row("neither", R"("channel":"sms","to":"+436601234567")", "/template");
  row("template name", R"("channel":"sms","to":"+436601234567","template":"a b")", "/template");
  row("template and all content", R"("channel":"email","to":"a@b.c","template":"t","content":{"subject":"x","text":"y"})", "/content");
  row("template and files of an SMS", R"("channel":"sms","to":"+436601234567","template":"t","content":{"attachments":[]})", "/content");
  row("files of an SMS", R"("channel":"sms","to":"+436601234567","content":{"text":"x","attachments":[]})", "/content/attachments");
  row("a file's path", R"("channel":"email","to":"a@b.c","content":{"subject":"x","text":"y","attachments":[{"name":"../x","data":"eA=="}]})",
      "/content/attachments/0/name");
  row("a file with a template", R"("channel":"email","to":"a@b.c","template":"t","content":{"attachments":[{"name":"x","data":"%"}]})",
      "/content/attachments/0/data");
  row("content type", R"("channel":"sms","to":"+436601234567","content":"x")", "/content /template");
  row("content part", R"("channel":"sms","to":"+436601234567","content":{"text":"x","html":"y"})", "/content/html");
  row("content part type", R"("channel":"sms","to":"+436601234567","content":{"text":1})", "/content/text");
  row("mail without subject", R"("channel":"email","to":"a@b.c","content":{"text":"x"})", "/content/subject");
  row("mail without text", R"("channel":"email","to":"a@b.c","content":{"subject":"x"})", "/content/text");
  row("subject lines", R"("channel":"email","to":"a@b.c","content":{"subject":"x\r\nBcc: y","text":"z"})", "/content/subject");
  row("push empty", R"("channel":"push","to":"abcdefgh","content":{"data":{}})", "/content/title");
  row("webhook data", R"("channel":"webhook","to":"https://a.b/","content":{"data":[]})", "/content/data");
  row("data type", R"("channel":"sms","to":"+436601234567","template":"t","data":[])", "/data");
  row("metadata type", R"("channel":"sms","to":"+436601234567","template":"t","metadata":1)", "/metadata");
  row("number without a bound", R"("channel":"sms","to":"+436601234567","template":"t","data":{"a":[1,{"b/c":-1e400}],"d":1e308})", "/data/a/1/b~1c");
  row("number without a bound in metadata", R"("channel":"sms","to":"+436601234567","template":"t","metadata":{"a":1e400})", "/metadata/a");
  row("number without a bound in content", R"("channel":"webhook","to":"https://a.b/","content":{"data":{"a":1e400}})", "/content/data/a");
  row("priority", R"("channel":"sms","to":"+436601234567","template":"t","priority":"urgent")", "/priority");
  row("category", R"("channel":"sms","to":"+436601234567","template":"t","category":"a b")", "/category");
  row("locale", R"("channel":"sms","to":"+436601234567","template":"t","locale":"de_AT")", "/locale");
  row("ordering key", R"("channel":"sms","to":"+436601234567","template":"t","ordering_key":"a b")", "/ordering_key");
  row("key", R"("channel":"sms","to":"+436601234567","template":"t","idempotency_key":"a\u00e4")", "/idempotency_key");
  row("time", R"("channel":"sms","to":"+436601234567","template":"t","send_at":"tomorrow")", "/send_at");
  row("expiry before sending",
      R"("channel":"sms","to":"+436601234567","template":"t","send_at":"2026-05-12T15:00:00Z","expires_at":"2026-05-12T15:00:00Z")", "/expires_at");
  row("far ahead", R"("channel":"sms","to":"+436601234567","template":"t","send_at":"2028-05-12T15:00:00Z")", "/send_at");
  row("many at once", R"("channel":"sms","to":"x","template":"a b","priority":"p","foo":1)", "/template /priority /foo /to");
}
void AcceptTest::wrongFieldsAreNamed() {
  QFETCH(QString, members);
  QFETCH(QString, pointers);
  Scene scene;
  const Response response = scene.call("POST", "/notifications", "{" + members.toStdString() + "}");
  QVERIFY2(response.status == 422, qPrintable(text(response)));
  QStringList found = pointersOf(response).split(' '), wanted = pointers.split(' ');
  found.sort();
  wanted.sort();
  QCOMPARE(found, wanted);
  QVERIFY(scene.intake.accepted.empty());
}

void AcceptTest::malformedBodiesAreRefused_data() {
  QTest::addColumn<QByteArray>("body");
  QTest::newRow("cut") << QByteArray("{\"channel\":");
  QTest::newRow("array") << QByteArray("[]");
  QTest::newRow("string") << QByteArray("\"x\"");
  QTest::newRow("two values") << QByteArray("{} {}");
  QTest::newRow("comment") << QByteArray("{/*x*/}");
  QTest::newRow("trailing comma") << QByteArray("{\"a\":1,}");
  QTest::newRow("NaN") << QByteArray("{\"a\":NaN}");
  QTest::newRow("bad UTF-8") << QByteArray("{\"a\":\"\xC3\x28\"}");
  QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{}");
  QTest::newRow("deep") << QByteArray("{\"data\":") + QByteArray(40, '[') + QByteArray(40, ']') + "}";
  QTest::newRow("very deep") << QByteArray(100'000, '[');
}
void AcceptTest::malformedBodiesAreRefused() {
  QFETCH(QByteArray, body);
  Scene scene;
  const Response response = scene.call("POST", "/notifications", body.toStdString());
  QVERIFY2(response.status == 400, qPrintable(text(response)));
  QVERIFY(scene.intake.accepted.empty());
}

void AcceptTest::keyMayStandInHeaderOrBody() {
  for (const char* const header : {"k-1", "\"k-1\""}) {
    Scene scene;
    Request request = scene.request("POST", "/notifications", "{" + kGood.toStdString() + "}");
    request.headers.emplace_back("idempotency-key", header);
    const Response response = scene.send(request);
    QCOMPARE(response.status, 202);
    QCOMPARE(json(response).at("idempotency_key").as_string(), boost::json::string("k-1"));
    QCOMPARE(scene.intake.accepted.front().lines.front().fingerprint.size(), std::size_t{32});
  }
}

void AcceptTest::differentKeysAreRefused() {
  Scene scene;
  Request request = scene.request("POST", "/notifications", "{\"idempotency_key\":\"b\"," + kGood.toStdString() + "}");
  request.headers.emplace_back("idempotency-key", "a");
  QCOMPARE(scene.send(request).status, 400);
  request.headers.back().second = "b";
  QCOMPARE(scene.send(request).status, 202);
  request.headers.back().second = "b c";
  QCOMPARE(scene.send(request).status, 400);
  request.headers.back().second = std::string(256, 'x');
  QCOMPARE(scene.send(request).status, 400);
}

void AcceptTest::fingerprintIgnoresOrderAndPlaceOfTheKey() {
  const auto fingerprint = [](const char* body, const char* app, const char* headerKey) {
    AcceptContext context{app, headerKey, "", kNow};
    return readNotification(boost::json::parse(body), context)->fingerprint;
  };
  const std::string first =
      fingerprint(R"({"idempotency_key":"k","channel":"sms","to":"+436601234567","template":"t","data":{"a":1,"b":{"c":2,"d":3}}})", "x", "");
  QCOMPARE(fingerprint(R"({"template":"t","data":{"b":{"d":3,"c":2},"a":1},"to":"+436601234567", "channel":"sms"})", "x", "k"), first);
  QVERIFY(fingerprint(R"({"template":"t","data":{"b":{"d":3,"c":2},"a":2},"to":"+436601234567","channel":"sms"})", "x", "k") != first);
  QVERIFY(fingerprint(R"({"template":"t","data":{"b":{"d":3,"c":2},"a":1},"to":"+436601234567","channel":"sms"})", "y", "k") != first);
}

void AcceptTest::repeatSaysSo() {
  Scene scene;
  scene.intake.judge = [](const core::AcceptLine&) { return core::AcceptVerdict{{}, {}, "pending", true}; };
  QCOMPARE(headerOf(scene.call("POST", "/notifications", "{" + kGood.toStdString() + "}"), "Idempotent-Replayed"), std::string("true"));
}

void AcceptTest::coreCanStillRefuse() {
  Scene scene;
  scene.intake.judge = [](const core::AcceptLine&) { return core::AcceptVerdict{{base::Code::keyMismatch, "other payload"}, {}, "", false}; };
  QCOMPARE(scene.call("POST", "/notifications", "{" + kGood.toStdString() + "}").status, 422);
  scene.intake.judge = [](const core::AcceptLine&) { return core::AcceptVerdict{{base::Code::diskFull, "full"}, {}, "", false}; };
  const Response full = scene.call("POST", "/notifications", "{" + kGood.toStdString() + "}");
  QCOMPARE(full.status, 503);
  QVERIFY(!headerOf(full, "Retry-After").empty());
  scene.intake.accepts = false;
  const Response busy = scene.call("POST", "/notifications", "{" + kGood.toStdString() + "}");
  QCOMPARE(busy.status, 429);
  QCOMPARE(scene.answers, 1);
}

void AcceptTest::senderPostsAsItsOwnAppOnly() {
  Scene scene;
  Request request = scene.request("POST", "/notifications", "{" + kGood.toStdString() + "}", "sender");
  QCOMPARE(scene.send(request).status, 202);
  QCOMPARE(scene.intake.accepted.back().lines.front().notification.app, std::string("shop"));
  request.headers.emplace_back("signalbox-app", "other");
  QCOMPARE(scene.send(request).status, 403);
  Request admin = scene.request("POST", "/notifications", "{" + kGood.toStdString() + "}");
  QCOMPARE(scene.send(admin).status, 202);
  QCOMPARE(scene.intake.accepted.back().lines.front().notification.app, std::string("default"));
  admin.headers.emplace_back("signalbox-app", "a b");
  QCOMPARE(scene.send(admin).status, 400);
}

void AcceptTest::sizesAreLimited() {
  Scene scene;
  const std::string large = R"({"channel":"sms","to":"+436601234567","template":"t","metadata":{"a":")" + std::string(20'000, 'x') + "\"}}";
  QCOMPARE(pointersOf(scene.call("POST", "/notifications", large)), QString("/metadata"));
  const std::string body = R"({"channel":"sms","to":"+436601234567","template":"t","data":{"a":")" + std::string(300'000, 'x') + "\"}}";
  QCOMPARE(pointersOf(scene.call("POST", "/notifications", body)), QString("/data"));
  QCOMPARE(scene.call("POST", "/notifications", std::string(8 * 1024 * 1024 + 1, ' ')).status, 413);
  QCOMPARE(scene.call("POST", "/plans", std::string(256 * 1024 + 1, ' ')).status, 413);
}

void AcceptTest::anSmsIsMeasuredInCharacters() {
  Scene scene;
  const auto sms = [](const std::string& letter, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += letter;
    return R"({"channel":"sms","to":"+436601234567","content":{"text":")" + text + "\"}}";
  };
  for (const char* letter : {"x", "ü", "я", "€"}) {
    QCOMPARE(scene.call("POST", "/notifications", sms(letter, 1600)).status, 202);
    QCOMPARE(pointersOf(scene.call("POST", "/notifications", sms(letter, 1601))), QString("/content/text"));
  }
  QCOMPARE(pointersOf(scene.call("POST", "/notifications", sms("😀", 801))), QString("/content/text"));
}

void AcceptTest::aPushMayCarryDataAlone() {
  Scene scene;
  QCOMPARE(scene.call("POST", "/notifications", R"({"channel":"push","to":"abcdefgh","content":{"data":{"badge":3}}})").status, 202);
}

void AcceptTest::filesOfFourMebibytesAreTaken() {
  Scene scene;
  const auto mail = [](std::size_t bytes) {
    return R"({"channel":"email","to":"ana@example.com","content":{"subject":"s","text":"t","attachments":[{"name":"f.bin","data":")" +
        base::base64Encode(std::string(bytes, 'x')) + "\"}]}}";
  };
  QCOMPARE(scene.call("POST", "/notifications", mail(4 * 1024 * 1024)).status, 202);
  QVERIFY(scene.intake.accepted.back().lines.front().notification.content.size() > 5 * 1024 * 1024);
  QCOMPARE(pointersOf(scene.call("POST", "/notifications", mail(5 * 1024 * 1024 + 1))), QString("/content/attachments"));
}

void AcceptTest::brokenTraceIsDropped() {
  QVERIFY(isTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
  QVERIFY(!isTraceparent("00-00000000000000000000000000000000-b7ad6b7169203331-01"));
  QVERIFY(!isTraceparent("00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
  QVERIFY(!isTraceparent(""));
}

int runAcceptTests(int argc, char** argv) { return runTest<AcceptTest>(argc, argv); }

}  // namespace signalbox::api::tests
