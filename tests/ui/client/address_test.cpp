#include "tests/ui/client/address_test.h"

#include <QTest>

#include "ui/client/rest_client.h"

using namespace signalbox::ui::client;

void AddressTest::typedTextBecomesAnAddress_data() {
  QTest::addColumn<QString>("typed");
  QTest::addColumn<QString>("url");
  QTest::newRow("loopback name") << "localhost:8742" << "http://localhost:8742";
  QTest::newRow("loopback number") << " 127.0.0.1:8742 " << "http://127.0.0.1:8742";
  QTest::newRow("another host") << "engine.example:8742" << "https://engine.example:8742";
  QTest::newRow("with scheme") << "http://engine.example" << "http://engine.example";
}

void AddressTest::typedTextBecomesAnAddress() {
  QFETCH(QString, typed);
  QFETCH(QString, url);
  QCOMPARE(addressFromText(typed).toString(), url);
}

void AddressTest::wrongAddressesSayWhy_data() {
  QTest::addColumn<QString>("url");
  QTest::addColumn<QString>("token");
  QTest::addColumn<bool>("fine");
  QTest::newRow("fine") << "http://127.0.0.1:8742" << "abc" << true;
  QTest::newRow("empty") << "" << "abc" << false;
  QTest::newRow("no host") << "http://" << "abc" << false;
  QTest::newRow("other scheme") << "ftp://host" << "abc" << false;
  QTest::newRow("password in it") << "http://a:b@host" << "abc" << false;
  QTest::newRow("query") << "http://host?x=1" << "abc" << false;
  QTest::newRow("token with line end") << "http://host" << "abc\nX: y" << false;
}

void AddressTest::wrongAddressesSayWhy() {
  QFETCH(QString, url);
  QFETCH(QString, token);
  QFETCH(bool, fine);
  const EngineAddress address{QUrl(url), Secret(token.toStdString())};
  QCOMPARE(address.problem().isEmpty(), fine);
}

void AddressTest::requestCarriesPathPrefixAndEncodedQuery() {
  const EngineAddress address{QUrl(QStringLiteral("https://host/box/")), Secret("t")};
  const auto request = requestTo(address, QStringLiteral("/providers/") + segment(QStringLiteral("a/b c")),
                                 {{QStringLiteral("q"), QStringLiteral("a+b&c=\"d\"")}}, "r1");
  QCOMPARE(request.url().toEncoded(), QByteArray("https://host/box/providers/a%2Fb%20c?q=a%2Bb%26c%3D%22d%22"));
  QCOMPARE(request.rawHeader("Authorization"), QByteArray("Bearer t"));
  QCOMPARE(request.rawHeader("X-Request-Id"), QByteArray("r1"));
}

void AddressTest::plainHttpToAnotherMachineIsReadable() {
  const auto readable = [](const char* url) { return EngineAddress{QUrl(QString::fromLatin1(url)), {}}.isReadableOnTheWay(); };
  QVERIFY(readable("http://10.0.0.4:8742"));
  QVERIFY(!readable("https://10.0.0.4:8742"));
  QVERIFY(!readable("http://127.0.0.9:8742"));
  QVERIFY(!readable("http://[::1]:8742"));
}
