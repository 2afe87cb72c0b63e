#include "tests/engine/egress/answer_lines_test.h"

#include <QtTest>

#include "engine/egress/answer_bounds.h"
#include "engine/egress/answer_head.h"
#include "engine/egress/smtp_reply_lines.h"

using namespace signalbox;
using egress::kAnswerBytesMax;

void AnswerLinesTest::aReplyIsItsLastLinesCode_data() {
  QTest::addColumn<QStringList>("lines");
  QTest::addColumn<int>("code");
  QTest::addColumn<QString>("kept");
  QTest::newRow("one line") << QStringList{"250 2.0.0 Ok\r\n"} << 250 << "250 2.0.0 Ok";
  QTest::newRow("the code alone") << QStringList{"250\r\n"} << 250 << "250";
  QTest::newRow("two lines") << QStringList{"554-5.7.1 no\r\n", "554 5.7.1 spam\r\n"} << 554 << "554-5.7.1 no\n554 5.7.1 spam";
  QTest::newRow("unfinished") << QStringList{"250-one\r\n"} << 0 << "250-one";
  QTest::newRow("a reply after another") << QStringList{"250-one\n", "250 two\n", "451 later\n"} << 451 << "451 later";
  QTest::newRow("lines that are none") << QStringList{"\r\n", "25\r\n", "2x0 a\r\n", "Ok\r\n"} << 0 << "";
  QTest::newRow("a line that is none, within") << QStringList{"250-one\r\n", "and more\r\n", "250 two\r\n"} << 250 << "250-one\n250 two";
}

void AnswerLinesTest::aReplyIsItsLastLinesCode() {
  QFETCH(QStringList, lines);
  QFETCH(int, code);
  QFETCH(QString, kept);
  egress::SmtpReplyLines reply;
  for (const QString& line : lines) reply.take(line.toStdString());
  QCOMPARE(reply.code(), code);
  QCOMPARE(QString::fromStdString(reply.takeText()), kept);
}

void AnswerLinesTest::aReplyWithoutEndIsKeptToItsBound() {
  for (const std::string& line : {std::string("250-\r\n"), "250-" + std::string(1000, 'x') + "\r\n"}) {
    egress::SmtpReplyLines reply;
    for (std::size_t bytes = 0; bytes < 40 * kAnswerBytesMax; bytes += line.size()) reply.take(line);
    reply.take("250 done\r\n");
    QCOMPARE(reply.code(), 250);
    QCOMPARE(reply.takeText().size(), kAnswerBytesMax);
  }
}

void AnswerLinesTest::whatCameBeforeACommandDoesNotAnswerIt() {
  egress::SmtpReplyLines reply;
  reply.take("250-one\r\n");
  reply.forget();
  QCOMPARE(reply.code(), 0);
  reply.take("354 go on\r\n");
  QCOMPARE(reply.code(), 354);
  reply.forget();
  QCOMPARE(reply.code(), 0);
  QCOMPARE(reply.takeText(), std::string());
}

void AnswerLinesTest::aHeadIsThatOfTheLastAnswer() {
  egress::AnswerHead head;
  for (const char* line : {"HTTP/1.1 103 Early Hints\r\n", "Link: </a>\r\n", "\r\n", "HTTP/1.1 429 Too Many Requests\r\n", "Retry-After: \t 12\r\n",
                           "no header\r\n", "X-Empty:\r\n", "Via:a:b\r\n", "\r\n"})
    head.take(line);
  const auto headers = head.takeHeaders();
  QCOMPARE(headers.size(), std::size_t{3});
  QCOMPARE(headers[0].name + "=" + headers[0].value, std::string("Retry-After=12"));
  QCOMPARE(headers[1].name + "=" + headers[1].value, std::string("X-Empty="));
  QCOMPARE(headers[2].name + "=" + headers[2].value, std::string("Via=a:b"));
}

void AnswerLinesTest::aHeadWithoutEndIsKeptToItsBound() {
  egress::AnswerHead head;
  head.take("HTTP/1.1 200 OK\r\n");
  for (std::size_t bytes = 0; bytes < 10 * kAnswerBytesMax; bytes += 10) head.take("X: 12345\r\n");
  std::size_t kept = 0;
  for (const auto& header : head.takeHeaders()) kept += header.name.size() + header.value.size();
  QVERIFY(kept > 0 && kept <= kAnswerBytesMax);
}
