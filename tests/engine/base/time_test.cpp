#include "engine/base/time.h"

#include <QtTest>

#include "engine/base/random.h"
#include "tests/engine/base/base_tests.h"

namespace signalbox::base::tests {

class TimeTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void rfc3339IsReadWithAnyOffsetAndFraction_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("millis");
    const auto row = [](const char* text, qint64 millis) { QTest::newRow(text) << text << millis; };
    row("1970-01-01T00:00:00Z", 0);
    row("2026-05-12T14:03:10.250Z", 1'778'594'590'250);
    row("2026-05-12t14:03:10.250z", 1'778'594'590'250);
    row("2026-05-12 14:03:10.25Z", 1'778'594'590'250);
    row("2026-05-12T14:03:10.250999999Z", 1'778'594'590'250);
    row("2026-05-12T16:03:10.25+02:00", 1'778'594'590'250);
    row("2026-05-12T08:33:10.25-05:30", 1'778'594'590'250);
    row("2024-02-29T00:00:00Z", 1'709'164'800'000);
    row("2016-12-31T23:59:60Z", 1'483'228'800'000);
    row("1969-12-31T23:59:59.999Z", -1);
    row("0001-01-01T00:00:00Z", -62'135'596'800'000);
    row("9999-12-31T23:59:59.999Z", 253'402'300'799'999);
  }
  void rfc3339IsReadWithAnyOffsetAndFraction() {
    QFETCH(QString, text);
    QFETCH(qint64, millis);
    const auto time = parseRfc3339(text.toStdString());
    QVERIFY(time);
    QCOMPARE(qint64{toMillis(*time)}, millis);
  }

  void whatIsNotRfc3339IsRefused_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"",
                             "2026-05-12",
                             "2026-05-12T14:03:10",
                             "2026-05-12T14:03Z",
                             "2026-5-12T14:03:10Z",
                             "2026-13-12T14:03:10Z",
                             "2026-02-29T00:00:00Z",
                             "2026-05-32T00:00:00Z",
                             "2026-05-12T24:00:00Z",
                             "2026-05-12T23:60:00Z",
                             "2026-05-12T23:00:61Z",
                             "2026-05-12T14:03:10.Z",
                             "2026-05-12T14:03:10.0123456789Z",
                             "2026-05-12T14:03:10Zx",
                             "2026-05-12T14:03:10+0200",
                             "2026-05-12T14:03:10+02",
                             "2026-05-12T14:03:10+24:00",
                             "2026-05-12T14:03:10+02:60",
                             "2026-05-12x14:03:10Z",
                             "2026-05-12T14-03-10Z",
                             "+026-05-12T14:03:10Z",
                             " 2026-05-12T14:03:10Z",
                             "2026-05-12T14:03:10.25",
                             "0000-01-01T00:03:10+02:00",
                             "9999-12-31T23:00:00-02:00",
                             "9999-12-31T23:59:60Z"})
      QTest::newRow(*text == '\0' ? "empty" : text) << text;
  }
  void whatIsNotRfc3339IsRefused() {
    QFETCH(QString, text);
    QVERIFY(!parseRfc3339(text.toStdString()));
  }

  void writtenTimesAreReadBack() {
    QCOMPARE(formatRfc3339(wallFromMillis(1'778'594'590'250)), std::string{"2026-05-12T14:03:10.250Z"});
    QCOMPARE(formatRfc3339(wallFromMillis(-1)), std::string{"1969-12-31T23:59:59.999Z"});
    SeededRandom random{9};
    for (int i = 0; i < 5000; ++i) {
      const WallTime time = wallFromMillis(random.between(-62'135'596'800'000, 253'402'300'799'999));
      QCOMPARE(parseRfc3339(formatRfc3339(time)), std::optional{time});
    }
  }

  void httpDateAsRfc9110() {
    const auto time = parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT");
    QVERIFY(time);
    QCOMPARE(formatRfc3339(*time), std::string{"1994-11-06T08:49:37.000Z"});
    const char* const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (int month = 1; month <= 12; ++month) {
      const std::string text = std::string{"Mon, 01 "} + months[month - 1] + " 2024 00:00:00 GMT";
      const auto read = parseHttpDate(text);
      QVERIFY(read);
      QCOMPARE(formatRfc3339(*read).substr(5, 2), QStringLiteral("%1").arg(month, 2, 10, QLatin1Char{'0'}).toStdString());
    }
  }

  void olderFormsOfHttpDatesAreRead() {
    for (const char* text : {"Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
      const auto time = parseHttpDate(text);
      QVERIFY2(time, text);
      QCOMPARE(formatRfc3339(*time), std::string{"1994-11-06T08:49:37.000Z"});
    }
    QCOMPARE(formatRfc3339(parseHttpDate("Tue May 12 14:01:00 2026").value()), std::string{"2026-05-12T14:01:00.000Z"});
    // Two digits are this century's, as long as they lie before its 70th year.
    QCOMPARE(formatRfc3339(parseHttpDate("Tuesday, 12-May-26 14:01:00 GMT").value()), std::string{"2026-05-12T14:01:00.000Z"});
  }

  void whatIsNoHttpDateIsRefused() {
    for (const char* text :
         {"", "120", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 6-Nov-94 08:49:37 GMT", "Someday, 06-Nov-94 08:49:37 GMT",
          "Sunday, 06-Nov-94 08:49:37", "Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 94", "Sun Nox  6 08:49:37 1994", "Sun Nov 31 08:49:37 1994",
          "Sun Nov  6 08:49:37 1994 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nox 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT "})
      QVERIFY2(!parseHttpDate(text), text);
  }

  void mailDateAsRfc5322() {
    QCOMPARE(formatMailDate(wallFromMillis(1'778'594'590'250)), std::string{"Tue, 12 May 2026 14:03:10 +0000"});
    QCOMPARE(formatMailDate(wallFromMillis(784'111'777'000)), std::string{"Sun, 6 Nov 1994 08:49:37 +0000"});
  }
};

int runTimeTests(int argc, char** argv) {
  TimeTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::base::tests

#include "time_test.moc"
