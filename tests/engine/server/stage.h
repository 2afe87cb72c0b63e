#pragma once
// A real server on a free port of loopback, with the API's doubles behind it, and a client that sends bytes as they are.

#include <QElapsedTimer>
#include <QHostAddress>
#include <QTcpSocket>

#include <memory>

#include "engine/server/http_server.h"
#include "tests/engine/api/scene.h"

namespace signalbox::server::tests {

class Stage {
 public:
  explicit Stage(HttpServerOptions given = {}) {
    given.port = 0;
    given.tick = base::Millis{10};
    server = std::make_unique<HttpServer>(given, scene.api, scene.clock, log);
    const auto listening = server->start();
    port = listening.ok() ? *listening : std::uint16_t{0};
  }
  ~Stage() { server->stop(); }

  api::tests::Scene scene;
  base::SilentLog log;
  std::unique_ptr<HttpServer> server;
  std::uint16_t port = 0;
};

class Client {
 public:
  /// `from`: an address of loopback, as if it were another machine.
  explicit Client(const Stage& stage, const char* from = nullptr) {
    if (from != nullptr) socket.bind(QHostAddress(from));
    socket.connectToHost("127.0.0.1", stage.port);
    connected = socket.waitForConnected(5000);
  }
  void send(const QByteArray& bytes) {
    socket.write(bytes);
    socket.flush();
  }
  /// Everything until `part` has come, the other side has closed, or 5 s have passed.
  QByteArray until(const QByteArray& part) {
    QElapsedTimer timer;
    timer.start();
    while (!received.contains(part) && timer.elapsed() < 5000 && (socket.bytesAvailable() > 0 || socket.waitForReadyRead(200) || open()))
      received += socket.readAll();
    received += socket.readAll();
    return received;
  }
  /// Everything until the other side closes; empty handed after 5 s.
  QByteArray untilClosed() {
    QElapsedTimer timer;
    timer.start();
    while (open() && timer.elapsed() < 5000) socket.waitForReadyRead(50);
    received += socket.readAll();
    return received;
  }
  bool open() const { return socket.state() == QAbstractSocket::ConnectedState; }
  /// Sends it and waits for a whole answer with Content-Length.
  QByteArray ask(const QByteArray& request) {
    received.clear();
    send(request);
    QByteArray answer = until("\r\n\r\n");
    const qsizetype body = answer.indexOf("\r\n\r\n") + 4;
    const qsizetype at = answer.indexOf("Content-Length: ");
    if (at < 0 || body < 4) return answer;
    const qsizetype length = answer.mid(at + 16, answer.indexOf('\r', at) - at - 16).toLongLong();
    QElapsedTimer timer;
    timer.start();
    while (received.size() < body + length && timer.elapsed() < 5000 && (socket.waitForReadyRead(200) || open())) received += socket.readAll();
    return received;
  }

  QTcpSocket socket;
  QByteArray received;
  bool connected = false;
};

inline QByteArray get(const QByteArray& target, const QByteArray& more = "Authorization: Bearer admin\r\n") {
  return "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + more + "\r\n";
}
inline QByteArray post(const QByteArray& target, const QByteArray& body, const QByteArray& more = "Content-Type: application/json\r\n") {
  return "POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer admin\r\n" + more +
      "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}
inline int statusOf(const QByteArray& answer) { return answer.startsWith("HTTP/1.") ? answer.mid(9, 3).toInt() : 0; }

inline const QByteArray kMessage = R"({"channel":"sms","to":"+436601234567","template":"t"})";

}  // namespace signalbox::server::tests
