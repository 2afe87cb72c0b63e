#include "engine/policy/quiet_hours.h"

#include <QtTest>

#include "engine/base/random.h"
#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
using namespace std::chrono_literals;

class QuietHoursTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void endsByTheRecipientsClock_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("now");
    QTest::addColumn<QString>("until");  // empty = not quiet
    const auto row = [](const char* name, const char* from, const char* to, const char* zone, const char* now, const char* until) {
      QTest::newRow(name) << from << to << zone << now << until;
    };
    const char* vienna = "Europe/Vienna";
    row("noon is loud", "22:00", "08:00", vienna, "2026-05-12T10:00:00Z", "");
    row("the last loud moment", "22:00", "08:00", vienna, "2026-05-12T19:59:59.999Z", "");
    row("the evening ends tomorrow", "22:00", "08:00", vienna, "2026-05-12T20:00:00Z", "2026-05-13T06:00:00.000Z");
    row("after midnight it ends today", "22:00", "08:00", vienna, "2026-05-12T23:30:00Z", "2026-05-13T06:00:00.000Z");
    row("the last quiet moment", "22:00", "08:00", vienna, "2026-05-13T05:59:59.999Z", "2026-05-13T06:00:00.000Z");
    row("the first loud moment", "22:00", "08:00", vienna, "2026-05-13T06:00:00Z", "");
    row("within a day", "12:00", "14:00", "UTC", "2026-05-12T12:30:00Z", "2026-05-12T14:00:00.000Z");
    row("before it", "12:00", "14:00", "UTC", "2026-05-12T11:59:59Z", "");
    row("after it", "12:00", "14:00", "UTC", "2026-05-12T14:00:00Z", "");
    row("until midnight", "20:00", "00:00", "UTC", "2026-05-12T21:00:00Z", "2026-05-13T00:00:00.000Z");
    row("from midnight", "00:00", "06:00", "UTC", "2026-05-12T00:00:00Z", "2026-05-12T06:00:00.000Z");
    row("half an hour east", "22:00", "08:00", "Asia/Kolkata", "2026-05-12T16:30:00Z", "2026-05-13T02:30:00.000Z");
    row("the year turns", "22:00", "08:00", "America/New_York", "2026-01-01T04:00:00Z", "2026-01-01T13:00:00.000Z");
    // Spring in Vienna: 2026-03-29, 02:00 becomes 03:00 at 01:00Z.
    row("spring shortens the night", "22:00", "08:00", vienna, "2026-03-28T22:00:00Z", "2026-03-29T06:00:00.000Z");
    row("an end that spring skips", "22:00", "02:30", vienna, "2026-03-29T00:59:00Z", "2026-03-29T01:00:00.000Z");
    row("right after the gap", "22:00", "02:30", vienna, "2026-03-29T01:00:00Z", "");
    row("quiet hours that spring skips", "02:10", "02:50", vienna, "2026-03-29T01:00:00Z", "");
    row("a beginning that spring skips", "02:30", "05:00", vienna, "2026-03-29T01:00:00Z", "2026-03-29T03:00:00.000Z");
    // Autumn in Vienna: 2026-10-25, 03:00 becomes 02:00 at 01:00Z.
    row("autumn lengthens the night", "22:00", "08:00", vienna, "2026-10-24T21:00:00Z", "2026-10-25T07:00:00.000Z");
    row("the first 02:10 ends at the first 02:30", "22:00", "02:30", vienna, "2026-10-25T00:10:00Z", "2026-10-25T00:30:00.000Z");
    row("between the two it is loud", "22:00", "02:30", vienna, "2026-10-25T00:45:00Z", "");
    row("the second 02:10 ends at the second 02:30", "22:00", "02:30", vienna, "2026-10-25T01:10:00Z", "2026-10-25T01:30:00.000Z");
    // Half an hour of daylight saving on Lord Howe, and a day that Samoa never had.
    row("a gap of half an hour", "22:00", "02:15", "Australia/Lord_Howe", "2026-10-03T15:29:00Z", "2026-10-03T15:30:00.000Z");
    row("an end on a day that was skipped", "22:00", "08:00", "Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-30T10:00:00.000Z");
    row("a zone that is gone counts as UTC", "22:00", "08:00", "Mars/Olympus", "2026-05-12T23:00:00Z", "2026-05-13T08:00:00.000Z");
  }
  void endsByTheRecipientsClock() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, zone);
    QFETCH(QString, now);
    QFETCH(QString, until);
    const QuietHours hours{*parseClock(from.toStdString()), *parseClock(to.toStdString()), zone.toStdString()};
    const auto end = quietUntil(hours, *base::parseRfc3339(now.toStdString()));
    QCOMPARE(QString::fromStdString(end ? base::formatRfc3339(*end) : ""), until);
  }

  void endIsLaterThanNowAndLessThanADayAndAnHourAway() {
    base::SeededRandom random{31};
    const char* const zones[] = {"Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "America/St_Johns"};
    for (int i = 0; i < 20'000; ++i) {
      const QuietHours hours{static_cast<std::int32_t>(random.between(0, 1439)), static_cast<std::int32_t>(random.between(0, 1439)),
                             zones[random.between(0, 5)]};
      if (hours.fromMinute == hours.toMinute) continue;
      const auto now = base::wallFromMillis(1'767'225'600'000 + random.between(0, std::int64_t{366} * 86'400'000));
      const auto end = quietUntil(hours, now);
      if (!end) continue;
      QVERIFY(*end > now);
      QVERIFY(*end <= now + 25h);
    }
  }

  void clocksAreReadStrictly() {
    QCOMPARE(parseClock("00:00"), std::optional{0});
    QCOMPARE(parseClock("23:59"), std::optional{1439});
    for (const char* text : {"", "8:00", "24:00", "12:60", "12-30", "12:3a", " 12:30", "12:30 ", "-1:30"}) QVERIFY2(!parseClock(text), text);
    for (int minute = 0; minute < 1440; ++minute) QCOMPARE(parseClock(formatClock(minute)), std::optional{minute});
  }

  void everyWrongFieldIsReportedAtOnce() {
    const auto errors = validateQuietHours("22", "25:00", "Europe/Wien", "/quiet_hours");
    QCOMPARE(errors.size(), std::size_t{3});
    QCOMPARE(errors[0].pointer, std::string{"/quiet_hours/from"});
    QCOMPARE(errors[1].pointer, std::string{"/quiet_hours/to"});
    QCOMPARE(errors[2].pointer, std::string{"/quiet_hours/zone"});
    QCOMPARE(validateQuietHours("22:00", "22:00", "UTC", "/q").size(), std::size_t{1});
    QCOMPARE(parseQuietHours("22:00", "07:30", "Europe/Vienna", "/q").value(), (QuietHours{1320, 450, "Europe/Vienna"}));
    QCOMPARE(parseQuietHours("22:00", "07:30", "", "/q").status().code(), base::Code::invalid);
  }
};

int runQuietHoursTests(int argc, char** argv) {
  QuietHoursTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "quiet_hours_test.moc"
