// What a hostile or broken client may try, and that others are served meanwhile.
#include "tests/engine/server/server_tests.h"
#include "tests/engine/server/stage.h"

namespace signalbox::server::tests {

namespace {

HttpServerOptions hasty() {
  HttpServerOptions options;
  options.headerDeadline = base::Millis{100};
  options.bodyDeadline = base::Millis{100};
  options.idleDeadline = base::Millis{150};
  options.writeDeadline = base::Millis{200};
  return options;
}

}  // namespace

class AbuseTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void slowHeadersAreCut() {
    Stage stage(hasty());
    std::vector<std::unique_ptr<Client>> slow;
    for (int i = 0; i < 50; ++i) {
      slow.push_back(std::make_unique<Client>(stage));
      slow.back()->send("GET /session HT");
    }
    Client silent(stage);
    Client good(stage);
    QCOMPARE(statusOf(good.ask(get("/session"))), 200);
    for (const auto& client : slow) {
      QCOMPARE(statusOf(client->untilClosed()), 408);
      QVERIFY(!client->open());
    }
    QVERIFY(silent.untilClosed().isEmpty());
    QTRY_COMPARE(stage.server->connections(), std::size_t{0});  // the idle one went, too
  }

  void slowBodiesAreCut() {
    Stage stage(hasty());
    Client client(stage);
    client.send(post("/notifications", kMessage).chopped(1));
    QCOMPARE(statusOf(client.untilClosed()), 408);
    QVERIFY(stage.scene.intake.accepted.empty());
  }

  void oneByteAtATimeDoesNotExtendTheDeadline() {
    Stage stage(hasty());
    Client client(stage);
    QElapsedTimer timer;
    timer.start();
    const QByteArray request = get("/session") + QByteArray(1000, 'x');
    for (const char byte : request) {
      client.send(QByteArray(1, byte));
      client.socket.waitForReadyRead(10);
      if (!client.open() || client.socket.bytesAvailable() > 0) break;
      if (timer.elapsed() > 4000) break;
    }
    QCOMPARE(statusOf(client.untilClosed()), 408);
  }

  void malformedRequestsAreRefusedAndClosed_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const QByteArray token = "Authorization: Bearer admin\r\nContent-Type: application/json\r\n";
    const QByteArray start = "POST /notifications HTTP/1.1\r\nHost: localhost\r\n" + token;
    QTest::newRow("two lengths") << start + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello" << 400;
    QTest::newRow("length and chunks") << start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" << 400;
    QTest::newRow("negative length") << start + "Content-Length: -1\r\n\r\n" << 400;
    QTest::newRow("huge length") << start + "Content-Length: 9223372036854775808\r\n\r\n" << 413;
    QTest::newRow("overflowing length") << start + "Content-Length: 99999999999999999999999\r\n\r\n" << 400;
    QTest::newRow("announced too large") << start + "Content-Length: 10737418240\r\n\r\n" << 413;
    const QByteArray plan = "POST /plans HTTP/1.1\r\nHost: localhost\r\n" + token;
    QTest::newRow("just too large") << plan + "Content-Length: 262145\r\n\r\n" << 413;
    QTest::newRow("a message just too large") << start + "Content-Length: 8388609\r\n\r\n" << 413;
    QTest::newRow("bad chunk") << start + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n" << 400;
    QTest::newRow("long chunk head") << start + "Transfer-Encoding: chunked\r\n\r\n1;" + QByteArray(20'000, 'x') << 400;
    // Whole in one piece, so that it is refused for what it is and not for being unfinished; what it holds would be a 422.
    QTest::newRow("long extension") << start + "Transfer-Encoding: chunked\r\n\r\n2;" + QByteArray(8000, 'a') + "\r\n{}\r\n0\r\n\r\n" << 400;
    const auto chunk = [](const char* byte) { return "1;" + QByteArray(100, 'a') + "\r\n" + byte + "\r\n"; };  // of an object without members
    QTest::newRow("many extensions") << start + "Transfer-Encoding: chunked\r\n\r\n" + chunk("{") + QByteArray(chunk(" ")).repeated(50) + chunk("}") +
            "0\r\n\r\n" << 400;
    QTest::newRow("chunks too large") << plan + "Transfer-Encoding: chunked\r\n\r\n50000\r\n" + QByteArray(0x50000, 'x') + "\r\n0\r\n\r\n" << 413;
    QTest::newRow("unknown coding") << start + "Transfer-Encoding: gzip\r\n\r\n" << 501;
    QTest::newRow("expectation") << start + "Content-Length: 2\r\nExpect: miracles\r\n\r\n{}" << 417;
    QTest::newRow("large header") << "GET /session HTTP/1.1\r\nHost: localhost\r\nX: " + QByteArray(17'000, 'x') << 431;
    QTest::newRow("many headers") << "GET /session HTTP/1.1\r\nHost: localhost\r\n" + QByteArray("X: y\r\n").repeated(200) + "\r\n" << 431;
    QTest::newRow("long line") << "GET /" + QByteArray(9'000, 'x') + " HTTP/1.1\r\nHost: localhost\r\n\r\n" << 414;
    QTest::newRow("no host") << QByteArray("GET /healthz HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("foreign host") << QByteArray("GET /healthz HTTP/1.1\r\nHost: evil.example.com\r\n\r\n") << 403;
    QTest::newRow("foreign origin") << QByteArray("GET /healthz HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example.com\r\n\r\n") << 403;
    QTest::newRow("another program's origin") << QByteArray("GET /healthz HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\n\r\n")
                                              << 403;
    QTest::newRow("null origin") << QByteArray("GET /healthz HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n\r\n") << 403;
    QTest::newRow("bare line feeds") << QByteArray("GET /healthz HTTP/1.1\nHost: localhost\n\n") << 400;
    QTest::newRow("HTTP/0.9") << QByteArray("GET /healthz\r\n\r\n") << 400;
    QTest::newRow("HTTP/2 preface") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") << 505;
    QTest::newRow("TLS") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) << 400;
    QTest::newRow("NUL in header") << QByteArray("GET /healthz HTTP/1.1\r\nHost: local\0host\r\n\r\n", 43) << 400;
    QTest::newRow("noise") << QByteArray("\r\n\r\n\r\n~~~ ~~~\r\n\r\n") << 400;
  }
  void malformedRequestsAreRefusedAndClosed() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    Stage stage;
    Client client(stage);
    client.send(bytes + get("/session"));
    const QByteArray answer = client.untilClosed();
    QCOMPARE(statusOf(answer), status);
    QVERIFY(!client.open());
    // Nothing behind it was taken for a request.
    QCOMPARE(answer.count("HTTP/1.1 "), 1);
    QVERIFY(answer.contains("application/problem+json"));
    QVERIFY(stage.scene.intake.accepted.empty());
  }

  void wrongBodiesLeaveTheConnectionOpen() {
    Stage stage;
    Client client(stage);
    QCOMPARE(statusOf(client.ask(post("/notifications", "{broken"))), 400);
    QCOMPARE(statusOf(client.ask(post("/notifications", "{}"))), 422);
    QCOMPARE(statusOf(client.ask(get("/nothing"))), 404);
    QCOMPARE(statusOf(client.ask(get("/session", ""))), 401);
    QCOMPARE(statusOf(client.ask(get("/session"))), 200);
    client.send(post("/notifications", kMessage, "Content-Type: text/plain\r\n"));
    QCOMPARE(statusOf(client.untilClosed().mid(client.received.lastIndexOf("HTTP/1.1"))), 415);
  }

  void preflightGetsNoPermission() {
    Stage stage;
    Client client(stage);
    const QByteArray answer =
        client.ask("OPTIONS /notifications HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nAccess-Control-Request-Method: POST\r\n\r\n");
    QCOMPARE(statusOf(answer), 401);
    QVERIFY(!answer.contains("Access-Control"));
  }

  void lastConnectionsAreKeptForOperators() {
    HttpServerOptions options;
    options.connectionsMax = 8;
    options.connectionsReserved = 2;
    Stage stage(options);
    std::vector<std::unique_ptr<Client>> apps;
    for (int i = 0; i < 6; ++i) {
      apps.push_back(std::make_unique<Client>(stage));
      QCOMPARE(statusOf(apps.back()->ask(post("/notifications", kMessage))), 202);
    }
    Client flood(stage);
    const QByteArray refused = flood.ask(post("/notifications", kMessage));
    QCOMPARE(statusOf(refused), 503);
    QVERIFY(refused.contains("Retry-After"));
    QTRY_COMPARE(stage.server->connections(), std::size_t{6});
    Client operatorOne(stage), operatorTwo(stage);
    QCOMPARE(statusOf(operatorOne.ask(get("/session"))), 200);
    QCOMPARE(statusOf(operatorTwo.ask(get("/session"))), 200);
    Client tooMany(stage);
    const QByteArray full = tooMany.untilClosed();
    QCOMPARE(statusOf(full), 503);
    QVERIFY(full.contains("too many connections"));
    apps.clear();
    QTRY_COMPARE(stage.server->connections(), std::size_t{2});
    Client app(stage);
    QCOMPARE(statusOf(app.ask(post("/notifications", kMessage))), 202);
  }

  void connectionsAreLimitedTo512() {
    HttpServerOptions options;
    options.connectionsPerAddressMax = 0;
    Stage stage(options);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 512; ++i) clients.push_back(std::make_unique<Client>(stage));
    QTRY_COMPARE(stage.server->connections(), std::size_t{512});
    Client last(stage);
    QCOMPARE(statusOf(last.untilClosed()), 503);
    QCOMPARE(statusOf(clients.back()->ask(get("/session"))), 200);
  }

  void unansweredBytesAreBounded() {
    HttpServerOptions options;
    options.unansweredBytesMax = 150;
    Stage stage(options);
    stage.scene.intake.answers = false;
    Client a(stage), b(stage), c(stage);
    a.send(post("/notifications", kMessage));
    b.send(post("/notifications", kMessage));
    QTRY_COMPARE(stage.scene.intake.arrived.load(), std::size_t{2});
    const QByteArray refused = c.ask(post("/notifications", kMessage));
    QCOMPARE(statusOf(refused), 503);
    QVERIFY(refused.contains("Retry-After"));
    for (auto& input : stage.scene.intake.accepted) input.reply({core::AcceptVerdict{{}, {}, "pending", false}});
    QCOMPARE(statusOf(a.until("\"status\"")), 202);
    QCOMPARE(statusOf(b.until("\"status\"")), 202);
    stage.scene.intake.answers = true;
    Client d(stage);
    QCOMPARE(statusOf(d.ask(post("/notifications", kMessage))), 202);
  }

  void clientThatGoesAwayLeavesNothingBehind() {
    HttpServerOptions options;
    options.unansweredBytesMax = 100;
    Stage stage(options);
    stage.scene.intake.answers = false;
    {
      Client client(stage);
      client.send(post("/notifications", kMessage));
      QTRY_COMPARE(stage.scene.intake.arrived.load(), std::size_t{1});
      client.socket.abort();
    }
    stage.scene.intake.accepted.front().reply({core::AcceptVerdict{{}, {}, "pending", false}});
    QTRY_COMPARE(stage.server->connections(), std::size_t{0});
    stage.scene.intake.answers = true;
    Client next(stage);
    QCOMPARE(statusOf(next.ask(post("/notifications", kMessage))), 202);
  }
};

int runAbuseTests(int argc, char** argv) { return runTest<AbuseTest>(argc, argv); }

}  // namespace signalbox::server::tests

#include "abuse_test.moc"
