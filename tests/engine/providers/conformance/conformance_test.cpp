#include "tests/engine/providers/conformance/conformance_test.h"

#include <QtTest>

#include <algorithm>
#include <set>

#include "engine/providers/answer_text.h"
#include "engine/providers/http_answers.h"
#include "tests/engine/providers/conformance/bench.h"

using namespace signalbox;
using model::OutcomeClass;
using providers::Reached;
using providers::TransferResult;

namespace {

const base::WallTime kNow = *base::parseRfc3339("2026-05-12T14:00:00Z");

void addKinds() {
  QTest::addColumn<int>("index");
  int index = 0;
  for (const Bench& each : benches()) QTest::newRow(each.kind.c_str()) << index++;
}

Bench current() {
  QFETCH(int, index);
  return benches()[static_cast<std::size_t>(index)];
}

TransferResult answered(int status, std::string body = {}, std::vector<providers::Header> headers = {}) {
  TransferResult result;
  result.reached = Reached::answer;
  result.status = status;
  result.body = std::move(body);
  result.headers = std::move(headers);
  return result;
}

bool isHttp(const Bench& bench) { return bench.make()->build(bench.message).value().http.has_value(); }

/// An outcome's own words, or a status's: whatever may be logged, stored or shown.
std::string textOf(const model::Outcome& outcome) { return outcome.code + "\n" + outcome.message + "\n" + outcome.providerMessageId; }

}  // namespace

void ConformanceTest::everyKindHasABench() {
  std::set<std::string> have, want;
  for (const Bench& each : benches()) have.insert(each.kind);
  for (const auto& kind : providers::kinds()) want.insert(std::string(kind.kind));
  QCOMPARE(have, want);
}

void ConformanceTest::everyOutcomeIsReached_data() { addKinds(); }
void ConformanceTest::everyOutcomeIsReached() {
  const Bench bench = current();
  if (!bench.make()->build(bench.message).value().simulated) QVERIFY(bench.answers.size() >= 5);
  for (const auto& [outcome, answer] : bench.answers) {
    const auto read = bench.make()->read(answer, kNow);
    QCOMPARE(QString::fromStdString(std::string(model::name(read.outcome))), QString::fromStdString(std::string(model::name(outcome))));
    QVERIFY(!read.code.empty());
    if (outcome != OutcomeClass::sent) QVERIFY(read.providerMessageId.empty());
    if (outcome != OutcomeClass::permanent) QVERIFY(!read.suppressRecipient);
  }
}

void ConformanceTest::noAnswerGoesByHowFarItGot_data() { addKinds(); }
void ConformanceTest::noAnswerGoesByHowFarItGot() {
  const auto provider = current().make();
  TransferResult result;
  for (const char* error : {"timeout", "connection lost", "connection refused", "name not found", "certificate refused"}) {
    result.error = error;
    result.reached = Reached::requestBytes;
    QCOMPARE(int(provider->read(result, kNow).outcome), int(OutcomeClass::ambiguous));
    result.reached = Reached::nothing;
    QCOMPARE(int(provider->read(result, kNow).outcome), int(OutcomeClass::notSent));
  }
  result.aborted = true;
  QCOMPARE(int(provider->read(result, kNow).outcome), int(OutcomeClass::abandoned));
  QVERIFY(!provider->read(result, kNow).retryAfter);
}

void ConformanceTest::retryAfterIsHonoured_data() { addKinds(); }
void ConformanceTest::retryAfterIsHonoured() {
  const Bench bench = current();
  if (!isHttp(bench)) return;
  const auto provider = bench.make();
  const auto waitS = [&](OutcomeClass outcome, const char* header) {
    TransferResult result = bench.answers.at(outcome);
    result.headers.push_back({"retry-after", header});
    const auto wait = provider->read(result, kNow).retryAfter;
    return wait ? wait->count() / 1000 : -1;
  };
  const auto without = provider->read(bench.answers.at(OutcomeClass::throttled), kNow).retryAfter;
  const auto fallback = without ? without->count() / 1000 : -1;
  for (const OutcomeClass outcome : {OutcomeClass::throttled, OutcomeClass::transient}) {
    QCOMPARE(waitS(outcome, "30"), 30);
    QCOMPARE(waitS(outcome, " 0 "), 0);
    QCOMPARE(waitS(outcome, "Tue, 12 May 2026 14:02:00 GMT"), 120);
    QCOMPARE(waitS(outcome, "Tue, 12 May 2026 13:00:00 GMT"), 0);
    QCOMPARE(waitS(outcome, "999999999999999999999"), 86'400);
  }
  for (const char* wrong : {"soon", "-5", "1.5", ""}) QCOMPARE(waitS(OutcomeClass::throttled, wrong), fallback);
  for (const OutcomeClass outcome : {OutcomeClass::permanent, OutcomeClass::sent, OutcomeClass::ambiguous}) QCOMPARE(waitS(outcome, "30"), -1);
}

namespace {

struct SharedCase {
  int status;
  const char* retryAfter;
  OutcomeClass outcome;
};
const SharedCase kShared[] = {
    {301, "", OutcomeClass::permanent},  {307, "", OutcomeClass::permanent}, {401, "", OutcomeClass::credential}, {403, "", OutcomeClass::credential},
    {407, "", OutcomeClass::credential}, {408, "", OutcomeClass::transient}, {425, "", OutcomeClass::transient},  {429, "", OutcomeClass::throttled},
    {405, "", OutcomeClass::permanent},  {413, "", OutcomeClass::permanent}, {415, "", OutcomeClass::permanent},  {422, "", OutcomeClass::permanent},
    {500, "", OutcomeClass::ambiguous},  {502, "", OutcomeClass::ambiguous}, {503, "7", OutcomeClass::throttled}, {503, "", OutcomeClass::transient},
    {504, "", OutcomeClass::ambiguous},  {501, "", OutcomeClass::transient}, {520, "", OutcomeClass::ambiguous},  {524, "", OutcomeClass::ambiguous},
    {599, "", OutcomeClass::transient},  {101, "", OutcomeClass::ambiguous}, {600, "", OutcomeClass::ambiguous},
};

}  // namespace

void ConformanceTest::sharedRowsHold_data() { addKinds(); }
void ConformanceTest::sharedRowsHold() {
  const Bench bench = current();
  if (!bench.sharesRows) return;
  const auto provider = bench.make();
  for (const SharedCase& each : kShared) {
    TransferResult result = answered(each.status, "<html>a proxy</html>", {{"Content-Type", "text/html"}});
    if (*each.retryAfter != 0) result.headers.push_back({"Retry-After", each.retryAfter});
    const auto read = provider->read(result, kNow);
    QVERIFY2(read.outcome == each.outcome,
             qPrintable(QStringLiteral("%1 became %2").arg(each.status).arg(QString::fromStdString(std::string(model::name(read.outcome))))));
    QVERIFY(read.code.starts_with(std::to_string(each.status)));
    QVERIFY(!read.suppressRecipient);
  }
  // 2xx from somebody who is not the provider.
  QCOMPARE(int(provider->read(answered(200, "<html>log in</html>"), kNow).outcome), int(OutcomeClass::ambiguous));
}

void ConformanceTest::everySharedRowIsReached() {
  std::set<const providers::AnswerRow*> reached;
  const auto find = [&](int status, const char* retryAfter, bool own) {
    providers::HttpAnswer answer;
    answer.status = status;
    answer.isItsOwn = own;
    if (*retryAfter != 0) answer.retryAfter = base::Millis{1};
    reached.insert(providers::findAnswerRow({}, answer));
  };
  for (const SharedCase& each : kShared) find(each.status, each.retryAfter, false);
  find(500, "", true);
  find(200, "", false);
  for (const auto& row : providers::sharedAnswerRows()) QVERIFY2(reached.contains(&row), std::string(row.why).c_str());
}

void ConformanceTest::limitsRefuseBeforeAnythingIsSent_data() { addKinds(); }
void ConformanceTest::limitsRefuseBeforeAnythingIsSent() {
  const Bench bench = current();
  const auto provider = bench.make();
  if (bench.kind != "simulated") QVERIFY(!bench.refused.empty());
  for (const Refused& each : bench.refused) {
    const auto request = provider->build(each.message);
    QVERIFY2(!request.ok(), each.name);
    // Only these become a permanent outcome; anything else would be tried again.
    QVERIFY2(request.status().code() == base::Code::invalid || request.status().code() == base::Code::tooLarge, each.name);
    const std::string words = request.status().message();
    QVERIFY2(words.find(each.words) != std::string::npos, words.c_str());
    QVERIFY2(each.message.target.size() < 5 || words.find(each.message.target) == std::string::npos, words.c_str());
  }
}

void ConformanceTest::aRepeatCanBeRecognised_data() { addKinds(); }
void ConformanceTest::aRepeatCanBeRecognised() {
  const Bench bench = current();
  const auto provider = bench.make();
  const std::string first = bench.identity(provider->build(bench.message).value());
  QVERIFY(!first.empty());
  QCOMPARE(bench.identity(provider->build(bench.message).value()), first);
  providers::Message again = bench.message;
  again.attempt = 7;
  again.intentAt += std::chrono::hours{3};
  QCOMPARE(bench.identity(bench.make()->build(again).value()), first);
}

void ConformanceTest::noTextHoldsASecret_data() { addKinds(); }
void ConformanceTest::noTextHoldsASecret() {
  const Bench bench = current();
  const auto provider = bench.make();
  QVERIFY(provider->config().secrets.empty());
  std::vector<std::string> secrets = bench.alsoSecret;
  for (const auto& [key, value] : bench.secrets) secrets.push_back(value);
  std::string told;
  // A provider that repeats our key in its words, in any status.
  for (const std::string& secret : secrets) {
    for (int status = 200; status < 600; ++status) {
      TransferResult result =
          answered(status, "{\"code\":1,\"message\":\"the key " + secret + " is refused\"}", {{"Content-Type", "application/json"}});
      if (isHttp(bench)) told += textOf(provider->read(result, kNow));
    }
    for (const auto& [outcome, sample] : bench.answers) {
      TransferResult result = sample;
      result.body += " " + secret;
      told += textOf(provider->read(result, kNow));
    }
    TransferResult nothing;
    nothing.error = "timeout";
    told += textOf(provider->read(nothing, kNow));
  }
  for (const Refused& each : bench.refused) told += provider->build(each.message).status().toString();
  auto wrong = bench.config();
  for (auto& [key, value] : wrong.secrets) value = security::Secret(std::string(value.reveal()) + "\r\n\x01");
  wrong.settings["no_such_setting"] = "x";
  told += providers::validate(wrong).toString();
  for (const std::string& secret : secrets) QVERIFY2(told.find(secret) == std::string::npos, secret.c_str());
  // Nor the URL, which proxies log.
  const auto request = provider->build(bench.message).value();
  const auto ping = provider->healthCheck();
  for (const std::string& secret : secrets) {
    if (request.http) QVERIFY(request.http->url.find(secret) == std::string::npos);
    if (ping && ping->http && !bench.keyInUrl) QVERIFY(ping->http->url.find(secret) == std::string::npos);
  }
}

void ConformanceTest::headersHoldNoLineEnds_data() { addKinds(); }
void ConformanceTest::headersHoldNoLineEnds() {
  const Bench bench = current();
  const auto provider = bench.make();
  const std::string evil = "x\r\nX-Evil: 1\nBcc: y@z";
  for (auto member : {&providers::Message::target, &providers::Message::traceparent, &providers::Message::dedupToken}) {
    providers::Message message = bench.message;
    message.*member = evil;
    const auto request = provider->build(message);
    if (!request.ok()) continue;
    if (request->http) {
      QVERIFY(request->http->url.find_first_of("\r\n ") == std::string::npos);
      for (const auto& header : request->http->headers) QVERIFY2(header.value.find_first_of("\r\n") == std::string::npos, header.name.c_str());
    }
    if (request->smtp) QVERIFY(request->smtp->message.find("X-Evil") == std::string::npos);
  }
  for (auto member : {&providers::Content::subject, &providers::Content::title}) {
    providers::Message message = bench.message;
    message.content.*member = evil;
    const auto request = provider->build(message);
    if (request.ok() && request->smtp) QVERIFY(request->smtp->message.find("\nX-Evil") == std::string::npos);
  }
}

void ConformanceTest::capabilitiesAreKept_data() { addKinds(); }
void ConformanceTest::capabilitiesAreKept() {
  const Bench bench = current();
  const auto provider = bench.make();
  const auto can = provider->capabilities();
  QCOMPARE(provider->lookupRequest(bench.message).has_value(), can.looksUp);
  TransferResult nothing;
  nothing.error = "timeout";
  if (can.looksUp) {
    const auto finding = provider->readLookup(bench.message, nothing, kNow);
    QCOMPARE(int(finding.lookup), int(providers::Lookup::unknown));
    QVERIFY(finding.askAgainIn.has_value());
    for (const int status : {200, 401, 404, 429, 500, 502})
      QCOMPARE(int(provider->readLookup(bench.message, answered(status, "<html>"), kNow).lookup), int(providers::Lookup::unknown));
  }
  QVERIFY(can.costPerMessageEur >= 0 && can.lengthMax >= 0);
  const bool needsToken = provider->build(bench.message).value().http && provider->build(bench.message).value().http->needsToken;
  QCOMPARE(provider->tokenRequest(kNow).ok(), needsToken);
  if (needsToken) {
    // Without a token nothing was sent, so it is never ambiguous and never sent.
    for (const auto reached : {Reached::nothing, Reached::requestBytes, Reached::answer}) {
      nothing.reached = reached;
      const auto answer = provider->readToken(nothing, kNow);
      QVERIFY(!answer.token && model::surelyNotSent(answer.refusal.outcome));
    }
  }
}

void ConformanceTest::healthIsNeverGuessed_data() { addKinds(); }
void ConformanceTest::healthIsNeverGuessed() {
  const Bench bench = current();
  const auto provider = bench.make();
  const auto request = provider->healthCheck();
  QCOMPARE(request.has_value(), bench.hasHealthCheck);
  TransferResult result;
  result.error = "timeout";
  QVERIFY(!provider->readHealth(result));
  result.reached = Reached::requestBytes;
  QVERIFY(!provider->readHealth(result));
  for (const int status : {301, 401, 403, 404, 429, 500, 502, 503}) QVERIFY(!provider->readHealth(answered(status, "{}")));
  if (request && request->http && bench.sharesRows) QVERIFY(!provider->readHealth(answered(200, "<html>log in</html>")));
}

void ConformanceTest::settingsAreTyped_data() { addKinds(); }
void ConformanceTest::settingsAreTyped() {
  const Bench bench = current();
  const auto* kind = providers::describeKind(bench.kind);
  for (const auto& setting : kind->settings) {
    using providers::SettingType;
    const auto wrong = bench.config();
    auto config = wrong;
    const bool number = setting.type == SettingType::integer || setting.type == SettingType::real || setting.type == SettingType::boolean ||
        setting.type == SettingType::choice;
    QVERIFY(!setting.secret || setting.defaultValue.empty());
    if (!number) continue;
    config.settings[std::string(setting.key)] = "?";
    const auto status = providers::validate(config);
    const std::string pointer = "/settings/" + std::string(setting.key);
    QVERIFY2(std::any_of(status.fields().begin(), status.fields().end(), [&](const auto& field) { return field.pointer == pointer; }),
             pointer.c_str());
  }
}
