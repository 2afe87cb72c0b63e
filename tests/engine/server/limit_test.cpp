// How much one client may take: connections of an address, requests of a connection, unanswered requests of a token; and
// that a search ends with the connection that asked.
#include "tests/engine/server/server_tests.h"
#include "tests/engine/server/stage.h"

namespace signalbox::server::tests {

class LimitTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void oneAddressLeavesRoomForOthersAndForItsOperator() {
    HttpServerOptions options;
    options.connectionsMax = 16;
    options.connectionsReserved = 2;
    options.connectionsPerAddressMax = 3;
    Stage stage(options);
    std::vector<std::unique_ptr<Client>> apps;
    for (int i = 0; i < 3; ++i) {
      apps.push_back(std::make_unique<Client>(stage));
      QCOMPARE(statusOf(apps.back()->ask(post("/notifications", kMessage))), 202);
    }
    Client flood(stage);
    const QByteArray refused = flood.ask(post("/notifications", kMessage));
    QCOMPARE(statusOf(refused), 429);
    QVERIFY(refused.contains("Retry-After") && refused.contains("Connection: close"));
    QTRY_COMPARE(stage.server->connections(), std::size_t{3});
    Client operatorOne(stage), operatorTwo(stage);
    QCOMPARE(statusOf(operatorOne.ask(get("/session"))), 200);
    QCOMPARE(statusOf(operatorTwo.ask(get("/session"))), 200);
    Client tooMany(stage);
    const QByteArray full = tooMany.untilClosed();
    QCOMPARE(statusOf(full), 429);
    QVERIFY(full.contains("from this address"));
    Client elsewhere(stage, "127.0.0.2");
    QCOMPARE(statusOf(elsewhere.ask(post("/notifications", kMessage))), 202);
    apps.clear();
    QTRY_COMPARE(stage.server->connections(), std::size_t{3});
    Client app(stage);
    QCOMPARE(statusOf(app.ask(post("/notifications", kMessage))), 202);
  }

  void thoseThatAreRefusedTakeNobodysPlace() {
    HttpServerOptions options;
    options.connectionsMax = 16;
    options.connectionsReserved = 2;
    options.connectionsPerAddressMax = 3;
    Stage stage(options);
    std::vector<std::unique_ptr<Client>> apps, flood;
    for (int i = 0; i < 5; ++i) apps.push_back(std::make_unique<Client>(stage));
    QTRY_COMPARE(stage.server->connections(), std::size_t{5});
    // They are told so, and stay: their side is never closed.
    for (int i = 0; i < 100; ++i) flood.push_back(std::make_unique<Client>(stage));
    QVERIFY(flood.front()->until("from this address").contains("429"));
    QCOMPARE(stage.server->connections(), std::size_t{5});
    Client elsewhere(stage, "127.0.0.2");
    QCOMPARE(statusOf(elsewhere.ask(post("/notifications", kMessage))), 202);
    apps.pop_back();
    QTRY_COMPARE(stage.server->connections(), std::size_t{5});
    Client operatorsOwn(stage);
    QCOMPARE(statusOf(operatorsOwn.ask(get("/session"))), 200);
  }

  void batchClientWith256ConnectionsIsServed() {
    Stage stage;
    std::vector<std::unique_ptr<Client>> clients;
    stage.scene.intake.answers = false;
    for (int i = 0; i < 256; ++i) {
      clients.push_back(std::make_unique<Client>(stage));
      clients.back()->send(post("/notifications", kMessage));
    }
    // All of them wait at the same time, and none was refused.
    QTRY_COMPARE(stage.scene.intake.arrived.load(), std::size_t{256});
    Client operatorsOwn(stage);
    QCOMPARE(statusOf(operatorsOwn.ask(get("/session"))), 200);
    for (auto& input : stage.scene.intake.accepted) input.reply({core::AcceptVerdict{{}, {}, "pending", false}});
    for (const auto& client : clients) QCOMPARE(statusOf(client->until("\"status\"")), 202);
  }

  void connectionEndsAfterItsLastRequest() {
    HttpServerOptions options;
    options.requestsPerConnectionMax = 3;
    Stage stage(options);
    Client client(stage);
    QVERIFY(!client.ask(get("/session")).contains("Connection: close"));
    QVERIFY(!client.ask(post("/notifications", kMessage)).contains("Connection: close"));
    client.received.clear();
    client.send(get("/session") + get("/session"));
    const QByteArray last = client.untilClosed();
    QCOMPARE(last.count("HTTP/1.1 200"), 1);  // what was sent ahead is not answered, and the client knows where it stands
    QVERIFY(last.contains("Connection: close"));
    options.requestsPerConnectionMax = 0;
    Stage unlimited(options);
    Client patient(unlimited);
    for (int i = 0; i < 1100; ++i) QVERIFY(!patient.ask(get("/healthz", "")).contains("Connection: close"));
  }

  void oneThousandRequestsAreTheDefault() {
    Stage stage;
    Client client(stage);
    for (int i = 1; i < 1000; ++i) QVERIFY(!client.ask(get("/healthz", "")).contains("Connection: close"));
    QVERIFY(client.ask(get("/healthz", "")).contains("Connection: close"));
  }

  void tokenWithTooManyUnansweredRequestsIsToldToWait() {
    HttpServerOptions options;
    options.requestsPerTokenMax = 2;
    options.connectionsReserved = 1;
    Stage stage(options);
    stage.scene.intake.answers = false;
    Client a(stage), b(stage), c(stage);
    a.send(post("/notifications", kMessage));
    b.send(post("/notifications", kMessage));
    QTRY_COMPARE(stage.scene.intake.arrived.load(), std::size_t{2});
    const QByteArray refused = c.ask(post("/notifications", kMessage));
    QCOMPARE(statusOf(refused), 429);
    QVERIFY(refused.contains("Retry-After: 1"));
    QVERIFY(c.open());                                // the request was read to its end, so the connection can go on
    QCOMPARE(statusOf(c.ask(get("/session"))), 200);  // for what is no app's there is a little more
    QCOMPARE(statusOf(c.ask(get("/healthz", ""))), 200);
    // An answer makes room, and so does a client that goes away.
    stage.scene.intake.accepted.front().reply({core::AcceptVerdict{{}, {}, "pending", false}});
    QCOMPARE(statusOf(a.until("\"status\"")), 202);
    c.send(post("/notifications", kMessage));
    QTRY_COMPARE(stage.scene.intake.arrived.load(), std::size_t{3});
    QCOMPARE(statusOf(a.ask(post("/notifications", kMessage))), 429);
  }

  void searchEndsWithItsConnection() {
    Stage stage;
    stage.scene.readers.keeps = true;
    {
      Client client(stage);
      client.send(get("/notifications?q=needle"));
      QTRY_COMPARE(stage.scene.readers.waiting(), std::size_t{1});
      client.socket.abort();
    }
    QTRY_COMPARE(stage.server->connections(), std::size_t{0});
    stage.scene.readers.runKept();
    QVERIFY(stage.scene.readers.reader.lists.empty());
  }

  void requestSentAheadDoesNotEndASearch() {
    Stage stage;
    stage.scene.readers.keeps = true;
    Client client(stage);
    client.send(get("/notifications?q=needle"));
    QTRY_COMPARE(stage.scene.readers.waiting(), std::size_t{1});
    client.send(get("/healthz", ""));
    Client other(stage);
    QCOMPARE(statusOf(other.ask(get("/healthz", ""))), 200);  // the server has seen what came before
    stage.scene.readers.runKept();
    QCOMPARE(client.until("\"status\"").count("HTTP/1.1 200"), 2);
    QCOMPARE(stage.scene.readers.reader.lists.size(), std::size_t{1});
  }
};

int runLimitTests(int argc, char** argv) { return runTest<LimitTest>(argc, argv); }

}  // namespace signalbox::server::tests

#include "limit_test.moc"
