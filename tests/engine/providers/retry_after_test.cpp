#include "tests/engine/providers/retry_after_test.h"

#include <QtTest>

#include "engine/providers/retry_after.h"

using namespace signalbox;

void RetryAfterTest::parses_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<qint64>("millis");  // -1 = nothing
  const qint64 day = 86'400'000;
  QTest::newRow("zero") << "0" << qint64(0);
  QTest::newRow("seconds") << "120" << qint64(120'000);
  QTest::newRow("blanks around") << " 7\t" << qint64(7'000);
  QTest::newRow("leading zeros") << "0000000000000000000000007" << qint64(7'000);
  QTest::newRow("one day") << "86400" << day;
  QTest::newRow("more than a day") << "86401" << day;
  QTest::newRow("2^63 seconds") << "9223372036854775808" << day;
  QTest::newRow("40 digits") << QString(40, '9') << day;
  QTest::newRow("date in a minute") << "Tue, 12 May 2026 14:01:00 GMT" << qint64(60'000);
  QTest::newRow("date in the past") << "Sun, 06 Nov 1994 08:49:37 GMT" << qint64(0);
  QTest::newRow("date in a year") << "Wed, 12 May 2027 14:00:00 GMT" << day;
  QTest::newRow("empty") << "" << qint64(-1);
  QTest::newRow("blank") << "  " << qint64(-1);
  QTest::newRow("negative") << "-1" << qint64(-1);
  QTest::newRow("fraction") << "1.5" << qint64(-1);
  QTest::newRow("unit") << "5s" << qint64(-1);
  QTest::newRow("hexadecimal") << "0x10" << qint64(-1);
  QTest::newRow("impossible date") << "Tue, 31 Feb 2026 14:00:00 GMT" << qint64(-1);
  QTest::newRow("words") << "soon" << qint64(-1);
}

void RetryAfterTest::parses() {
  QFETCH(QString, text);
  QFETCH(qint64, millis);
  const auto now = *base::parseRfc3339("2026-05-12T14:00:00Z");
  const auto wait = providers::parseRetryAfter(text.toStdString(), now);
  QCOMPARE(wait ? qint64(wait->count()) : qint64(-1), millis);
}
