// From where a request comes: the address of the connection, or what a proxy says that the configuration names.
#include "engine/server/trusted_proxies.h"
#include "tests/engine/server/server_tests.h"
#include "tests/engine/server/stage.h"

namespace signalbox::server::tests {

class ProxyTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatIsSaidIsReadFromItsEnd_data() {
    QTest::addColumn<QString>("peer");
    QTest::addColumn<QString>("forwarded");  // headers, with a line between them
    QTest::addColumn<QString>("client");
    QTest::newRow("nothing is said") << "10.0.0.1" << "" << "10.0.0.1";
    QTest::newRow("one proxy") << "10.0.0.1" << "198.51.100.7" << "198.51.100.7";
    QTest::newRow("two proxies") << "10.0.0.1" << "198.51.100.7, 10.0.0.2" << "198.51.100.7";
    QTest::newRow("what the client put in front") << "10.0.0.1" << "203.0.113.66, 127.0.0.1, 198.51.100.7, 10.0.0.2" << "198.51.100.7";
    QTest::newRow("in several headers") << "10.0.0.1" << "203.0.113.66\n198.51.100.7" << "198.51.100.7";
    QTest::newRow("a peer that nobody named") << "198.51.100.7" << "203.0.113.66" << "198.51.100.7";
    QTest::newRow("no address") << "10.0.0.1" << "203.0.113.66, unknown" << "10.0.0.1";
    QTest::newRow("no address in the middle") << "10.0.0.1" << "203.0.113.66, , 10.0.0.2" << "10.0.0.2";
    QTest::newRow("all are proxies") << "10.0.0.1" << "10.9.9.9, 10.0.0.2" << "10.9.9.9";
    QTest::newRow("one proxy by its address alone") << "192.0.2.9" << "198.51.100.7" << "198.51.100.7";
    QTest::newRow("its neighbour") << "192.0.2.8" << "198.51.100.7" << "192.0.2.8";
    QTest::newRow("IPv6") << "fd00::1" << "2001:db8::7" << "2001:db8::7";
    QTest::newRow("IPv4 in IPv6") << "::ffff:10.0.0.1" << "::ffff:198.51.100.7" << "198.51.100.7";
  }
  void whatIsSaidIsReadFromItsEnd() {
    QFETCH(QString, peer);
    QFETCH(QString, forwarded);
    QFETCH(QString, client);
    const TrustedProxies proxies({"10.0.0.0/8", "192.0.2.9", "fd00::/8", "no network"});
    std::vector<std::pair<std::string, std::string>> headers{{"host", "127.0.0.1"}};
    for (const QString& line : forwarded.split('\n', Qt::SkipEmptyParts)) headers.emplace_back("x-forwarded-for", line.toStdString());
    QCOMPARE(QString::fromStdString(proxies.clientOf(peer.toStdString(), headers)), client);
  }

  void nobodyIsBelievedUnlessHeIsNamed() {
    const TrustedProxies nobody(std::vector<std::string>{});
    QCOMPARE(nobody.clientOf("127.0.0.1", {{"x-forwarded-for", "198.51.100.7"}}), std::string("127.0.0.1"));
  }

  /// 127.0.0.2 is the proxy; a refusal tells from where it thinks that the request came.
  void refusalsNameTheClientBehindTheProxy_data() {
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QString>("address");
    QTest::newRow("through the proxy") << QByteArray("127.0.0.2") << "198.51.100.7";
    QTest::newRow("around it") << QByteArray("127.0.0.3") << "127.0.0.3";
  }
  void refusalsNameTheClientBehindTheProxy() {
    QFETCH(QByteArray, from);
    QFETCH(QString, address);
    HttpServerOptions options;
    options.trustedProxies = {"127.0.0.2"};
    Stage stage(options);
    Client client(stage, from.constData());
    QCOMPARE(statusOf(client.ask(get("/tokens", "Authorization: Bearer viewer\r\nX-Forwarded-For: 203.0.113.66, 198.51.100.7\r\n"))), 403);
    QCOMPARE(stage.scene.intake.refused.size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(stage.scene.intake.refused.front().principal.address), address);
  }
};

int runProxyTests(int argc, char** argv) { return runTest<ProxyTest>(argc, argv); }

}  // namespace signalbox::server::tests

#include "proxy_test.moc"
