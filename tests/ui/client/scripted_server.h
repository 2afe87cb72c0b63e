#pragma once
// A web server that says what a test tells it, byte by byte if need be. Answers by path (the longest prefix that is
// scripted), keeps what it was asked, and leaves connections open or cuts them on demand. One thread: the test's.

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <string>

#include "ui/client/address.h"

namespace signalbox::tests {

struct Asked {
  QByteArray verb;
  QByteArray target;                      // path and query as sent
  QHash<QByteArray, QByteArray> headers;  // names in lower case
  QByteArray body;
  QByteArray path() const { return target.left(target.indexOf('?') < 0 ? target.size() : target.indexOf('?')); }
};

struct Scripted {
  int status = 200;
  QByteArray body;
  QList<QByteArray> headers;  // "Name: value"
  QByteArray type = "application/json";
  bool version = true;   // sends Signalbox-Api-Version: 1
  bool silent = false;   // never answers
  bool cut = false;      // closes instead of answering
  qint64 cutAfter = -1;  // says the whole length, sends so much of it and closes
  bool stream = false;   // keeps open; the test writes on with write()
  QByteArray raw;        // these bytes instead of everything
};

Scripted json(const std::string& text, int status = 200);
Scripted problem(int status, const std::string& code, const std::string& detail, const std::string& missing = {});

class ScriptedServer final : public QObject {
  Q_OBJECT
 public:
  using Answer = std::function<Scripted(const Asked&)>;

  /// On this port where it is free, else on any.
  explicit ScriptedServer(quint16 port = 0);
  ~ScriptedServer() override;

  ui::client::EngineAddress address(const char* token = "secret-token") const;
  void on(const QByteArray& verbAndPath, Scripted answer);  // "GET /session"
  void on(const QByteArray& verbAndPath, Answer answer);
  const QList<Asked>& asked() const { return asked_; }
  /// Asked for exactly this; with a slash at the end, for anything below it.
  int count(const QByteArray& verbAndPath) const;
  Asked last(const QByteArray& verbAndPath) const;

  /// Speaks TLS from now on, with this certificate and key (PEM files).
  void encrypt(const QString& certificate, const QString& key);

  /// Takes what it is asked and answers nothing until told to give it, as a network does that needs long.
  void withhold();
  void give();

  /// On every open stream.
  void write(const QByteArray& bytes);
  int streams() const;
  void cutStreams();
  /// Refuses connections until listenAgain().
  void goDown();
  bool listenAgain();

 private:
  void take(QTcpSocket* socket);
  void answer(QTcpSocket* socket, const Asked& asked);

  class Listener final : public QTcpServer {
   public:
    QString certificate, key;

   protected:
    void incomingConnection(qintptr descriptor) override;
  };

  Listener server_;
  quint16 port_ = 0;
  QHash<QByteArray, Answer> answers_;
  QHash<QTcpSocket*, QByteArray> buffers_;
  QList<QPointer<QTcpSocket>> streams_;
  QList<Asked> asked_;
  bool withholds_ = false;
  QList<std::pair<QPointer<QTcpSocket>, Asked>> withheld_;
};

}  // namespace signalbox::tests
