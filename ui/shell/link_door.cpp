#include "ui/shell/link_door.h"

#include <QCryptographicHash>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QTimer>

#include <sys/socket.h>
#include <unistd.h>

#include "ui/views/place.h"

namespace signalbox::ui::shell {

namespace {

constexpr int kAnswerMs = 1000, kProbeMs = 200, kAnswerMost = 32;
const QByteArray kTaken = QByteArrayLiteral("taken");

/// The mode of the socket keeps others out; this is asked besides, of either side.
bool isOfThisUser(const QLocalSocket& peer) {
  ucred who{};
  socklen_t size = sizeof who;
  return getsockopt(static_cast<int>(peer.socketDescriptor()), SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 && who.uid == geteuid();
}

}  // namespace

LinkDoor::LinkDoor(const QString& socket, QObject* parent) : QObject(parent) {
  connect(&server_, &QLocalServer::newConnection, this, [this] {
    while (QLocalSocket* guest = server_.nextPendingConnection()) take(guest);
  });
  if (socket.isEmpty()) return;
  QLocalSocket probe;
  probe.connectToServer(socket);
  if (probe.waitForConnected(kProbeMs)) return;
  QLocalServer::removeServer(socket);  // left by one that ended without a word
  server_.setSocketOptions(QLocalServer::UserAccessOption);
  server_.setMaxPendingConnections(kGuestsMost);
  server_.listen(socket);
}

void LinkDoor::take(QLocalSocket* guest) {
  ++guests_;
  connect(guest, &QObject::destroyed, this, [this] { --guests_; });
  connect(guest, &QLocalSocket::disconnected, guest, &QObject::deleteLater);
  if (guests_ > kGuestsMost || !isOfThisUser(*guest)) {
    guest->abort();
    return guest->deleteLater();
  }
  guest->setReadBufferSize(kLineMost);
  QTimer::singleShot(kPatienceMs, guest, [guest] {
    guest->abort();
    guest->deleteLater();
  });
  connect(guest, &QLocalSocket::readyRead, this, [this, guest] { read(guest); });
  read(guest);
}

void LinkDoor::read(QLocalSocket* guest) {
  if (!guest->canReadLine()) {
    if (guest->bytesAvailable() < kLineMost) return;
    guest->abort();
    return guest->deleteLater();
  }
  disconnect(guest, &QLocalSocket::readyRead, this, nullptr);  // one line each
  const QString link = QString::fromUtf8(guest->readLine(kLineMost)).trimmed();
  const bool names = views::parseLink(link).has_value();
  guest->write(names ? "taken\n" : "refused\n");
  guest->disconnectFromServer();
  if (names) Q_EMIT linkCame(link);
}

QString linkDoorOf(const QString& folder) {
  const QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
  if (runtime.isEmpty()) return {};
  const QString whose = QString::fromLatin1(QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha256).toHex().left(8));
  return QString(runtime + QStringLiteral("/signalbox-console-") + whose);
}

bool handLink(const QString& socket, const QString& link) {
  QByteArray line = link.toUtf8();
  if (socket.isEmpty() || line.contains('\n') || line.size() >= LinkDoor::kLineMost) return false;
  line.append('\n');
  QLocalSocket console;
  console.connectToServer(socket);
  if (!console.waitForConnected(kAnswerMs) || !isOfThisUser(console)) return false;
  console.write(line);
  while (!console.canReadLine())
    if (!console.waitForReadyRead(kAnswerMs)) return false;
  return console.readLine(kAnswerMost).trimmed() == kTaken;
}

}  // namespace signalbox::ui::shell
