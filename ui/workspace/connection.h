#pragma once
// What the console keeps of an engine it knows, and of its own window. Values.

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QUrl>

namespace signalbox::ui::workspace {

/// Whether an engine runs inside this console, so that the end of its window concerns it.
enum class Inside { no, yes, demo };

struct Connection {
  qint64 id = 0;  // 0: not stored yet
  QUrl url;
  QString name;
  int colour = 0;           // index into the colours of engine badges
  bool production = false;  // read-only until unlocked
  int position = 0;
  QString certificate = {};    // of an https engine: SHA-256 of the one that was confirmed; empty: authorities judge
  QString caFile = {};         // PEM with authorities of one's own
  Inside inside = Inside::no;  // of this moment; not stored
  bool operator==(const Connection&) const = default;
  /// What is wrong with it; empty when it can be stored.
  QString problem() const;
};

/// What becomes of an engine that runs inside the console when its window closes.
enum class Closing { ask, keep, stop };

QString nameOf(Closing closing);
/// A name that this console does not know means that it asks.
Closing closingFromName(const QString& name);

struct Layout {
  QMap<QString, QByteArray> splitters;  // by screen
  QByteArray geometry;
  QString lastPlace;
  qint64 lastConnection = 0;
  QString range = QStringLiteral("1h");
  QString theme = QStringLiteral("system");  // system | light | dark
  int scalePercent = 100;
  bool railFolded = false;
  bool utc = false;
  bool alertNotes = true;  // alerts become notifications of the desktop
  Closing closing = Closing::ask;
  bool operator==(const Layout&) const = default;
};

/// A piece of an engine's past as it was fetched.
struct SeenPast {
  QString owner;    // pastOwner()
  QString kind;     // what the body is
  qint64 atMs = 0;  // the instant that it tells of
  qint64 fetchedMs = 0;
  QByteArray body;
};

/// The piece of `atMs`, else the nearest to it in the range.
struct PastWanted {
  QString owner;
  QString kind;
  qint64 atMs = 0, fromMs = 0, toMs = 0;
};

/// Whether two addresses lead to one engine: a slash at the end and a port that is said although it is the usual one make no other.
bool isSameEngine(const QUrl& one, const QUrl& other);

/// Which of the list the engine that is shown is; 0: none of it. It may be shown without having been chosen there: it was started here, or named on
/// the command line, while the list knows its address; then it is the first one of that address. A demonstration that stands at the address of
/// another engine is not that engine. One that is `refused` there may be let in with the token of the list: then it is none of it.
qint64 listedId(const Connection& shown, const QList<Connection>& known, bool refused = false);
/// With the lock and the colour that it has in the list, if it is there.
Connection asListed(Connection shown, const QList<Connection>& known);

/// Whose past it is. Engines that are not in the list share addresses: a demonstration and one's own are two.
QString pastOwner(const Connection& connection);

}  // namespace signalbox::ui::workspace
