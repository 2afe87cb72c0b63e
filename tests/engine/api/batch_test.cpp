// NDJSON in, NDJSON out.
#include "tests/engine/api/batch_test.h"

#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {

namespace {

const std::string kLine = R"({"channel":"sms","to":"+436601234567","template":"t"})";

std::vector<boost::json::value> linesOf(const Response& response) {
  std::vector<boost::json::value> lines;
  for (const QByteArray& line : QByteArray::fromStdString(response.body).split('\n'))
    if (!line.isEmpty()) lines.push_back(boost::json::parse(line.toStdString()));
  return lines;
}

}  // namespace

void BatchTest::eachLineStandsAlone() {
  Scene scene;
  const Response response = scene.call(
      "POST", "/notifications/batch?app=shop",
      kLine + "\n\n{\"channel\":\"fax\"}\r\n{broken\n" + R"({"channel":"sms","to":"+436601234567","template":"t","idempotency_key":"a\"b"})");
  QCOMPARE(response.status, 200);
  QCOMPARE(response.contentType, std::string("application/x-ndjson"));
  const auto lines = linesOf(response);
  QCOMPARE(lines.size(), std::size_t{4});
  QCOMPARE(lines[0].at("line").as_int64(), 1);
  QCOMPARE(lines[0].at("status").as_int64(), 202);
  QCOMPARE(lines[0].at("state").as_string(), boost::json::string("pending"));
  QCOMPARE(lines[0].at("replayed").as_bool(), false);
  QCOMPARE(lines[1].at("line").as_int64(), 3);
  QCOMPARE(lines[1].at("status").as_int64(), 422);
  QCOMPARE(lines[1].at("problem").at("errors").at(0).at("pointer").as_string(), boost::json::string("/channel"));
  QCOMPARE(lines[2].at("status").as_int64(), 400);
  QCOMPARE(lines[3].at("line").as_int64(), 5);
  QCOMPARE(lines[3].at("idempotency_key").as_string(), boost::json::string("a\"b"));
  QCOMPARE(scene.intake.accepted.size(), std::size_t{1});
  QCOMPARE(scene.intake.accepted.front().lines.front().notification.app, std::string("shop"));
}

void BatchTest::linesGoToTheCoreInChunksAndTheAnswerKeepsTheirOrder() {
  Scene scene;
  scene.intake.answers = false;
  std::string body;
  for (int i = 0; i < 2500; ++i) body += kLine + "\n";
  Response answer;
  int answered = 0;
  scene.api.handle(scene.request("POST", "/notifications/batch", body), [&](Response response) {
    answer = std::move(response);
    ++answered;
  });
  QCOMPARE(scene.intake.accepted.size(), std::size_t{3});
  QCOMPARE(scene.intake.accepted[0].lines.size(), std::size_t{1000});
  QCOMPARE(scene.intake.accepted[2].lines.size(), std::size_t{500});
  // Answered in another order than asked.
  for (const std::size_t chunk : {2U, 0U, 1U}) {
    QCOMPARE(answered, 0);
    std::vector<core::AcceptVerdict> verdicts(scene.intake.accepted[chunk].lines.size());
    for (auto& verdict : verdicts) verdict.state = std::to_string(chunk);
    scene.intake.accepted[chunk].reply(std::move(verdicts));
  }
  QCOMPARE(answered, 1);
  const auto lines = linesOf(answer);
  QCOMPARE(lines.size(), std::size_t{2500});
  for (std::size_t i = 0; i < lines.size(); ++i) {
    QCOMPARE(lines[i].at("line").as_int64(), static_cast<std::int64_t>(i + 1));
    QCOMPARE(std::string(lines[i].at("state").as_string()), std::to_string(i / 1000));
  }
}

void BatchTest::linesTakeTheirKeysFromTheBatch() {
  Scene scene;
  const std::string own = R"({"channel":"sms","to":"+436601234567","template":"t","idempotency_key":"own"})";
  Request request = scene.request("POST", "/notifications/batch", kLine + "\n\n" + own + "\n" + kLine);
  request.headers.emplace_back("idempotency-key", "\"batch-7\"");
  const auto lines = linesOf(scene.send(request));
  const auto& sent = scene.intake.accepted.front().lines;
  QCOMPARE(sent[0].notification.idempotencyKey, std::string("batch-7:1"));
  QCOMPARE(sent[1].notification.idempotencyKey, std::string("own"));
  QCOMPARE(sent[2].notification.idempotencyKey, std::string("batch-7:4"));
  QCOMPARE(sent[0].fingerprint, sent[2].fingerprint);
  QCOMPARE(sent[0].fingerprint.size(), std::size_t{32});
  QCOMPARE(lines[2].at("idempotency_key").as_string(), boost::json::string("batch-7:4"));
  request.headers.back().second = std::string(241, 'x');
  QCOMPARE(scene.send(request).status, 400);
  request.headers.back().second = std::string(240, 'x');
  QCOMPARE(scene.send(request).status, 200);
}

void BatchTest::repeatedMembersAreRefusedByLine() {
  Scene scene;
  const std::string twice = R"({"channel":"sms","to":"+436601234567","to":"+436607654321","template":"t"})";
  const auto lines = linesOf(scene.call("POST", "/notifications/batch", kLine + "\n" + twice));
  QCOMPARE(lines[0].at("status").as_int64(), 202);
  QCOMPARE(lines[1].at("status").as_int64(), 422);
  QCOMPARE(lines[1].at("problem").at("errors").at(0).at("pointer").as_string(), boost::json::string("/to"));
  const Response single = scene.call("POST", "/notifications", twice);
  QCOMPARE(single.status, 422);
  QCOMPARE(pointersOf(single), QString("/to"));
  const std::string deep = R"({"channel":"sms","to":"+436601234567","template":"t","data":{"a":[{"b":1,"b":2}]}})";
  QCOMPARE(pointersOf(scene.call("POST", "/notifications", deep)), QString("/data/a/0/b"));
  QCOMPARE(pointersOf(scene.call("PUT", "/recipients/u1", R"({"email":"a@example.com","email":"b@example.com"})")), QString("/email"));
  QCOMPARE(scene.intake.accepted.size(), std::size_t{1});
}

void BatchTest::fullLaneRefusesLines() {
  Scene scene;
  scene.intake.accepts = false;
  const auto lines = linesOf(scene.call("POST", "/notifications/batch", kLine + "\n" + kLine));
  QCOMPARE(lines.size(), std::size_t{2});
  QCOMPARE(lines[1].at("status").as_int64(), 429);
  QCOMPARE(scene.answers, 1);
}

void BatchTest::tooManyLinesAreRefusedWhole() {
  Scene scene;
  std::string body;
  for (int i = 0; i < 10'001; ++i) body += "{}\n";
  QCOMPARE(scene.call("POST", "/notifications/batch", body).status, 413);
  QCOMPARE(scene.call("POST", "/notifications/batch", "\n\n").status, 400);
  QVERIFY(scene.intake.accepted.empty());
}

void BatchTest::busyReadersRefuse() {
  Scene scene;
  scene.readers.takes = false;
  QCOMPARE(scene.call("POST", "/notifications/batch", kLine).status, 429);
}

void BatchTest::recipientsComeInBatchesToo() {
  Scene scene;
  const Response response = scene.call("POST", "/recipients/batch",
                                       R"({"id":"u1","email":"a@b.c","quiet_hours":{"from":"22:00","to":"07:00"},"time_zone":"Europe/Vienna"})"
                                       "\n"
                                       R"({"id":"u2","email":"nobody","opt_out":["a b"],"extra":1})"
                                       "\n"
                                       R"({"id":"u3","phone":"+436601234567"})");
  const auto lines = linesOf(response);
  QCOMPARE(lines.size(), std::size_t{3});
  QCOMPARE(lines[0].at("status").as_int64(), 200);
  QCOMPARE(lines[0].at("id").as_string(), boost::json::string("u1"));
  QCOMPARE(lines[1].at("status").as_int64(), 422);
  QCOMPARE(lines[2].at("status").as_int64(), 200);
  const auto& command = std::get<core::PutRecipients>(scene.intake.commanded.front().command);
  QCOMPARE(command.rows.size(), std::size_t{2});
  QCOMPARE(command.rows[0].quietFrom, std::string("22:00"));
}

int runBatchTests(int argc, char** argv) { return runTest<BatchTest>(argc, argv); }

}  // namespace signalbox::api::tests
