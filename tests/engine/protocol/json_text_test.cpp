#include "tests/engine/protocol/json_text_test.h"

#include <limits>

#include "engine/protocol/json_fields.h"
#include "engine/protocol/repeated_members.h"
#include "tests/engine/protocol/protocol_tests.h"

namespace signalbox::protocol::tests {

void JsonTextTest::numbersAreWrittenPlainly_data() {
  QTest::addColumn<double>("number");
  QTest::addColumn<QByteArray>("text");
  const auto row = [](double number, const char* text) { QTest::newRow(text) << number << QByteArray(text); };
  row(1, "1");
  row(0.05, "0.05");
  row(-0.0001, "-0.0001");
  row(1e6, "1000000");
  row(123456.789, "123456.789");
  row(0.1 + 0.2, "0.30000000000000004");
  row(1e-9, "0.000000001");
  row(5e-324, "5e-324");
  row(1e300, "1e+300");
  row(0, "0");
  row(std::numeric_limits<double>::infinity(), "null");
}
void JsonTextTest::numbersAreWrittenPlainly() {
  QFETCH(double, number);
  QFETCH(QByteArray, text);
  QCOMPARE(QByteArray::fromStdString(jsonText(number)), text);
  if (text != "null") QCOMPARE(boost::json::parse(text.toStdString()).to_number<double>(), number);
}

void JsonTextTest::everythingIsReadAgainAsItWas() {
  const boost::json::value value =
      boost::json::parse(R"({"a":[1,-2,18446744073709551615,2.5,true,false,null,[],{}],"b\"\\\n\r\t\u0001/":"Ж 😀 \u007f \"\\","":{"":""}})");
  QCOMPARE(boost::json::parse(jsonText(value)), value);
  QVERIFY(jsonText(value).find('\n') == std::string::npos);
}

void JsonTextTest::repeatedMembersAreNamed_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("pointer");
  const auto row = [](const char* name, const QByteArray& text, const QString& pointer) { QTest::newRow(name) << text << pointer; };
  row("none", R"({"a":{"a":1},"b":[{"a":1},{"a":2}],"c:d":"{\"x\":1,\"x\":2}"})", "");
  row("outermost", R"({"to":"a","channel":"sms","to":"b"})", "/to");
  row("equal values", R"({"a":1,"a":1})", "/a");
  row("deep", R"({"x":[0,{"y":{"z":1,"q":[],"z":{}}}]})", "/x/1/y/z");
  row("within what is given up", R"({"a":{"b":1,"b":2},"a":3})", "/a/b");
  row("by escapes", R"({"to":1,"\u0074o":2})", "/to");
  row("quoted quote", R"({"a\"b":1,"a\"b":2})", "/a\"b");
  row("pointer's own characters", R"({"a/b~":{"c":1,"c":2}})", "/a~1b~0/c");
  row("empty name", R"({"":1,"":2})", "/");
  row("blanks", " { \"a\" : 1 , \n\t\"b\" : [ { } , { \"c\" : -1.5e3 , \"c\" : null } ] } ", "/b/1/c");
  QByteArray open, close;
  for (int i = 0; i < 15; ++i) {
    open += R"({"a":[)";
    close += "]}";
  }
  row("at the greatest depth", open + R"({"b":1,"b":2})" + close, QString("/a/0").repeated(15) + "/b");
}
void JsonTextTest::repeatedMembersAreNamed() {
  QFETCH(QByteArray, text);
  QFETCH(QString, pointer);
  const auto read = parseJson(text.toStdString());
  QCOMPARE(read.ok(), pointer.isEmpty());
  if (pointer.isEmpty()) return;
  const base::Status status = read.status();
  QCOMPARE(status.code(), base::Code::invalid);
  QCOMPARE(status.fields().size(), std::size_t{1});
  QCOMPARE(QString::fromStdString(status.fields().front().pointer), pointer);
}

int runJsonTextTests(int argc, char** argv) { return runTest<JsonTextTest>(argc, argv); }

}  // namespace signalbox::protocol::tests
