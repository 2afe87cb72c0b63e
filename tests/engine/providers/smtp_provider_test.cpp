#include "tests/engine/providers/smtp_provider_test.h"

#include <QtTest>

#include <set>

#include "engine/providers/catalogue.h"
#include "engine/providers/smtp_replies.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using model::OutcomeClass;
using providers::Reached;

namespace {

std::unique_ptr<providers::Provider> make(std::map<std::string, std::string> settings = {}) {
  model::ProviderConfig config;
  config.name = "mail";
  config.kind = "smtp";
  config.settings = {{"host", "mail.example.org"}, {"from", "noreply@example.org"}, {"username", "u"}};
  settings.merge(config.settings);
  config.settings = std::move(settings);
  config.secrets = signalbox::tests::secretsOf({{"password", "p"}});
  return std::move(providers::makeProvider(config)).value();
}

struct Case {
  const char* phase;
  const char* reply;
  OutcomeClass outcome;
  bool suppress = false;
};
const Case kCases[] = {
    {"data", "250 2.0.0 Ok: queued as 4F1A", OutcomeClass::sent},
    {"mail", "421 4.7.0 Too many concurrent SMTP connections", OutcomeClass::throttled},
    {"rcpt", "454 Throttling failure: Maximum sending rate exceeded.", OutcomeClass::throttled},
    {"mail", "450 4.7.1 Rate limit reached", OutcomeClass::throttled},
    {"connect", "421 4.3.2 Service not available", OutcomeClass::transient},
    {"data", "421 closing", OutcomeClass::transient},
    {"auth", "454 4.7.0 Temporary authentication failure", OutcomeClass::transient},
    {"tls", "454 4.7.0 TLS not available", OutcomeClass::transient},
    {"rcpt", "450 4.2.1 busy", OutcomeClass::transient},
    {"rcpt", "451 4.7.1 Greylisted", OutcomeClass::transient},
    {"rcpt", "452 4.2.2 Mailbox full", OutcomeClass::transient},
    {"mail", "455 4.5.4", OutcomeClass::transient},
    {"data", "451 local error", OutcomeClass::transient},
    {"mail", "530 5.7.0 Must issue a STARTTLS command first", OutcomeClass::credential},
    {"auth", "534 5.7.9 mechanism too weak", OutcomeClass::credential},
    {"auth", "535 5.7.8 Authentication credentials invalid", OutcomeClass::credential},
    {"auth", "538 encryption required", OutcomeClass::credential},
    {"mail", "550 5.7.8 not authenticated", OutcomeClass::credential},
    {"mail", "554 5.7.9 mechanism too weak", OutcomeClass::credential},
    {"data", "554 5.7.9 Message not accepted for policy reasons", OutcomeClass::permanent},
    {"rcpt", "550 5.7.8 not accepted for policy reasons", OutcomeClass::permanent},
    {"auth", "504 5.5.4 Unrecognized authentication type", OutcomeClass::credential},
    {"connect", "554 5.7.1 Your host is blocked", OutcomeClass::credential},
    {"tls", "502 5.5.1 not implemented", OutcomeClass::credential},
    {"rcpt", "550 5.1.1 No such user", OutcomeClass::permanent, true},
    {"rcpt", "550 5.1.2 Bad destination system", OutcomeClass::permanent, true},
    {"rcpt", "550 5.1.10 Null MX", OutcomeClass::permanent, true},
    {"rcpt", "551 5.1.6 User has moved", OutcomeClass::permanent, true},
    {"rcpt", "553 5.1.3 Bad mailbox name", OutcomeClass::permanent, true},
    {"mail", "553 5.1.8 Sender refused", OutcomeClass::permanent},
    {"rcpt", "550 5.7.1 Policy", OutcomeClass::permanent},
    {"rcpt", "550 no", OutcomeClass::permanent},
    {"data", "554 5.7.1 Spam", OutcomeClass::permanent},
    {"data", "552 5.3.4 Message too big", OutcomeClass::permanent},
    {"mail", "552 Message size exceeds maximum permitted", OutcomeClass::permanent},
    {"data", "552 Message size exceeds maximum permitted", OutcomeClass::permanent},
    {"rcpt", "552 5.2.2 Mailbox full", OutcomeClass::transient},
    {"rcpt", "552 storage exceeded", OutcomeClass::transient},
    {"mail", "500 5.5.2 Syntax", OutcomeClass::permanent},
    {"rcpt", "555 5.5.4 Unsupported", OutcomeClass::permanent},
    {"data", "354 go ahead", OutcomeClass::ambiguous},
};

}  // namespace

void SmtpProviderTest::repliesAreClassified_data() {
  QTest::addColumn<QString>("phase");
  QTest::addColumn<QString>("reply");
  QTest::addColumn<int>("outcome");
  QTest::addColumn<bool>("suppress");
  for (const Case& each : kCases)
    QTest::newRow(qPrintable(QString("%1: %2").arg(each.phase, each.reply))) << each.phase << each.reply << int(each.outcome) << each.suppress;
}

void SmtpProviderTest::repliesAreClassified() {
  QFETCH(QString, phase);
  QFETCH(QString, reply);
  QFETCH(int, outcome);
  QFETCH(bool, suppress);
  providers::TransferResult result;
  result.reached = Reached::answer;
  result.phase = phase.toStdString();
  result.status = reply.left(3).toInt();
  result.body = reply.toStdString();
  const auto read = make()->read(result, {});
  QCOMPARE(int(read.outcome), outcome);
  QCOMPARE(read.suppressRecipient, suppress);
  QVERIFY(read.code.starts_with(reply.left(3).toStdString()));
  // The text is the provider's own, without its codes.
  QVERIFY(!read.message.starts_with(reply.left(3).toStdString()));
}

void SmtpProviderTest::everyRowOfTheTableIsReached() {
  std::set<const providers::SmtpRow*> reached;
  for (const Case& each : kCases)
    reached.insert(providers::findSmtpRow(each.phase, providers::parseSmtpReply(QString(each.reply).left(3).toInt(), each.reply)));
  for (const auto& row : providers::smtpRows()) QVERIFY2(reached.contains(&row), std::string(row.why).c_str());
}

void SmtpProviderTest::unansweredTransfers_data() {
  QTest::addColumn<int>("reached");
  QTest::addColumn<QString>("error");
  QTest::addColumn<bool>("aborted");
  QTest::addColumn<int>("outcome");
  QTest::newRow("refused") << int(Reached::nothing) << "connection refused" << false << int(OutcomeClass::notSent);
  QTest::newRow("lost before DATA") << int(Reached::nothing) << "connection lost" << false << int(OutcomeClass::notSent);
  QTest::newRow("lost after DATA") << int(Reached::requestBytes) << "connection lost" << false << int(OutcomeClass::ambiguous);
  QTest::newRow("dropped") << int(Reached::nothing) << "dropped" << true << int(OutcomeClass::abandoned);
  QTest::newRow("stopped after DATA") << int(Reached::requestBytes) << "stopping" << true << int(OutcomeClass::ambiguous);
  QTest::newRow("no way to log in") << int(Reached::nothing) << "login denied" << false << int(OutcomeClass::credential);
}

void SmtpProviderTest::unansweredTransfers() {
  QFETCH(int, reached);
  QFETCH(QString, error);
  QFETCH(bool, aborted);
  QFETCH(int, outcome);
  providers::TransferResult result;
  result.reached = static_cast<Reached>(reached);
  result.error = error.toStdString();
  result.aborted = aborted;
  QCOMPARE(int(make()->read(result, {}).outcome), outcome);
}

void SmtpProviderTest::queueIds_data() {
  QTest::addColumn<QString>("reply");
  QTest::addColumn<QString>("id");
  QTest::newRow("postfix") << "250 2.0.0 Ok: queued as 4F1A2B3C" << "4F1A2B3C";
  QTest::newRow("ses") << "250 Ok 0100018f7a4e-abc-000000" << "0100018f7a4e-abc-000000";
  QTest::newRow("sendgrid") << "250 Ok: queued as W9kpBQGfRY2" << "W9kpBQGfRY2";
  QTest::newRow("bare") << "250 OK" << "";
  QTest::newRow("two lines") << "250-2.0.0 first\n250 2.0.0 Queued as x1; thanks" << "x1";
  QTest::newRow("own words") << "250 2.6.0 <id@host> accepted" << "<id@host> accepted";
}

void SmtpProviderTest::queueIds() {
  QFETCH(QString, reply);
  QFETCH(QString, id);
  QCOMPARE(QString::fromStdString(providers::queueId(providers::parseSmtpReply(250, reply.toStdString()))), id);
}

void SmtpProviderTest::theRequestCarriesTheSettings() {
  providers::Message message;
  message.target = "ada@example.com";
  message.content.text = "x";
  const auto request =
      make({{"host", "::1"}, {"port", "465"}, {"tls", "implicit"}, {"timeout_ms", "61000"}, {"ca_file", "/ca.pem"}})->build(message).value();
  QCOMPARE(request.smtp->url, std::string("smtps://[::1]:465"));
  QCOMPARE(request.smtp->username, std::string("u"));
  QCOMPARE(request.smtp->password.reveal(), std::string_view("p"));
  QCOMPARE(request.smtp->mailFrom, std::string("noreply@example.org"));
  QCOMPARE(request.smtp->rcptTo, std::vector<std::string>{"ada@example.com"});
  QCOMPARE(request.smtp->caFile, std::string("/ca.pem"));
  QCOMPARE(request.totalTimeout.count(), 61'000);
  QVERIFY(request.smtp->message.ends_with("\r\n"));
  QVERIFY(make()->healthCheck()->smtp->message.empty());
}

void SmtpProviderTest::aWrongTargetIsInvalid() {
  providers::Message message;
  message.content.text = "x";
  for (const char* target : {"", "ada", "a@b> SIZE=1", "a@b\r\nRCPT TO:<x@y>"}) {
    message.target = target;
    const auto request = make()->build(message);
    QVERIFY(!request.ok());
    QVERIFY(request.status().message().find("ada") == std::string::npos);
  }
}
