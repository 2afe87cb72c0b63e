#include "tests/ui/client/scripted_server.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

#include <algorithm>

#include "engine/protocol/problem.h"

namespace signalbox::tests {

namespace {

bool names(const QByteArray& verbAndPath, const Asked& one) {
  const QByteArray asked = one.verb + ' ' + one.path();
  return verbAndPath.endsWith('/') ? asked.startsWith(verbAndPath) : asked == verbAndPath;
}

}  // namespace

Scripted json(const std::string& text, int status) {
  Scripted scripted;
  scripted.status = status;
  scripted.body = QByteArray::fromStdString(text);
  return scripted;
}

Scripted problem(int status, const std::string& code, const std::string& detail, const std::string& missing) {
  protocol::Problem problem;
  problem.status = status;
  problem.code = code;
  problem.title = code;
  problem.detail = detail;
  problem.missingPermission = missing;
  Scripted scripted = json(protocol::toText(problem), status);
  scripted.type = "application/problem+json";
  return scripted;
}

ScriptedServer::ScriptedServer(quint16 port) {
  connect(&server_, &QTcpServer::newConnection, this, [this] {
    while (QTcpSocket* socket = server_.nextPendingConnection()) {
      connect(socket, &QTcpSocket::readyRead, this, [this, socket] { take(socket); });
      connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
        buffers_.remove(socket);
        socket->deleteLater();
      });
    }
  });
  if (server_.listen(QHostAddress::LocalHost, port) || server_.listen(QHostAddress::LocalHost, 0)) port_ = server_.serverPort();
}

ScriptedServer::~ScriptedServer() {
  for (QTcpSocket* socket : server_.findChildren<QTcpSocket*>()) socket->disconnect(this);
}

void ScriptedServer::Listener::incomingConnection(qintptr descriptor) {
  if (certificate.isEmpty()) return QTcpServer::incomingConnection(descriptor);
  auto* socket = new QSslSocket(this);
  socket->setSocketDescriptor(descriptor);
  QFile file(key);
  static_cast<void>(file.open(QIODevice::ReadOnly));
  socket->setLocalCertificateChain(QSslCertificate::fromPath(certificate));
  socket->setPrivateKey(QSslKey(&file, QSsl::Ec));
  socket->startServerEncryption();
  addPendingConnection(socket);
}

void ScriptedServer::encrypt(const QString& certificate, const QString& key) {
  server_.certificate = certificate;
  server_.key = key;
}

ui::client::EngineAddress ScriptedServer::address(const char* token) const {
  const QString scheme = server_.certificate.isEmpty() ? QStringLiteral("http") : QStringLiteral("https");
  return {QUrl(QStringLiteral("%1://127.0.0.1:%2").arg(scheme).arg(port_)), ui::client::Secret(token)};
}

void ScriptedServer::on(const QByteArray& verbAndPath, Scripted answer) {
  answers_[verbAndPath] = [answer](const Asked&) { return answer; };
}
void ScriptedServer::on(const QByteArray& verbAndPath, Answer answer) { answers_[verbAndPath] = std::move(answer); }

int ScriptedServer::count(const QByteArray& verbAndPath) const {
  return static_cast<int>(std::count_if(asked_.begin(), asked_.end(), [&](const Asked& one) { return names(verbAndPath, one); }));
}

Asked ScriptedServer::last(const QByteArray& verbAndPath) const {
  const auto found = std::find_if(asked_.rbegin(), asked_.rend(), [&](const Asked& one) { return names(verbAndPath, one); });
  return found == asked_.rend() ? Asked{} : *found;
}

void ScriptedServer::write(const QByteArray& bytes) {
  for (const auto& socket : streams_)
    if (socket) {
      socket->write(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
      socket->flush();
    }
}

int ScriptedServer::streams() const {
  int open = 0;
  for (const auto& socket : streams_) open += socket && socket->state() == QAbstractSocket::ConnectedState ? 1 : 0;
  return open;
}

void ScriptedServer::cutStreams() {
  for (const auto& socket : streams_)
    if (socket) socket->abort();
  streams_.clear();
}

void ScriptedServer::goDown() {
  server_.close();
  cutStreams();
  for (QTcpSocket* socket : server_.findChildren<QTcpSocket*>()) socket->abort();
}

bool ScriptedServer::listenAgain() { return server_.listen(QHostAddress::LocalHost, port_); }

void ScriptedServer::take(QTcpSocket* socket) {
  QByteArray& buffer = buffers_[socket];
  buffer += socket->readAll();
  while (true) {
    const qsizetype end = buffer.indexOf("\r\n\r\n");
    if (end < 0) return;
    QList<QByteArray> lines = buffer.left(end).split('\n');
    Asked asked;
    const QList<QByteArray> first = lines.takeFirst().trimmed().split(' ');
    asked.verb = first.value(0);
    asked.target = first.value(1);
    for (const QByteArray& line : lines) {
      const qsizetype colon = line.indexOf(':');
      asked.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
    }
    const qsizetype length = asked.headers.value("content-length", "0").toLongLong();
    if (buffer.size() < end + 4 + length) return;
    asked.body = buffer.mid(end + 4, length);
    buffer.remove(0, end + 4 + length);
    asked_.append(asked);
    answer(socket, asked);
    if (!buffers_.contains(socket)) return;
  }
}

void ScriptedServer::withhold() { withholds_ = true; }

void ScriptedServer::give() {
  withholds_ = false;
  for (const auto& [socket, asked] : std::exchange(withheld_, {}))
    if (socket) answer(socket, asked);
}

void ScriptedServer::answer(QTcpSocket* socket, const Asked& asked) {
  if (withholds_) return withheld_.append({socket, asked});
  Scripted scripted = problem(404, "not_found", "nothing is scripted here");
  qsizetype best = -1;
  const QByteArray wanted = asked.verb + ' ' + asked.path();
  Answer chosen;
  for (auto it = answers_.begin(); it != answers_.end(); ++it)
    if (wanted.startsWith(it.key()) && it.key().size() > best) {
      best = it.key().size();
      chosen = it.value();
    }
  if (chosen) scripted = chosen(asked);
  if (scripted.silent) return;
  if (scripted.cut) return socket->abort();
  if (!scripted.raw.isEmpty()) {
    socket->write(scripted.raw);
    return socket->disconnectFromHost();
  }
  QByteArray head = "HTTP/1.1 " + QByteArray::number(scripted.status) + " X\r\nContent-Type: " + scripted.type + "\r\n";
  if (scripted.version) head += "Signalbox-Api-Version: 1\r\n";
  for (const QByteArray& line : scripted.headers) head += line + "\r\n";
  if (scripted.stream) {
    socket->write(head + "Transfer-Encoding: chunked\r\n\r\n");
    streams_.append(socket);
    if (!scripted.body.isEmpty()) socket->write(QByteArray::number(scripted.body.size(), 16) + "\r\n" + scripted.body + "\r\n");
    socket->flush();
    return;
  }
  socket->write(head + "Content-Length: " + QByteArray::number(scripted.body.size()) + "\r\n\r\n");
  if (scripted.cutAfter >= 0) {
    socket->write(scripted.body.left(scripted.cutAfter));
    return socket->disconnectFromHost();
  }
  socket->write(scripted.body);
}

}  // namespace signalbox::tests
