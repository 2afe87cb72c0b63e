#include "tests/ui/client/foreign_test.h"

#include <QTest>

#include "ui/client/foreign.h"

using signalbox::ui::client::foreign;
using signalbox::ui::client::withVisibleTurns;

namespace {

const QString kHebrew = QString::fromUtf8("\u05D3\u05E0\u05D4"), kArabic = QString::fromUtf8("\u0645\u0646\u0649");
const QString kOpen(QChar(0x2068)), kClose(QChar(0x2069)), kOverride(QChar(0x202E)), kRightIsolate(QChar(0x2067));

}  // namespace

void ForeignTest::plainTextStaysAsItCame() {
  for (const char* each : {"", "ana@example.com", "503 Service Unavailable", "Jos\u00e9 \u0141ukasz \u7530\u4e2d \U0001F4E6", "two\nlines"})
    QCOMPARE(foreign(QString::fromUtf8(each)), QString::fromUtf8(each));
  QCOMPARE(foreign(std::string("Jos\xC3\xA9")), QString::fromUtf8("Jos\u00e9"));
}

void ForeignTest::otherDirectionsAreIsolated_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("shown");
  const auto row = [](const char* name, const QString& text, const QString& shown) { QTest::newRow(name) << text << shown; };
  row("Hebrew", kHebrew, kOpen + kHebrew + kClose);
  row("Arabic in a sentence", QStringLiteral("for ") + kArabic, kOpen + QStringLiteral("for ") + kArabic + kClose);
  row("beyond the first plane", QString::fromUtf8("\U00010900"), kOpen + QString::fromUtf8("\U00010900") + kClose);
  row("override", kOverride + QStringLiteral("gnp"), kOpen + kOverride + QStringLiteral("gnp") + kClose);
  row("mark", QString(QChar(0x200F)), kOpen + QChar(0x200F) + kClose);
  row("ends what it did not begin", QStringLiteral("a") + kClose + kOverride, kOpen + QStringLiteral("a") + kOverride + kClose);
  row("begins what it does not end", kRightIsolate + kOpen + QStringLiteral("a"),
      kOpen + kRightIsolate + kOpen + QStringLiteral("a") + kClose + kClose + kClose);
  row("whole by itself", kRightIsolate + kHebrew + kClose, kOpen + kRightIsolate + kHebrew + kClose + kClose);
  row("lines", kHebrew + QStringLiteral("\n") + kRightIsolate + QStringLiteral("\nb"),
      kOpen + kHebrew + kClose + QStringLiteral("\n") + kOpen + kRightIsolate + kClose + kClose + QStringLiteral("\n") + kOpen + QStringLiteral("b") +
          kClose);
}

void ForeignTest::otherDirectionsAreIsolated() {
  QFETCH(QString, text);
  QFETCH(QString, shown);
  QCOMPARE(foreign(text), shown);
}

void ForeignTest::turnsAreWrittenOut() {
  QCOMPARE(withVisibleTurns(QStringLiteral("\"a") + kOverride + QStringLiteral("gnp") + kClose + QStringLiteral("\"")),
           QStringLiteral("\"a\\u202egnp\\u2069\""));
  QCOMPARE(withVisibleTurns(kHebrew), kHebrew);  // letters are what they are
}
