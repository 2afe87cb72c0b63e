#pragma once
// A link that is pressed while a console runs goes to that console: behind a socket in the folder that the desktop gives its user it takes one line
// from each program that comes, answers, and closes. From programs of the same user only; lines, guests and waits are bounded. GUI thread.

#include <QLocalServer>
#include <QObject>

class QLocalSocket;

namespace signalbox::ui::shell {

class LinkDoor final : public QObject {
  Q_OBJECT
 public:
  /// Where another console answers already, links go on to that one.
  explicit LinkDoor(const QString& socket, QObject* parent = nullptr);
  bool isOpen() const { return server_.isListening(); }

  static constexpr int kLineMost = 4096, kGuestsMost = 4, kPatienceMs = 2000;

 Q_SIGNALS:
  void linkCame(const QString& link);  // one that names a place

 private:
  void take(QLocalSocket* guest);
  void read(QLocalSocket* guest);

  int guests_ = 0;  // outlives those whom the server still has
  QLocalServer server_;
};

/// The socket of the console that keeps its data in `folder`; empty where there is no folder of this user's for it.
QString linkDoorOf(const QString& folder);

/// Gives the link to the console that runs. False: nobody took it in time, so that it is opened here. For a program's start: it waits on the spot.
bool handLink(const QString& socket, const QString& link);

}  // namespace signalbox::ui::shell
