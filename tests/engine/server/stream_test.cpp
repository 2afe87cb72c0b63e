// Answers without an end in sight: server-sent events and files that are made while they are sent.
#include "engine/protocol/sse.h"
#include "tests/engine/server/server_tests.h"
#include "tests/engine/server/stage.h"

namespace signalbox::server::tests {

class StreamTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void framesArriveAsTheyAreMade() {
    Stage stage;
    stage.scene.events.frames->push(protocol::sseFrame({"b:1", "state", "{\"a\":1}"}));
    Client client(stage);
    client.send(get("/events?topics=state"));
    const QByteArray head = client.until("\r\n\r\n");
    QCOMPARE(statusOf(head), 200);
    QVERIFY(head.contains("Content-Type: text/event-stream; charset=utf-8\r\n"));
    QVERIFY(head.contains("Cache-Control: no-store\r\n"));
    QVERIFY(!head.contains("Content-Length"));
    client.until("\"a\":1}\n\n");
    stage.scene.events.frames->push(protocol::sseFrame({"b:2", "alert", "line one\nline two"}));
    const QByteArray all = client.until("line two\n\n");
    protocol::SseParser parser;
    const auto events = parser.feed(all.mid(all.indexOf("\r\n\r\n") + 4).toStdString());
    QCOMPARE(events.size(), std::size_t{2});
    QCOMPARE(events[1].id, std::string("b:2"));
    QCOMPARE(events[1].data, std::string("line one\nline two"));
  }

  void streamEndsWithTheHubAndWithTheClient() {
    Stage stage;
    Client client(stage);
    client.send(get("/events"));
    client.until("\r\n\r\n");
    stage.scene.events.frames->push("data: last\n\n");
    stage.scene.events.frames->end();
    QVERIFY(client.untilClosed().contains("data: last\n\n"));
    stage.scene.events.frames = std::make_shared<api::tests::FakeFrames>();
    Client leaver(stage);
    leaver.send(get("/events"));
    leaver.until("\r\n\r\n");
    QCOMPARE(stage.server->connections(), std::size_t{1});
    leaver.socket.abort();
    QTRY_COMPARE(stage.server->connections(), std::size_t{0});
    QVERIFY(stage.scene.events.frames->wake == nullptr);
  }

  void stopEndsStreams() {
    Stage stage;
    Client client(stage);
    client.send(get("/events"));
    client.until("\r\n\r\n");
    stage.server->stop();
    client.untilClosed();
    QVERIFY(!client.open());
  }

  void clientThatDoesNotReadIsCut() {
    HttpServerOptions options;
    options.writeDeadline = base::Millis{100};
    Stage stage(options);
    Client client(stage);
    client.socket.setReadBufferSize(1024);
    client.send(get("/events"));
    client.until("\r\n\r\n");
    // More than the kernel's buffers of both ends take.
    for (int i = 0; i < 400; ++i) stage.scene.events.frames->push("data: " + std::string(64 * 1024, 'x') + "\n\n");
    QTRY_COMPARE_WITH_TIMEOUT(stage.server->connections(), std::size_t{0}, 10'000);
  }

  void exportIsChunkedAndKeepsTheConnection() {
    Stage stage;
    store::ListRow row;
    row.notification.target = "ana@example.com";
    stage.scene.readers.reader.page.rows = {row};
    Client client(stage);
    client.send(get("/export?format=csv"));
    const QByteArray answer = client.until("\r\n0\r\n\r\n");
    QVERIFY(answer.contains("Transfer-Encoding: chunked\r\n"));
    QVERIFY(answer.contains("Content-Disposition: attachment"));
    QVERIFY(answer.contains("ana@example.com"));
    QCOMPARE(statusOf(client.ask(get("/session"))), 200);
    Client old(stage);
    old.send("GET /export HTTP/1.0\r\nAuthorization: Bearer admin\r\n\r\n");
    const QByteArray plain = old.untilClosed();
    QVERIFY(!plain.contains("chunked"));
    QVERIFY(plain.endsWith("}\n"));
  }

  void failedExportIsCutAndNotEnded() {
    Stage stage;
    stage.scene.readers.reader.failure = base::Status(base::Code::deadline, "slow");
    Client client(stage);
    client.send(get("/export"));
    const QByteArray answer = client.untilClosed();
    QCOMPARE(statusOf(answer), 200);
    QVERIFY(!answer.endsWith("0\r\n\r\n"));
  }
};

int runStreamTests(int argc, char** argv) { return runTest<StreamTest>(argc, argv); }

}  // namespace signalbox::server::tests

#include "stream_test.moc"
