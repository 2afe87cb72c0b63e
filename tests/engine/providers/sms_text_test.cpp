#include "tests/engine/providers/sms_text_test.h"

#include <QtTest>

#include "engine/providers/sms_limits.h"
#include "engine/providers/sms_text.h"

using namespace signalbox;

void SmsTextTest::textsAreMeasured_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<bool>("gsm7");
  QTest::addColumn<int>("units");
  QTest::addColumn<int>("segments");
  const auto row = [](const char* name, const QString& text, bool gsm7, int units, int segments) {
    QTest::newRow(name) << text << gsm7 << units << segments;
  };
  const QString x("x"), euro(QStringLiteral("€")), polish(QStringLiteral("ł")), face(QString::fromUtf8("\xF0\x9F\x98\x80"));
  row("empty", "", true, 0, 0);
  row("160", x.repeated(160), true, 160, 1);
  row("161", x.repeated(161), true, 161, 2);
  row("306", x.repeated(306), true, 306, 2);
  row("307", x.repeated(307), true, 307, 3);
  row("all of the basic alphabet",
      QStringLiteral("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                     "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"),
      true, 127, 1);
  row("all of the extension", QStringLiteral("\f^{}\\[~]|€"), true, 20, 1);
  row("80 euro signs", euro.repeated(80), true, 160, 1);
  row("81 euro signs", euro.repeated(81), true, 162, 2);
  row("a pair is not divided", x.repeated(152) + euro + x.repeated(152), true, 306, 3);
  row("a pair that fits", x.repeated(151) + euro + x.repeated(153), true, 306, 2);
  row("the backquote is not in it", "`", false, 1, 1);
  row("capital C with cedilla is, the small one is not", QStringLiteral("ç"), false, 1, 1);
  row("70 of UCS-2", polish.repeated(70), false, 70, 1);
  row("71 of UCS-2", polish.repeated(71), false, 71, 2);
  row("134 of UCS-2", polish.repeated(134), false, 134, 2);
  row("135 of UCS-2", polish.repeated(135), false, 135, 3);
  row("one letter changes all", x.repeated(159) + polish, false, 160, 3);
  row("in UCS-2 the euro sign counts once", polish + euro, false, 2, 1);
  row("35 faces", face.repeated(35), false, 70, 1);
  row("a surrogate pair is not divided", polish.repeated(66) + face + polish.repeated(66), false, 134, 3);
}

void SmsTextTest::textsAreMeasured() {
  QFETCH(QString, text);
  QFETCH(bool, gsm7);
  QFETCH(int, units);
  QFETCH(int, segments);
  const auto length = providers::measureSms(text.toStdString());
  QCOMPARE(length.gsm7, gsm7);
  QCOMPARE(int(length.units), units);
  QCOMPARE(int(length.segments), segments);
  QCOMPARE(int(length.characters), int(text.size()));
}

void SmsTextTest::numbersAreJudged_data() {
  QTest::addColumn<QString>("number");
  QTest::addColumn<bool>("good");
  QTest::newRow("seven digits") << "+4366012" << true;
  QTest::newRow("fifteen digits") << "+123456789012345" << true;
  for (const char* bad : {"", "+", "436601234567", "+0436601234", "+43 660 1234", "+436601a34567", "+1234567890123456", "+123456", "+43660123\n"})
    QTest::newRow(bad) << bad << false;
}

void SmsTextTest::numbersAreJudged() {
  QFETCH(QString, number);
  QFETCH(bool, good);
  providers::Message message;
  message.target = number.toStdString();
  message.content.text = "x";
  const auto status = providers::checkSms(message, {160, 1});
  QCOMPARE(status.ok(), good);
  if (!good) QCOMPARE(status.message(), std::string("the target is no E.164 number"));
}
