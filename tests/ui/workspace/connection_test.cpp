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

namespace {

Connection listed(qint64 id, const char* url = "http://127.0.0.1:8742") {
  Connection connection;
  connection.id = id;
  connection.url = QUrl(QString::fromLatin1(url));
  return connection;
}

/// Not chosen in the list: it was started here.
Connection started() { return listed(0, "http://127.0.0.1:8742/"); }

}  // namespace

void ConnectionTest::engineIsInTheListByItsAddressToo() {
  const QList<Connection> known{listed(3, "http://127.0.0.1:8743"), listed(7)};
  QCOMPARE(listedId(listed(7), known), 7);
  QCOMPARE(listedId(listed(7, "http://127.0.0.1:8744"), known), 0);  // it moved, and the list does not know yet
  QCOMPARE(listedId(started(), known), 7);
  Connection demo = started();
  demo.inside = Inside::demo;
  QCOMPARE(listedId(demo, known), 0);
  QCOMPARE(listedId(Connection(), known), 0);
}

/// As whoever attaches with the token of a reader, and with that of an administrator.
void ConnectionTest::ofTwoWithOneAddressOneIsShown() {
  const QList<Connection> known{listed(7), listed(8)};
  QCOMPARE(listedId(listed(8), known), 8);
  QCOMPARE(listedId(started(), known), 7);
}

void ConnectionTest::engineThatRefusesIsNoneOfTheList() {
  const QList<Connection> known{listed(7)};
  QCOMPARE(listedId(started(), known, true), 0);
  QCOMPARE(listedId(listed(7), known, true), 7);  // its token is the one that was refused
}

void ConnectionTest::lockAndColourAreThoseOfTheList() {
  QList<Connection> known{listed(7), listed(8)};
  known[0].production = true;
  known[0].colour = 3;
  known[0].name = QStringLiteral("Shop");
  Connection own = started();
  own.name = QStringLiteral("My engine");
  const Connection now = asListed(own, known);
  QVERIFY(now.production && now.colour == 3);
  QVERIFY(now.id == 0 && now.name == own.name);
  own.inside = Inside::demo;
  QCOMPARE(asListed(own, known), own);
  own.inside = Inside::no;
  QCOMPARE(asListed(own, {}), own);
}
