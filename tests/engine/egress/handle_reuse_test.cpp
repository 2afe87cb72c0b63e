#include "tests/engine/egress/handle_reuse_test.h"

#include <QtTest>

#include "tests/engine/egress/http_server.h"
#include "tests/engine/egress/send_fixture.h"

using namespace signalbox;
using enum Behaviour::Kind;

namespace {

std::shared_ptr<ScriptedProvider> asking(providers::HttpRequest http) {
  return std::make_shared<ScriptedProvider>([http = std::move(http)](const providers::Message& message) {
    providers::Request request;
    request.http = http;
    request.http->url = message.target;
    request.connectTimeout = request.totalTimeout = base::Millis{5000};
    return request;
  });
}

providers::HttpRequest requestOf(std::string method, std::vector<providers::Header> headers = {}, std::string body = "body") {
  providers::HttpRequest http;
  http.method = std::move(method);
  http.headers = std::move(headers);
  http.body = std::move(body);
  return http;
}

providers::HttpRequest signedForAws() {
  providers::HttpRequest http = requestOf("POST");
  http.awsKey = providers::AwsKey{"eu-west-1", "ses", "AKIDEXAMPLE", security::Secret("canary"), security::Secret("session-canary")};
  return http;
}

}  // namespace

void HandleReuseTest::nothingOfAnEarlierRequestIsLeft_data() {
  QTest::addColumn<providers::HttpRequest>("earlier");
  QTest::addColumn<Behaviour>("answered");
  QTest::newRow("GET") << requestOf("GET", {}, "") << Behaviour{};
  QTest::newRow("PUT") << requestOf("PUT") << Behaviour{};
  QTest::newRow("signed for AWS") << signedForAws() << Behaviour{};
  QTest::newRow("a key in a header") << requestOf("POST", {{"Authorization", "Bearer canary"}}) << Behaviour{};
  QTest::newRow("a larger body") << requestOf("POST", {}, std::string(5000, 'x')) << Behaviour{};
  QTest::newRow("no body") << requestOf("POST", {}, "") << Behaviour{};
  QTest::newRow("refused") << requestOf("POST") << Behaviour{answer, 401, "WWW-Authenticate: Basic realm=\"x\"\r\n"};
  QTest::newRow("cut off") << requestOf("POST") << Behaviour{readThenClose};
}

/// One send at a time, so all go through the same handle of libcurl's.
void HandleReuseTest::nothingOfAnEarlierRequestIsLeft() {
  QFETCH(providers::HttpRequest, earlier);
  QFETCH(Behaviour, answered);
  HttpServer server;
  SendFixture fixture;
  server.script({Behaviour{}, answered});
  const auto plain = asking(requestOf("POST", {{"X-Own", "1"}}));
  QCOMPARE(fixture.send(plain, server.url("/plain")).outcome.outcome, model::OutcomeClass::sent);
  fixture.send(asking(earlier), server.url("/earlier?key=canary"));
  QCOMPARE(fixture.send(plain, server.url("/plain")).outcome.outcome, model::OutcomeClass::sent);
  const std::vector<std::string> requests = server.requests();
  QCOMPARE(requests.size(), std::size_t(3));
  QVERIFY(requests[1] != requests[0]);
  QCOMPARE(QString::fromStdString(requests[2]), QString::fromStdString(requests[0]));
}

/// The close may be noticed between the sends or only by the next one; each ends at once all the same, and none is written twice.
void HandleReuseTest::aConnectionThatEndsBetweenTwoSendsIsReplaced() {
  HttpServer server;
  SendFixture fixture;
  const auto plain = asking(requestOf("POST"));
  constexpr int kSends = 20;
  int arrived = 0;
  for (int i = 0; i < kSends; ++i) {
    server.script({Behaviour{i % 3 == 0 ? closeAfter : answer}});
    const auto send = fixture.send(plain, server.url("/hook"));
    QVERIFY(send.outcome.latencyUs < 4'000'000);
    arrived += send.outcome.outcome == model::OutcomeClass::sent ? 1 : 0;
  }
  QVERIFY2(arrived >= kSends - kSends / 3 - 1, qPrintable(QString::number(arrived)));
  QVERIFY(server.requests().size() <= std::size_t(kSends));
  QVERIFY(server.connections() > 1);
}
