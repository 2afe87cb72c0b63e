// Requests and answers over real sockets: keep-alive, pipelining, bodies, start and stop.
#include <thread>

#include "tests/engine/server/server_tests.h"
#include "tests/engine/server/stage.h"

namespace signalbox::server::tests {

class ConnectionTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void requestsFollowEachOtherOnOneConnection() {
    Stage stage;
    QVERIFY(stage.port != 0);
    Client client(stage);
    for (int i = 0; i < 3; ++i) {
      const QByteArray answer = client.ask(get("/session"));
      QCOMPARE(statusOf(answer), 200);
      QVERIFY(answer.contains("Signalbox-Api-Version: 1\r\n"));
      QVERIFY(answer.contains("Content-Type: application/json\r\n"));
      QVERIFY(answer.contains("Date: Tue, 12 May 2026 14:00:00 GMT\r\n"));
    }
    QCOMPARE(statusOf(client.ask(post("/notifications", kMessage))), 202);
    QVERIFY(client.open());
    QCOMPARE(stage.server->connections(), std::size_t{1});
  }

  void connectionCloseIsHonoured() {
    Stage stage;
    Client client(stage);
    client.send(get("/healthz", "Connection: close\r\n"));
    QCOMPARE(statusOf(client.untilClosed()), 200);
    QVERIFY(!client.open());
    Client old(stage);
    old.send("GET /healthz HTTP/1.0\r\n\r\n");
    QVERIFY(old.untilClosed().startsWith("HTTP/1.0 200"));
  }

  void pipelinedRequestsAreAnsweredInOrder() {
    Stage stage;
    Client client(stage);
    QByteArray all;
    for (int i = 0; i < 200; ++i) all += get("/notifications?limit=" + QByteArray::number(i % 3 == 0 ? 0 : 1));
    client.send(all + get("/healthz", "Connection: close\r\n"));
    const QByteArray answers = client.untilClosed();
    QCOMPARE(answers.count("HTTP/1.1 "), 201);
    QCOMPARE(answers.count("HTTP/1.1 422"), 67);
    QVERIFY(answers.indexOf("422") < answers.indexOf("200 OK"));
  }

  void nextRequestWaitsForTheAnswer() {
    Stage stage;
    stage.scene.intake.answers = false;
    Client client(stage);
    client.send(post("/notifications", kMessage) + post("/notifications", kMessage));
    QTRY_COMPARE(stage.scene.intake.arrived.load(), std::size_t{1});
    const auto reply = stage.scene.intake.accepted.front().reply;
    std::thread core([&] { reply({core::AcceptVerdict{{}, {}, "pending", false}}); });  // answers come from another thread
    core.join();
    QCOMPARE(statusOf(client.until("\"status\"")), 202);
    QTRY_COMPARE(stage.scene.intake.arrived.load(), std::size_t{2});
    stage.scene.intake.accepted.back().reply({core::AcceptVerdict{{}, {}, "pending", false}});
  }

  void bodiesComeInPieces() {
    Stage stage;
    Client client(stage);
    const QByteArray request = post("/notifications", kMessage);
    for (qsizetype at = 0; at < request.size(); at += 7) client.send(request.mid(at, 7));
    QCOMPARE(statusOf(client.until("\"status\"")), 202);
    client.received.clear();
    client.send(
        "POST /notifications HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer admin\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("a\r\n" + kMessage.left(10) + "\r\n");
    client.send(QByteArray::number(kMessage.size() - 10, 16) + "\r\n" + kMessage.mid(10) + "\r\n0\r\n\r\n");
    QCOMPARE(statusOf(client.until("\"status\"")), 202);
    QCOMPARE(stage.scene.intake.accepted.size(), std::size_t{2});
  }

  void continueIsSentWhenItIsExpected() {
    Stage stage;
    Client client(stage);
    const QByteArray request = post("/notifications", kMessage, "Content-Type: application/json\r\nExpect: 100-continue\r\n");
    client.send(request.left(request.indexOf("\r\n\r\n") + 4));
    QVERIFY(client.until("\r\n\r\n").startsWith("HTTP/1.1 100 Continue"));
    client.send(kMessage);
    QVERIFY(client.until("\"status\"").contains("HTTP/1.1 202"));
    Client refused(stage);
    refused.send(
        "POST /notifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
    const QByteArray answer = refused.untilClosed();
    QCOMPARE(statusOf(answer), 401);
    QVERIFY(!answer.contains("100 Continue"));
  }

  void headHasNoBody() {
    Stage stage;
    Client client(stage);
    client.send("HEAD /session HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer admin\r\n\r\n");
    const QByteArray answer = client.until("\r\n\r\n");
    QCOMPARE(statusOf(answer), 405);
    QVERIFY(answer.endsWith("\r\n\r\n"));
    QCOMPARE(statusOf(client.ask(get("/session"))), 200);
  }

  void portInUseIsSaid() {
    Stage stage;
    HttpServerOptions options;
    options.port = stage.port;
    base::SilentLog log;
    HttpServer second(options, stage.scene.api, stage.scene.clock, log);
    const auto listening = second.start();
    QVERIFY(!listening.ok());
    QVERIFY(listening.status().message().find("127.0.0.1:" + std::to_string(stage.port)) != std::string::npos);
    options.host = "not an address";
    HttpServer third(options, stage.scene.api, stage.scene.clock, log);
    QVERIFY(!third.start().ok());
  }

  void stopIsLegalBeforeStartAndTwice() {
    api::tests::Scene scene;
    base::SilentLog log;
    HttpServer server({}, scene.api, scene.clock, log);
    server.stop();
    server.stop();
    QVERIFY(!server.start().ok());
  }

  void stopWaitsForAnswersThatAreOnTheirWay() {
    Stage stage;
    stage.scene.intake.answers = false;
    Client busy(stage), idle(stage);
    QCOMPARE(statusOf(idle.ask(get("/healthz", ""))), 200);
    busy.send(post("/notifications", kMessage));
    QTRY_COMPARE(stage.scene.intake.arrived.load(), std::size_t{1});
    std::thread stopping([&] { stage.server->stop(); });
    idle.untilClosed();
    QVERIFY(!idle.open());
    stage.scene.intake.accepted.front().reply({core::AcceptVerdict{{}, {}, "pending", false}});
    stopping.join();
    const QByteArray answer = busy.untilClosed();
    QCOMPARE(statusOf(answer), 202);
    QVERIFY(answer.contains("Connection: close\r\n"));
    Client late(stage);
    QVERIFY(!late.connected);
  }

  void stopDoesNotWaitForEver() {
    HttpServerOptions options;
    options.drainDeadline = base::Millis{50};
    Stage stage(options);
    stage.scene.intake.answers = false;
    Client client(stage);
    client.send(post("/notifications", kMessage));
    QTRY_COMPARE(stage.scene.intake.arrived.load(), std::size_t{1});
    stage.server->stop();
    stage.scene.intake.accepted.front().reply({core::AcceptVerdict{{}, {}, "pending", false}});
    client.untilClosed();
    QVERIFY(!client.open());
  }
};

int runConnectionTests(int argc, char** argv) { return runTest<ConnectionTest>(argc, argv); }

}  // namespace signalbox::server::tests

#include "connection_test.moc"
