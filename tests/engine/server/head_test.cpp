// The pure parts: what a head may hold, which names are ours, how an answer begins.
#include "engine/server/host_list.h"
#include "engine/server/request_head.h"
#include "engine/server/response_head.h"
#include "tests/engine/server/server_tests.h"

namespace signalbox::server::tests {

class HeadTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void ambiguousHeadsAreRefused_data() {
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    QTest::newRow("good") << QByteArray("Host: a\r\nAccept: b\r\n") << 0;
    QTest::newRow("no fields") << QByteArray("") << 0;
    QTest::newRow("two lengths") << QByteArray("Content-Length: 1\r\nContent-Length: 1\r\n") << 400;
    QTest::newRow("length list") << QByteArray("Content-Length: 1, 1\r\n") << 400;
    QTest::newRow("length and chunks") << QByteArray("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n") << 400;
    QTest::newRow("chunks and length") << QByteArray("transfer-encoding: chunked\r\ncontent-length: 1\r\n") << 400;
    QTest::newRow("two codings") << QByteArray("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n") << 400;
    QTest::newRow("gzip coding") << QByteArray("Transfer-Encoding: gzip, chunked\r\n") << 501;
    QTest::newRow("odd coding") << QByteArray("Transfer-Encoding: xchunked\r\n") << 501;
    QTest::newRow("two hosts") << QByteArray("Host: a\r\nhost: b\r\n") << 400;
    QTest::newRow("two tokens") << QByteArray("Authorization: a\r\nAuthorization: b\r\n") << 400;
    QTest::newRow("folded") << QByteArray("A: b\r\n c\r\n") << 400;
    QTest::newRow("blank before colon") << QByteArray("Content-Length : 1\r\n") << 400;
    QTest::newRow("no colon") << QByteArray("Nonsense\r\n") << 400;
    QTest::newRow("no name") << QByteArray(": x\r\n") << 400;
    QTest::newRow("bare line feed") << QByteArray("A: b\nC: d\r\n") << 400;
    QTest::newRow("bare return") << QByteArray("A: b\rC: d\r\n") << 400;
    QTest::newRow("NUL") << QByteArray("A: b\0c\r\n", 8) << 400;
    QTest::newRow("many") << QByteArray("A: b\r\n").repeated(101) << 431;
  }
  void ambiguousHeadsAreRefused() {
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    const std::string head = "GET / HTTP/1.1\r\n" + fields.toStdString() + "\r\n";
    const auto fault = faultOf(head, {});
    QCOMPARE(fault ? fault->status : 0, status);
  }

  void longRequestLinesAreRefused() {
    const auto fault = faultOf("GET /" + std::string(9000, 'x') + " HTTP/1.1\r\n\r\n", {});
    QVERIFY(fault.has_value());
    QCOMPARE(fault->status, 414);
  }

  void namesOfThisServer_data() {
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("allowed");
    for (const char* const name :
         {"localhost", "LOCALHOST:8742", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8742", "engine.example.com", "10.0.0.5:8742"})
      QTest::newRow(name) << name << true;
    for (const char* const name : {"evil.example.com", "localhost.evil.com", "127.0.0.1.nip.io", "0.0.0.0", "localhost:x",
                                   "localhost:", "127.0.0.1:8742:1", "[::2]", " localhost"})
      QTest::newRow(name) << name << false;
  }
  void namesOfThisServer() {
    QFETCH(QString, host);
    QFETCH(bool, allowed);
    const HostList list("10.0.0.5", {"Engine.example.com"}, false);
    QCOMPARE(list.allows(host.toStdString()), allowed);
    QCOMPARE(list.allowsOrigin("http://" + host.toStdString(), host.toStdString()), allowed);
    QVERIFY(!HostList("0.0.0.0", {}, false).allows("0.0.0.0"));
  }

  void originsOfThisServer_data() {
    QTest::addColumn<bool>("tls");
    QTest::addColumn<QString>("origin");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("allowed");
    const auto row = [](bool tls, const char* origin, const char* host, bool allowed) {
      QTest::addRow("%s at %s%s", origin, tls ? "https://" : "http://", host) << tls << origin << host << allowed;
    };
    row(false, "http://localhost:8742", "localhost:8742", true);
    row(false, "http://LOCALHOST:8742", "localhost:8742", true);
    row(false, "http://[::1]:8742", "[::1]:8742", true);
    row(false, "http://engine.example.com", "engine.example.com:80", true);
    row(false, "http://engine.example.com:80", "engine.example.com", true);
    row(true, "https://engine.example.com", "engine.example.com:443", true);
    row(true, "https://engine.example.com:8742", "engine.example.com:8742", true);
    row(false, "http://localhost:3000", "localhost:8742", false);  // another program of this machine
    row(false, "http://localhost", "localhost:8742", false);
    row(false, "http://localhost:8742", "localhost", false);
    row(false, "http://127.0.0.1:8742", "localhost:8742", false);
    row(false, "https://localhost:8742", "localhost:8742", false);
    row(true, "http://engine.example.com:8742", "engine.example.com:8742", false);
    row(false, "https://engine.example.com", "engine.example.com", false);
    row(false, "http://evil.example.com", "evil.example.com", false);
    row(false, "http://localhost:8742/x", "localhost:8742", false);
    row(false, "http://localhost:8742", "", false);
    row(false, "null", "localhost", false);
    row(false, "", "", false);
  }
  void originsOfThisServer() {
    QFETCH(bool, tls);
    QFETCH(QString, origin);
    QFETCH(QString, host);
    const HostList list("10.0.0.5", {"Engine.example.com"}, tls);
    QTEST(list.allowsOrigin(origin.toStdString(), host.toStdString()), "allowed");
  }

  void valuesCannotBeginAHeaderOfTheirOwn() {
    api::Response response;
    response.headers = {{"Location", "/x\r\nSet-Cookie: a=b"}};
    const std::string head = responseHead(response, {0, false, true, false, ""});
    QVERIFY(head.find("\r\nSet-Cookie") == std::string::npos);
    QVERIFY(head.find("Signalbox-Api-Version: 1\r\n") != std::string::npos);
    QVERIFY(head.find("Access-Control") == std::string::npos);
    QCOMPARE(chunkOf("0123456789abcdef!"), std::string("11\r\n0123456789abcdef!\r\n"));
  }
};

int runHeadTests(int argc, char** argv) { return runTest<HeadTest>(argc, argv); }

}  // namespace signalbox::server::tests

#include "head_test.moc"
