#include "tests/engine/providers/termii_test.h"

#include "engine/providers/answer_text.h"
#include "engine/providers/termii_answers.h"
#include "engine/providers/termii_provider.h"
#include "tests/engine/providers/answer_cases.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using model::OutcomeClass;

namespace {

std::unique_ptr<providers::Provider> termii(std::map<std::string, std::string> more = {}) {
  more.emplace("base_url", "https://api.example.com");
  more.emplace("from", "Signalbox");
  return made("termii", model::Channel::sms, std::move(more), {{"api_key", "TL key/1"}});
}

providers::Message message(const std::string& text = "Hi") {
  providers::Message message;
  message.target = "+2349012672711";
  message.content.text = text;
  return message;
}

const AnswerCase kCases[] = {
    {200, R"({"message_id":"9122821270554876574","message":"Successfully Sent","balance":9,"user":"x"})", OutcomeClass::sent},
    {200, "<html>", OutcomeClass::ambiguous},
    {200, R"({"message":"Insufficient balance"})", OutcomeClass::credential},
    {400, R"({"code":400,"message":"Your account is not active"})", OutcomeClass::credential},
    {401, R"({"message":"Unauthorized"})", OutcomeClass::credential},
    {400, R"({"message":"Unauthorized access"})", OutcomeClass::credential},
    {403, R"({"message":"no permission"})", OutcomeClass::credential},
    {404, R"({"message":"ApplicationSenderId not found"})", OutcomeClass::permanent},
    {405, "", OutcomeClass::permanent},
    {422, R"({"message":"The to field is required"})", OutcomeClass::permanent},
    {400, R"({"message":"Sender is not set up on this route"})", OutcomeClass::permanent},
    {400, R"({"message":"Invalid Sender Id"})", OutcomeClass::permanent},
    {404, R"({"message":"Device not found"})", OutcomeClass::permanent},
    {400, R"({"message":"You have reached your daily limit"})", OutcomeClass::throttled, false, "", 600},
    {429, "", OutcomeClass::throttled},
    {429, "", OutcomeClass::throttled, false, "", 11, {{"Retry-After", "11"}}},
    {500, R"({"message":"Server error"})", OutcomeClass::transient},
    {500, "", OutcomeClass::ambiguous},
    {502, R"({"message":"x"})", OutcomeClass::ambiguous},
    {503, "", OutcomeClass::transient},
};

}  // namespace

void TermiiTest::theRequestIsJson() {
  const auto request = termii({{"route", "dnd"}})->build(message("Hi \"Ada\"\n")).value();
  QCOMPARE(request.http->url, std::string("https://api.example.com/api/sms/send"));
  QCOMPARE(request.http->body,
           std::string(R"({"api_key":"TL key/1","to":"2349012672711","from":"Signalbox","sms":"Hi \"Ada\"\n","type":"plain","channel":"dnd"})"));
  QCOMPARE(*providers::findHeader(request.http->headers, "Content-Type"), std::string("application/json"));
  QVERIFY(providers::findHeader(request.http->headers, "Authorization") == nullptr);
}

void TermiiTest::answersAreClassified_data() { addAnswerRows(kCases); }
void TermiiTest::answersAreClassified() {
  QFETCH(int, index);
  checkAnswer(*termii(), kCases[index]);
}

void TermiiTest::everyRowOfTheTableIsReached() {
  checkEveryRow(providers::termiiRows(), kCases, [](const auto& result) { return providers::readTermii(result, {}); });
}

void TermiiTest::longIdsAreKept() {
  QCOMPARE(termii()->read(answered(200, kCases[0].body), {}).providerMessageId, std::string("9122821270554876574"));
  QCOMPARE(termii()->read(answered(200, R"({"message_id":9122821270554876574,"message":"Successfully Sent"})"), {}).providerMessageId,
           std::string("9122821270554876574"));
  QCOMPARE(termii()->read(answered(200, R"({"code":"ok","message_id":9.1e18,"message_id_str":"9122821270554876574"})"), {}).providerMessageId,
           std::string("9122821270554876574"));
}

void TermiiTest::pagesAreTheirs_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<int>("pages");
  const QString x(1, 'x');
  QTest::newRow("160") << x.repeated(160) << 1;
  QTest::newRow("161") << x.repeated(161) << 2;
  QTest::newRow("307") << x.repeated(307) << 3;
  for (const char* narrow : {";", "/", "^", "{", "}", "\\", "[", "~", "]", "|", "€", "'", "”", "ł"})
    QTest::newRow(narrow) << x.repeated(70) + QString::fromUtf8(narrow) << 2;
  QTest::newRow("70 with one of them") << x.repeated(69) + ";" << 1;
}

void TermiiTest::pagesAreTheirs() {
  QFETCH(QString, text);
  QFETCH(int, pages);
  QCOMPARE(int(providers::termiiPages(text.toStdString())), pages);
  const auto request = termii({{"pages_max", "1"}})->build(message(text.toStdString()));
  QCOMPARE(request.ok(), pages == 1);
  if (!request.ok()) QVERIFY(request.status().message().ends_with("pages_max allows 1"));
}

void TermiiTest::healthIsABalance() {
  const auto provider = termii();
  QCOMPARE(provider->healthCheck()->http->url, std::string("https://api.example.com/api/get-balance?api_key=TL%20key%2F1"));
  QVERIFY(provider->readHealth(answered(200, R"({"user":"x","balance":0,"currency":"NGN"})")));
  QVERIFY(provider->readHealth(answered(200, R"({"balance":1.5})")));
  QVERIFY(!provider->readHealth(answered(200, R"({"message":"Unauthorized"})")));
  QVERIFY(!provider->readHealth(answered(401, R"({"balance":1})")));
}

void TermiiTest::settingsAreJudged() {
  model::ProviderConfig config;
  config.name = "one";
  config.kind = "termii";
  config.channel = model::Channel::sms;
  config.secrets = signalbox::tests::secretsOf({{"api_key", "k"}});
  config.settings = {{"from", "ab"}, {"route", "sms"}};
  std::set<std::string> pointers;
  const base::Status status = providers::validate(config);
  for (const auto& field : status.fields()) pointers.insert(field.pointer);
  QCOMPARE(pointers, (std::set<std::string>{"/settings/base_url", "/settings/from", "/settings/route"}));
  config.settings = {{"from", "Signalbox"}, {"base_url", "http://api.example.com"}};
  QCOMPARE(providers::validate(config).fields().at(0).pointer, std::string("/settings/base_url"));
}
