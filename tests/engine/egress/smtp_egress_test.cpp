#include "tests/engine/egress/smtp_egress_test.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

#include "tests/engine/egress/http_server.h"
#include "tests/engine/egress/python_server.h"
#include "tests/engine/egress/send_fixture.h"

using namespace signalbox;
using model::OutcomeClass;

namespace {

constexpr const char* kPassword = "pa ssö";

using Server = PythonServer;

std::shared_ptr<const providers::Provider> mail(const Server& server, std::map<std::string, std::string> more = {}, const char* password = "") {
  std::map<std::string, std::string> settings{{"host", "127.0.0.1"},           {"port", server.port},   {"tls", "none"},
                                              {"from", "noreply@example.org"}, {"from_name", "Müller"}, {"helo", "client.example.org"}};
  more.merge(settings);
  std::map<std::string, std::string> secrets;
  if (*password != 0) secrets["password"] = password;
  return makeProvider("smtp", std::move(more), std::move(secrets));
}

QString text(const egress::FinishedSend& send) {
  return QString("%1 %2 %3")
      .arg(QString::fromStdString(std::string(model::name(send.outcome.outcome))), QString::fromStdString(send.outcome.code),
           send.begun ? "begun" : "unbegun");
}

}  // namespace

void SmtpEgressTest::aMailArrivesAsItWasComposed() {
  Server server({"smtp", "DIR"});
  SendFixture fixture;
  const auto provider = mail(server);
  auto order = fixture.order(provider, "ada@example.com");
  order.message.content.subject = "Grüße 🎉 aus dem Lager";
  order.message.content.text = ".\n..\nGrüße\n.\n\nend\n";
  order.message.content.html = "<p>Grüße</p>\n.\n";
  const auto built = provider->build(order.message).value();
  std::vector<egress::SendOrder> orders;
  orders.push_back(std::move(order));
  fixture.egress.submit(std::move(orders));
  QVERIFY(fixture.waitForFinished(1));
  QCOMPARE(text(fixture.finished()[0]), QString("sent 250 2.0.0 begun"));
  QCOMPARE(fixture.finished()[0].outcome.providerMessageId, std::string("Q1"));
  // Byte for byte: no dot was lost or added.
  QCOMPARE(server.file("1.eml"), QByteArray::fromStdString(built.smtp->message));
  QVERIFY(server.file("1.envelope").startsWith("noreply@example.org ada@example.com client.example.org False False "));
  QProcess reader;
  reader.start("/usr/bin/python3", {QStringLiteral(SIGNALBOX_SOURCE_DIR) + "/tests/engine/providers/read_mail.py"});
  reader.write(server.file("1.eml"));
  reader.closeWriteChannel();
  QVERIFY(reader.waitForFinished(20'000));
  const auto seen = QJsonDocument::fromJson(reader.readAllStandardOutput()).object();
  QCOMPARE(seen["subject"].toString(), QString("Grüße 🎉 aus dem Lager"));
  QCOMPARE(seen["from_name"].toString(), QString("Müller"));
  QCOMPARE(seen["plain"].toString().replace("\r\n", "\n"), QString(".\n..\nGrüße\n.\n\nend\n"));
  QCOMPARE(seen["html"].toString().replace("\r\n", "\n"), QString("<p>Grüße</p>\n.\n"));
  QCOMPARE(seen["defects"].toArray().size(), 0);
}

void SmtpEgressTest::repliesBecomeOutcomes_data() {
  QTest::addColumn<QString>("target");
  QTest::addColumn<QString>("expected");
  QTest::newRow("unknown user") << "rcpt.550.5.1.1@example.com" << "permanent 550 5.1.1 begun";
  QTest::newRow("policy") << "rcpt.550.5.7.1@example.com" << "permanent 550 5.7.1 begun";
  QTest::newRow("greylisted") << "rcpt.451.4.7.1@example.com" << "transient 451 4.7.1 begun";
  QTest::newRow("mailbox full") << "rcpt.552.5.2.2@example.com" << "transient 552 5.2.2 begun";
  QTest::newRow("closing") << "rcpt.421.4.3.2@example.com" << "transient 421 4.3.2 begun";
  QTest::newRow("spam") << "data.554.5.7.1@example.com" << "permanent 554 5.7.1 begun";
  QTest::newRow("too big") << "data.552.5.3.4@example.com" << "permanent 552 5.3.4 begun";
  QTest::newRow("local error") << "data.451@example.com" << "transient 451 begun";
}

void SmtpEgressTest::repliesBecomeOutcomes() {
  QFETCH(QString, target);
  QFETCH(QString, expected);
  Server server({"smtp", "DIR"});
  SendFixture fixture;
  const auto send = fixture.send(mail(server), target.toStdString());
  QCOMPARE(text(send), expected);
  QCOMPARE(send.outcome.suppressRecipient, target.startsWith("rcpt.550.5.1.1"));
  QCOMPARE(send.outcome.message, std::string("scripted"));
  // A refusal leaves the provider usable.
  QCOMPARE(text(fixture.send(mail(server), "ada@example.com")), QString("sent 250 2.0.0 begun"));
}

void SmtpEgressTest::startTlsAndAuthenticationWork() {
  Server server({"smtp", "DIR", "auth", "starttls"});
  SendFixture fixture;
  const auto provider = mail(server, {{"tls", "starttls_required"}, {"username", "user"}, {"ca_file", server.ca()}}, kPassword);
  QCOMPARE(text(fixture.send(provider, "ada@example.com")), QString("sent 250 2.0.0 begun"));
  QVERIFY(server.file("1.envelope").contains("True True"));
  const auto optional = mail(server, {{"tls", "starttls"}, {"ca_file", server.ca()}});
  QCOMPARE(text(fixture.send(optional, "ada@example.com")), QString("credential 530 5.7.0 begun"));
}

void SmtpEgressTest::implicitTlsWorks() {
  Server server({"smtp", "DIR", "implicit"});
  SendFixture fixture;
  const auto provider = mail(server, {{"tls", "implicit"}, {"ca_file", server.ca()}});
  QCOMPARE(text(fixture.send(provider, "ada@example.com")), QString("sent 250 2.0.0 begun"));
}

void SmtpEgressTest::aWrongPasswordIsACredential() {
  Server server({"smtp", "DIR", "auth"});
  SendFixture fixture;
  const std::map<std::string, std::string> settings{{"username", "user"}, {"allow_plain_auth", "true"}};
  QCOMPARE(text(fixture.send(mail(server, settings, "wrong"), "ada@example.com")), QString("credential 535 5.7.8 begun"));
  QCOMPARE(text(fixture.send(mail(server, settings, kPassword), "ada@example.com")), QString("sent 250 2.0.0 begun"));
}

void SmtpEgressTest::anUnknownCertificateIsNotSent() {
  Server server({"smtp", "DIR", "starttls"});
  SendFixture fixture;
  QCOMPARE(text(fixture.send(mail(server, {{"tls", "starttls_required"}}), "ada@example.com")), QString("not_sent certificate_refused unbegun"));
  QCOMPARE(text(fixture.send(mail(server, {{"tls", "starttls"}}), "ada@example.com")), QString("not_sent certificate_refused unbegun"));
  QVERIFY(server.file("1.eml").isEmpty());
}

void SmtpEgressTest::missingStartTlsIsNotSent() {
  Server server({"smtp", "DIR"});
  SendFixture fixture;
  QCOMPARE(text(fixture.send(mail(server, {{"tls", "starttls_required"}}), "ada@example.com")), QString("not_sent tls_not_offered unbegun"));
  QCOMPARE(text(fixture.send(mail(server, {{"tls", "starttls"}}), "ada@example.com")), QString("not_sent tls_not_offered unbegun"));
  QVERIFY(server.file("1.eml").isEmpty());
}

void SmtpEgressTest::lostDialogues_data() {
  QTest::addColumn<QString>("behaviour");
  QTest::addColumn<QString>("expected");
  QTest::newRow("our host is refused") << "greet-554_5.7.1_blocked" << "credential 554 5.7.1 begun";
  QTest::newRow("too busy to greet") << "greet-421_4.3.2_later" << "transient 421 4.3.2 begun";
  QTest::newRow("closes at MAIL") << "close-at-mail" << "not_sent connection_lost unbegun";
  QTest::newRow("closes within DATA") << "close-mid-data" << "not_sent connection_lost unbegun";
  QTest::newRow("closes after DATA") << "close-after-data" << "ambiguous connection_lost begun";
  QTest::newRow("refuses after DATA in two lines") << "refuse-after-data" << "permanent 554 5.7.1 begun";
  QTest::newRow("no mechanism in common") << "no-mechanism" << "credential login_denied unbegun";
  QTest::newRow("hangs before DATA") << "hang" << "not_sent timeout unbegun";
}

void SmtpEgressTest::lostDialogues() {
  QFETCH(QString, behaviour);
  QFETCH(QString, expected);
  Server server({"raw", behaviour});
  SendFixture fixture;
  std::map<std::string, std::string> settings{{"timeout_ms", behaviour == "hang" ? "1000" : "15000"}, {"message_bytes_max", "60000000"}};
  if (behaviour == "no-mechanism") settings.insert({{"username", "user"}, {"allow_plain_auth", "true"}});
  auto order = fixture.order(mail(server, settings, behaviour == "no-mechanism" ? kPassword : ""), "ada@example.com");
  // More than the sockets' buffers hold, so that a server which stops reading really stops us.
  if (behaviour == "close-mid-data") order.message.content.text = std::string(40'000'000, 'x');
  std::vector<egress::SendOrder> orders;
  orders.push_back(std::move(order));
  fixture.egress.submit(std::move(orders));
  QVERIFY(fixture.waitForFinished(1));
  QCOMPARE(text(fixture.finished()[0]), expected);
  if (behaviour == "refuse-after-data") QCOMPARE(fixture.finished()[0].outcome.message, std::string("line one line two"));
}

void SmtpEgressTest::noAnswerToDataIsAmbiguous_data() {
  QTest::addColumn<QString>("target");
  QTest::addColumn<QString>("code");
  QTest::newRow("drops") << "drop@example.com" << "connection_lost";
  QTest::newRow("hangs") << "hang@example.com" << "timeout";
}

void SmtpEgressTest::noAnswerToDataIsAmbiguous() {
  QFETCH(QString, target);
  QFETCH(QString, code);
  Server server({"smtp", "DIR"});
  SendFixture fixture;
  const auto send = fixture.send(mail(server, {{"timeout_ms", "1500"}}), target.toStdString());
  QCOMPARE(text(send), QString("ambiguous %1 begun").arg(code));
  // The server did take it: exactly what ambiguous has to allow for, and exactly once.
  QVERIFY(!server.file("1.eml").isEmpty());
  QVERIFY(server.file("2.eml").isEmpty());
}

void SmtpEgressTest::aConnectionIsReused() {
  Server server({"smtp", "DIR"});
  SendFixture fixture;
  for (int i = 0; i < 3; ++i) QCOMPARE(text(fixture.send(mail(server), "ada@example.com")), QString("sent 250 2.0.0 begun"));
  // The client's port is the same in all three.
  QCOMPARE(server.file("3.envelope"), server.file("1.envelope"));
}

void SmtpEgressTest::aConnectionUnderOtherTermsIsNotReused() {
  Server server({"smtp", "DIR", "starttls"});
  SendFixture fixture;
  const auto clear = mail(server, {{"tls", "none"}});
  const auto encrypted = mail(server, {{"tls", "starttls_required"}, {"ca_file", server.ca()}});
  const auto mistrustful = mail(server, {{"tls", "starttls_required"}});
  QCOMPARE(text(fixture.send(clear, "ada@example.com")), QString("sent 250 2.0.0 begun"));
  QCOMPARE(text(fixture.send(encrypted, "ada@example.com")), QString("sent 250 2.0.0 begun"));
  QVERIFY2(server.file("2.envelope").contains(" True "), "the connection that stood was not encrypted");
  QCOMPARE(text(fixture.send(mistrustful, "ada@example.com")), QString("not_sent certificate_refused unbegun"));
  QCOMPARE(text(fixture.send(clear, "ada@example.com")), QString("sent 250 2.0.0 begun"));
  QVERIFY(!server.file("3.envelope").contains(" True "));
}

void SmtpEgressTest::aServerThatHangsAtQuitStopsNobody() {
  Server server({"raw", "hang-at-quit"});
  SendFixture fixture;
  // libcurl would wait on the spot for the reply to QUIT, two minutes long, and everybody else with it.
  QCOMPARE(text(fixture.send(mail(server), "ada@example.com")), QString("permanent 550 5.1.1 begun"));
  QCOMPARE(text(fixture.send(makeProvider("simulated", {}), "ok@example.com")), QString("sent 200 begun"));
}

void SmtpEgressTest::aServerThatTakesItsTimeHoldsUpNobody() {
  Server server({"smtp", "DIR"});
  SendFixture fixture;
  fixture.submit(mail(server, {{"timeout_ms", "60000"}}), "hang@example.com");
  QTRY_VERIFY(!server.file("1.eml").isEmpty());  // it has the message and thinks about it
  QCOMPARE(text(fixture.send(mail(server), "ada@example.com")), QString("sent 250 2.0.0 begun"));
  QCOMPARE(text(fixture.send(makeProvider("simulated", {}), "ok@example.com")), QString("sent 200 begun"));
  QCOMPARE(fixture.egress.inFlight(), std::size_t(1));
}

void SmtpEgressTest::mailsAboveTheLimitWait() {
  Server server({"smtp", "DIR"});
  egress::Options options;
  options.mailThreadsMax = 1;
  SendFixture fixture(options);
  fixture.submit(mail(server, {{"timeout_ms", "1500"}}), "hang@example.com");
  for (const char* to : {"ada@example.com", "bob@example.com"}) fixture.submit(mail(server), to);
  QVERIFY(fixture.waitForFinished(3));
  const auto ends = fixture.finished();
  QCOMPARE(text(ends[0]), QString("ambiguous timeout begun"));
  QCOMPARE(text(ends[1]), QString("sent 250 2.0.0 begun"));
  QCOMPARE(text(ends[2]), QString("sent 250 2.0.0 begun"));
  QVERIFY(ends[0].seq < ends[1].seq && ends[1].seq < ends[2].seq);
}

void SmtpEgressTest::stopEndsEachMailByHowFarItGot() {
  Server server({"smtp", "DIR"});
  HttpServer silent;  // takes the connection and never greets
  silent.script({{Behaviour::Kind::hang}});
  egress::Options options;
  options.mailThreadsMax = 2;
  SendFixture fixture(options);
  fixture.submit(mail(server, {{"timeout_ms", "60000"}}), "hang@example.com");
  fixture.submit(mail(server, {{"port", std::to_string(silent.port())}, {"timeout_ms", "60000"}}), "ada@example.com");
  fixture.submit(mail(server), "bob@example.com");  // there is no thread left for it
  QTRY_VERIFY(!server.file("1.eml").isEmpty());
  QTRY_COMPARE(silent.connections(), 1);
  fixture.egress.stop(base::Millis{50});
  std::map<model::Seq, QString> ends;
  for (const auto& each : fixture.finished()) ends[each.seq] = text(each);
  QCOMPARE(ends.size(), std::size_t(3));
  QCOMPARE(ends[1], QString("ambiguous stopping begun"));
  QCOMPARE(ends[2], QString("abandoned stopping unbegun"));
  QCOMPARE(ends[3], QString("abandoned stopping unbegun"));
  QVERIFY(server.file("2.eml").isEmpty());
}

void SmtpEgressTest::mailThatIsCutShortIsNeverEndedAsIfItWereWhole() {
  Server server({"raw", "stall-in-data", "DIR"});
  SendFixture fixture;
  auto order = fixture.order(mail(server, {{"timeout_ms", "60000"}}), "ada@example.com");
  order.message.content.text = std::string(20'000'000, 'x');  // more than the sockets hold
  std::vector<egress::SendOrder> orders;
  orders.push_back(std::move(order));
  fixture.egress.submit(std::move(orders));
  QTRY_VERIFY_WITH_TIMEOUT(!server.file("stalled").isEmpty(), 120'000);
  fixture.egress.stop(base::Millis{50});
  QCOMPARE(text(fixture.finished()[0]), QString("abandoned stopping unbegun"));
  server.write("resume", "x");
  QTRY_VERIFY_WITH_TIMEOUT(server.file("rest").startsWith("end:"), 120'000);
  QVERIFY(!server.file("rest").contains("\r\n.\r\n"));
}

void SmtpEgressTest::healthIsANoop() {
  SendFixture fixture;
  {
    Server server({"smtp", "DIR"});
    fixture.egress.checkHealth({"one", mail(server), 1});
    QVERIFY(fixture.waitForHealth(1));
    QVERIFY(fixture.healthAnswers[0].defined && fixture.healthAnswers[0].healthy);
    QVERIFY(server.file("1.eml").isEmpty());
  }
  Server blocked({"raw", "greet-554_blocked"});
  fixture.egress.checkHealth({"one", mail(blocked), 2});
  QVERIFY(fixture.waitForHealth(2));
  QVERIFY(!fixture.healthAnswers[1].healthy);
}
