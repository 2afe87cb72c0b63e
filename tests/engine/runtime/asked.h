#pragma once
// One request to a running engine, on a connection of its own; the answer is read when it is asked for.

#include <QTcpSocket>

#include <string>

class Asked {
 public:
  /// `head`: the request line and headers, each with its line end, but for Host, Connection and Content-Length.
  Asked(const std::string& url, const QByteArray& head, const QByteArray& body) {
    socket_.connectToHost(QStringLiteral("127.0.0.1"), QString::fromStdString(url).section(':', -1).toUShort());
    if (!socket_.waitForConnected(5000)) qFatal("the engine takes no connection");
    socket_.write(head + "Host: localhost\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    socket_.flush();
  }
  bool answered() { return socket_.bytesAvailable() > 0 || socket_.waitForReadyRead(0); }
  /// All of it, once the engine has closed.
  QByteArray answer() {
    while (socket_.waitForReadyRead(20'000)) {}
    return socket_.readAll();
  }
  int status() { return answer().mid(9, 3).toInt(); }

 private:
  QTcpSocket socket_;
};
