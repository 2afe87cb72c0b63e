#include "engine/model/cause.h"

#include <QtTest>

#include "engine/model/cause_words.h"
#include "tests/engine/model/model_tests.h"

namespace signalbox::model::tests {

class CauseTest : public QObject {
  Q_OBJECT
 private:
  static Cause mail(std::string_view code, std::string_view message, std::string_view templateName = "order-shipped") {
    return normaliseCause(Channel::email, "smtp", OutcomeClass::permanent, code, message, templateName);
  }

 private Q_SLOTS:
  void whatDiffersBecomesAPlaceholder_data() {
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* message, const char* words) { QTest::newRow(message) << message << words; };
    row("user anna@example.org unknown", "user <address> unknown");
    row("<anna@example.org>: no such user", "<<address>>: no such user");
    row("message 4711 refused", "message <n> refused");
    row("id=018f3c1e-7b2a-7c3d-9e4f-0123456789ab gone", "id=<id> gone");
    row("queued as 4WvX2k1bZ3z9q7", "queued as <id>");
    row("connect to 192.0.2.7:25 timed out", "connect to <ip> timed out");
    row("connect to [2001:db8::1]:25 timed out", "connect to [<ip>]:<n> timed out");
    row("host mx1.mail.example.com refused", "host <host> refused");
    row("see https://example.org/help?id=9 for more.", "see <url> for more.");
    row("number +436601234567 is blocked", "number <number> is blocked");
    row("since 2026-05-12T14:03:10Z", "since <date>");
    row("since 2026-05-12 14:03:10", "since <date> <date>");
    row("field \"to\" is 'wrong'", "field <text> is <text>");
    row("can't deliver, won't retry", "can't deliver, won't retry");
    row("retry in 30s or 1.5 h (85%)", "retry in <n> or <n> h (<n>)");
    row("5.1.1 is a status", "5.1.1 is a status");
    row("quota 12/20 used", "quota <n> used");
    row("two   blanks\r\nand lines ", "two blanks and lines");
    row("utf8 says SHA256 and TLSv1.2", "utf8 says SHA256 and TLSv1.2");
    row("Größe überschritten", "Größe überschritten");
    row("", "");
  }
  void whatDiffersBecomesAPlaceholder() {
    QFETCH(QString, message);
    QFETCH(QString, words);
    QCOMPARE(QString::fromStdString(withPlaceholders(message.toStdString(), "")), words);
  }

  void placeholdersAreStable() {
    const std::string once = withPlaceholders("user a@b.c from 10.0.0.1 at 12:30 sent 4711 'x'", "");
    QCOMPARE(withPlaceholders(once, ""), once);
  }

  void numbersOfTheCodeStay() { QCOMPARE(withPlaceholders("HTTP 422: 17 fields", "422"), std::string{"HTTP 422: <n> fields"}); }

  void equalCausesMeet() {
    QCOMPARE(mail("rejected", "user anna@example.org has 3 open bills").fingerprint,
             mail("rejected", "User bert@example.net has 17 open bills").fingerprint);
    QCOMPARE(mail("550 5.1.1", "no such user here").fingerprint, mail("550 5.1.1", "Recipient address rejected: unknown").fingerprint);
    QCOMPARE(mail("rejected", "x", "welcome").fingerprint, mail("rejected", "x", "reset").fingerprint);
  }

  void differentCausesDoNot() {
    const Cause one = mail("550 5.1.1", "x");
    QVERIFY(one.fingerprint != mail("552 5.2.2", "x").fingerprint);
    QVERIFY(one.fingerprint != normaliseCause(Channel::email, "other", OutcomeClass::permanent, "550 5.1.1", "x", "").fingerprint);
    QVERIFY(one.fingerprint != normaliseCause(Channel::sms, "smtp", OutcomeClass::permanent, "550 5.1.1", "x", "").fingerprint);
    QVERIFY(one.fingerprint != normaliseCause(Channel::email, "smtp", OutcomeClass::transient, "550 5.1.1", "x", "").fingerprint);
    QVERIFY(mail("550 5.7.1", "blocked by list").fingerprint != mail("550 5.7.1", "no relaying").fingerprint);
    QVERIFY(mail("template_error", "no variable", "welcome").fingerprint != mail("template_error", "no variable", "reset").fingerprint);
  }

  void fingerprintIsSixteenHexDigitsAndStable() {
    const std::string fingerprint = mail("550 5.1.1", "x").fingerprint;
    QCOMPARE(fingerprint.size(), std::size_t{16});
    QVERIFY(fingerprint.find_first_not_of("0123456789abcdef") == std::string::npos);
    QCOMPARE(mail("550 5.1.1", "x").fingerprint, fingerprint);
  }

  void titlesAreForPeople_data() {
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("title");
    const auto row = [](const char* code, const char* message, const char* title) { QTest::newRow(title) << code << message << title; };
    row("550 5.1.1", "<anna@example.org>: Recipient address rejected", "Mailbox does not exist (550 5.1.1)");
    row("5.1.10", "null MX", "Domain accepts no mail (5.1.10)");
    row("452 4.2.2", "over quota", "Mailbox is full (452 4.2.2)");
    row("550 5.7.1", "listed at bl.example.net", "Refused by the receiver's policy: Listed at <host> (550 5.7.1)");
    row("timeout", "no answer within 15 s", "No answer in time (timeout)");
    row("503", "", "Provider is unavailable (503)");
    row("E21211", "invalid 'To' number +4366012345", "Invalid <text> number <number> (E21211)");
    row("", "connection refused by 10.0.0.1. Try later.", "Connection refused by <ip>");
    row("", "", "Refused for good");
    row("template_error", "unknown variable", "Unknown variable (template_error) in order-shipped");
  }
  void titlesAreForPeople() {
    QFETCH(QString, code);
    QFETCH(QString, message);
    QFETCH(QString, title);
    QCOMPARE(QString::fromStdString(mail(code.toStdString(), message.toStdString()).title), title);
  }

  void plainTitlesHoldNothingOfTheMessage_data() {
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("title");
    const auto row = [](const char* code, const char* message, const char* title) { QTest::newRow(title) << code << message << title; };
    row("422", "{\"text\":\"secret\"}", "Refused as invalid (422)");
    row("E21211", "secret", "Refused for good (E21211)");
    row("550 5.7.1", "secret", "Refused by the receiver's policy (550 5.7.1)");
    row("550 5.1.1", "secret", "Mailbox does not exist (550 5.1.1)");
    row("", "secret", "Refused for good");
    row("template", "secret", "Could not be made from its template order-shipped");
  }
  void plainTitlesHoldNothingOfTheMessage() {
    QFETCH(QString, code);
    QFETCH(QString, message);
    QFETCH(QString, title);
    const Cause cause = mail(code.toStdString(), message.toStdString());
    QCOMPARE(QString::fromStdString(cause.plainTitle), title);
    QCOMPARE(plainTitle(OutcomeClass::permanent, code.toStdString(), "order-shipped"), cause.plainTitle);
  }

  void longTitlesAreCutBetweenCharacters() {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "ü";
    const std::string title = mail("", "a" + text).title;
    QVERIFY(title.size() < 120);
    QCOMPARE(QString::fromStdString(title).toStdString(), title);
  }

  void noTitleHoldsAnAddress() {
    for (const char* message : {"anna@example.org", "to:anna@example.org", "(anna@example.org)", "\"anna@example.org\"", "<anna@example.org>"})
      QVERIFY2(mail("550", message).title.find("anna") == std::string::npos, message);
  }
};

int runCauseTests(int argc, char** argv) {
  CauseTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::model::tests

#include "cause_test.moc"
