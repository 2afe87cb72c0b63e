#include "tests/ui/workspace/connection_test.h"

#include <QTest>

#include "ui/workspace/connection.h"

using namespace signalbox::ui::workspace;

void ConnectionTest::whatBecomesOfTheEngineIsAskedWhereItIsNotKnown() {
  for (const Closing each : {Closing::ask, Closing::keep, Closing::stop}) QCOMPARE(closingFromName(nameOf(each)), each);
  QCOMPARE(closingFromName(QStringLiteral("hibernate")), Closing::ask);  // as a newer console may have written it
  QCOMPARE(closingFromName(QString()), Closing::ask);
}

void ConnectionTest::engineIsTheSameHoweverItsAddressIsWritten() {
  const auto same = [](const char* one, const char* other) { return isSameEngine(QUrl(QString::fromLatin1(one)), QUrl(QString::fromLatin1(other))); };
  QVERIFY(same("http://127.0.0.1:8742", "http://127.0.0.1:8742/"));
  QVERIFY(same("https://Mail.example.com", "https://mail.example.com:443"));
  QVERIFY(!same("https://mail.example.com", "http://mail.example.com"));
  QVERIFY(!same("https://mail.example.com/one", "https://mail.example.com/two"));
}

void ConnectionTest::engineIsInTheListByItsAddressToo() {
  Connection listed;
  listed.id = 7;
  listed.url = QUrl(QStringLiteral("http://127.0.0.1:8742"));
  Connection shown = listed;
  QVERIFY(isListedAs(shown, listed));
  shown.url = QUrl(QStringLiteral("http://127.0.0.1:8743"));  // it moved, and the list does not know yet
  QVERIFY(!isListedAs(shown, listed));
  Connection started;
  started.url = QUrl(QStringLiteral("http://127.0.0.1:8742/"));
  QVERIFY(isListedAs(started, listed));
  started.inside = Inside::demo;
  QVERIFY(!isListedAs(started, listed));
}
