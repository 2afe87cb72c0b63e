#include "engine/model/quoted_target.h"

#include <QtTest>

#include "engine/model/cause.h"
#include "tests/engine/model/model_tests.h"

namespace signalbox::model::tests {

class QuotedTargetTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void quotedAddressesBecomeTheirKind_data() {
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("kept");
    const auto row = [](const char* target, const char* text, const char* kept) { QTest::newRow(text) << target << text << kept; };
    constexpr const char* kAna = "ana.p+news@example.com";
    row(kAna, "550 5.1.1 <ana.p+news@example.com>: unknown", "550 5.1.1 <<address>>: unknown");
    row(kAna, "ana.p+news@example.com is unknown, ana.p+news@example.com", "<address> is unknown, <address>");
    row(kAna, "Ana.P+News@EXAMPLE.com", "<address>");
    row(kAna, "https://x/?a=ana.p%2Bnews%40example.com&b", "https://x/?a=<address>&b");
    row(kAna, "https://x/?a=%61na.p%2bnews%40example.com", "https://x/?a=<address>");
    row(kAna, "{\"to\":\"ana.p\\u002bnews\\u0040example.com\"}", "{\"to\":\"<address>\"}");
    row(kAna, "bounce+ana.p+news=example.com@mta", "bounce+<address>@mta");
    row(kAna, "User <ana.p+news> unknown, 'ANA.P+NEWS' neither", "User <<address>> unknown, '<address>' neither");
    row("mail@example.com", "the mail to <mail> was (mail refused)", "the mail to <<address>> was (mail refused)");
    row(kAna, "another@example.com is well", "another@example.com is well");
    row(kAna, "", "");
    row(kAna, "100% of <ana", "100% of <ana");
    constexpr const char* kPhone = "+436601234567";
    row(kPhone, "'To' number +436601234567 is blocked", "'To' number <number> is blocked");
    row(kPhone, "436601234567", "<number>");
    row(kPhone, "00436601234567 and 0660 1234567.", "<number> and <number>.");
    row(kPhone, "to=%2B436601234567&x", "to=<number>&x");
    row(kPhone, "+43 660 123-4567, +43 (660) 123 4567", "<number>, <number>");
    row(kPhone, "+4366012345678 is another, so is 99436601234567", "+4366012345678 is another, so is 99436601234567");
    row(kPhone, "error 21211 at 1234567890, id 34567", "error 21211 at 1234567890, id 34567");
    row("https://hooks.example.com/in?key=1", "POST https://hooks.example.com/in?key=1 gone", "POST <url> gone");
    row("https://hooks.example.com/in?key=1", "{\"url\":\"https:\\/\\/hooks.example.com\\/in?key=1\"}", "{\"url\":\"<url>\"}");
    constexpr const char* kEscaped = "https://hooks.example.com/a%20b?to=ana@example.com";
    row(kEscaped, "GET https://hooks.example.com/a%20b?to=ana@example.com", "GET <url>");
    row(kEscaped, "GET https%3A%2F%2Fhooks.example.com%2Fa%2520b%3Fto%3Dana%40example.com", "GET <url>");
    row(kEscaped, "GET https://hooks.example.com/a%20b?to=ana%40example.com", "GET <url>");
    row("https://hooks.example.com/%2525", "GET https://hooks.example.com/%2525 gone", "GET <url> gone");
    row("device-Token:0a1b2c", "DEVICE-token:0A1B2C is not registered", "<id> is not registered");
    row("crm", "crm says no", "crm says no");
    row("", "nothing to hide", "nothing to hide");
  }
  void quotedAddressesBecomeTheirKind() {
    QFETCH(QString, target);
    QFETCH(QString, text);
    QFETCH(QString, kept);
    const std::string once = withoutTarget(text.toStdString(), target.toStdString());
    QCOMPARE(QString::fromStdString(once), kept);
    QCOMPARE(QString::fromStdString(withoutTarget(once, target.toStdString())), kept);
  }

  void beginningOfAnAddressAtACutIsOneToo() {
    const std::string full(1016, 'x');
    QCOMPARE(withoutTarget(full + " ana.pers", "ana.person@example.com"), full + " <address>");
    QCOMPARE(withoutTarget(full + " ana", "ana.person@example.com"), full + " ana");
    QCOMPARE(withoutTarget(full + " +43660123", "+436601234567"), full + " <number>");
    QCOMPARE(withoutTarget("short, ana.pers", "ana.person@example.com"), std::string("short, ana.pers"));
  }

  void groupOfADeadLetterStaysTheSame() {
    const std::string words = "550 <ana@example.com>: recipient address rejected";
    const auto group = [](const std::string& text) {
      return normaliseCause(Channel::email, "smtp", OutcomeClass::permanent, "550", text, "").fingerprint;
    };
    QCOMPARE(group(withoutTarget(words, "ana@example.com")), group(words));
    QCOMPARE(group(withoutTarget("number +436601234567 is blocked", "+436601234567")), group("number +436601234567 is blocked"));
  }
};

int runQuotedTargetTests(int argc, char** argv) {
  QuotedTargetTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::model::tests

#include "quoted_target_test.moc"
