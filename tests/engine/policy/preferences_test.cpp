#include "engine/policy/preferences.h"

#include <QtTest>

#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
using Kind = PreferenceVerdict::Kind;
using model::Channel;
using model::Priority;

class PreferencesTest : public QObject {
  Q_OBJECT
 private:
  static model::Recipient recipient() {
    model::Recipient one;
    one.id = "r1";
    one.timeZone = "UTC";
    return one;
  }
  static PreferenceVerdict judged(const model::Recipient& one, std::string_view category, Channel channel, base::WallTime now,
                                  Priority priority = Priority::normal) {
    return judge(preferencesOf(one, channel), {}, category, channel, now, priority);
  }

 private Q_SLOTS:
  void optOutsAreReadAsTheyAreWritten_data() {
    QTest::addColumn<QString>("optOut");
    QTest::addColumn<QString>("category");
    QTest::addColumn<int>("channel");
    QTest::addColumn<QString>("reason");  // empty = delivered
    const auto row = [](const char* name, const char* optOut, const char* category, Channel channel, const char* reason) {
      QTest::newRow(name) << optOut << category << static_cast<int>(channel) << reason;
    };
    row("nothing is refused", "", "marketing", Channel::email, "");
    row("a category by one channel", "marketing:sms", "marketing", Channel::sms, "the recipient wants no marketing by SMS");
    row("the same by another", "marketing:sms", "marketing", Channel::email, "");
    row("another category", "marketing:sms", "orders", Channel::sms, "");
    row("a category by any channel", "marketing", "marketing", Channel::push, "the recipient wants no marketing");
    row("a whole channel", "sms", "orders", Channel::sms, "the recipient wants nothing by SMS");
    row("another channel", "sms", "orders", Channel::email, "");
    row("no category is the default one", "default:email", "", Channel::email, "the recipient wants no default by email");
    row("malformed is ignored", ":sms", "orders", Channel::sms, "");
  }
  void optOutsAreReadAsTheyAreWritten() {
    QFETCH(QString, optOut);
    QFETCH(QString, category);
    QFETCH(int, channel);
    QFETCH(QString, reason);
    model::Recipient one = recipient();
    if (!optOut.isEmpty()) one.optOut.push_back(optOut.toStdString());
    const auto verdict = judged(one, category.toStdString(), static_cast<Channel>(channel), at(0).wall);
    QCOMPARE(verdict.kind, reason.isEmpty() ? Kind::deliver : Kind::suppressed);
    QCOMPARE(QString::fromStdString(verdict.reason), reason);
  }

  void bouncedAddressIsNotUsedButOthersAre() {
    model::Recipient one = recipient();
    one.suppressed = {"email"};
    QCOMPARE(judged(one, "orders", Channel::email, at(0).wall).kind, Kind::suppressed);
    QCOMPARE(judged(one, "orders", Channel::sms, at(0).wall).kind, Kind::deliver);
  }

  void quietHoursDeferAndSayUntilWhen() {
    model::Recipient one = recipient();
    one.quietFrom = "11:00";
    one.quietTo = "13:00";
    const auto verdict = judged(one, "orders", Channel::sms, at(0).wall);
    QCOMPARE(verdict.kind, Kind::deferUntil);
    QCOMPARE(verdict.until, at(3'600'000).wall);
    QCOMPARE(verdict.reason, std::string{"quiet hours 11:00 to 13:00 in UTC"});
    QCOMPARE(judged(one, "orders", Channel::sms, verdict.until).kind, Kind::deliver);
    QCOMPARE(judged(one, "orders", Channel::webhook, at(0).wall).kind, Kind::deliver);
  }

  void optOutIsNamedBeforeQuietHours() {
    model::Recipient one = recipient();
    one.quietFrom = "11:00";
    one.quietTo = "13:00";
    one.optOut = {"orders"};
    QCOMPARE(judged(one, "orders", Channel::sms, at(0).wall).kind, Kind::suppressed);
  }

  void criticalMessagesPassQuietHoursAndCategoriesOnly() {
    model::Recipient one = recipient();
    one.quietFrom = "11:00";
    one.quietTo = "13:00";
    one.optOut = {"critical"};
    QCOMPARE(judged(one, "critical", Channel::sms, at(0).wall, Priority::high).kind, Kind::deliver);
    QCOMPARE(judged(one, "critical", Channel::sms, at(0).wall, Priority::normal).kind, Kind::suppressed);
    PreferenceOptions strict;
    strict.criticalBypasses = false;
    QCOMPARE(judge(preferencesOf(one, Channel::sms), strict, "critical", Channel::sms, at(0).wall, Priority::high).kind, Kind::suppressed);
    one.optOut = {"sms"};
    QCOMPARE(judged(one, "critical", Channel::sms, at(0).wall, Priority::high).kind, Kind::suppressed);
    one.optOut = {};
    one.suppressed = {"sms"};
    QCOMPARE(judged(one, "critical", Channel::sms, at(0).wall, Priority::high).kind, Kind::suppressed);
  }

  void everyWrongFieldIsReportedAtOnce() {
    model::Recipient one = recipient();
    one.optOut = {"marketing", "marketing:fax", ""};
    one.suppressed = {"email", "fax"};
    one.timeZone = "Nowhere";
    one.quietFrom = "22:00";
    const auto errors = validatePreferences(one, "");
    std::vector<std::string> pointers;
    for (const auto& error : errors) pointers.push_back(error.pointer);
    QCOMPARE(pointers, (std::vector<std::string>{"/opt_out/1", "/opt_out/2", "/suppressed/1", "/time_zone", "/quiet_hours/to"}));
    QVERIFY(validatePreferences(recipient(), "").empty());
    QVERIFY2(validatePreferences(model::Recipient{}, "").empty(), "no time zone is UTC");
  }
};

int runPreferencesTests(int argc, char** argv) {
  PreferencesTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "preferences_test.moc"
