#include "tests/ui/acceptance/relay.h"

#include <QQueue>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

namespace signalbox::tests {

/// One direction of a connection.
class Relay::Way final : public QObject {
 public:
  enum class To { Engine, Console };

  Way(Relay& relay, QTcpSocket& from, QTcpSocket& to, To whom) : relay_(relay), from_(from), to_(to), asks_(whom == To::Engine), opens_(asks_) {
    due_.setSingleShot(true);
    due_.setTimerType(Qt::PreciseTimer);
    connect(&due_, &QTimer::timeout, this, &Way::pass);
    connect(&relay, &Relay::wentOn, this, &Way::pass);
    connect(&from, &QTcpSocket::readyRead, this, [this] {
      if (from_.bytesAvailable() > 0) take(from_.readAll());
    });
    connect(&from, &QTcpSocket::stateChanged, this, [this](QAbstractSocket::SocketState state) {
      if (state != QAbstractSocket::UnconnectedState) return;
      if (from_.bytesAvailable() > 0) take(from_.readAll());
      take({});
    });
    if (from.bytesAvailable() > 0) take(from.readAll());  // came before anybody listened
  }

 private:
  struct Piece {
    qint64 at;
    QByteArray bytes;  // none: the end
  };

  void take(const QByteArray& bytes) {
    // Before the first bytes leave, a connection is asked for and agreed to.
    const int ways = asks_ ? 3 : 1;
    asks_ = false;
    kept_.enqueue({relay_.clock_.elapsed() + ways * relay_.delayMs_, bytes});
    pass();
  }

  void pass() {
    while (!relay_.hangs_ && !kept_.isEmpty()) {
      if (const qint64 left = kept_.head().at - relay_.clock_.elapsed(); left > 0) return due_.start(static_cast<int>(left));
      const QByteArray bytes = kept_.dequeue().bytes;
      if (bytes.isEmpty()) {
        to_.disconnectFromHost();  // after what is written
        continue;
      }
      // An engine that waits for a request is not to wait for what is still on its way, so the first bytes make the connection.
      if (opens_) to_.connectToHost(QHostAddress::LocalHost, relay_.engine_);
      opens_ = false;
      if (to_.isOpen()) to_.write(bytes);
    }
  }

  Relay& relay_;
  QTcpSocket& from_;
  QTcpSocket& to_;
  QQueue<Piece> kept_;
  QTimer due_;
  bool asks_, opens_;
};

/// A connection of the console, and its own to the engine. Stays as long as the relay does.
class Relay::Link final : public QObject {
 public:
  Link(Relay& relay, QTcpSocket* console)
      : QObject(&relay), down_(relay, engine_, *console, Way::To::Console), up_(relay, *console, engine_, Way::To::Engine) {
    console->setParent(this);
  }

 private:
  QTcpSocket engine_;
  Way down_, up_;
};

Relay::Relay(const QString& engine) : engine_(static_cast<quint16>(QUrl(engine).port())) {
  clock_.start();
  if (!server_.listen(QHostAddress::LocalHost)) qFatal("no port for a relay");
  connect(&server_, &QTcpServer::newConnection, this, [this] {
    while (QTcpSocket* console = server_.nextPendingConnection()) new Link(*this, console);
  });
}

QString Relay::url() const { return QStringLiteral("http://127.0.0.1:%1").arg(server_.serverPort()); }

void Relay::hang() { hangs_ = true; }

void Relay::goOn() {
  hangs_ = false;
  Q_EMIT wentOn();
}

}  // namespace signalbox::tests
