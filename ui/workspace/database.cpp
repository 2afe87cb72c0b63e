#include "ui/workspace/database.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include "ui/workspace/words.h"

namespace signalbox::ui::workspace {

namespace {

/// Statements that bring the schema from version i to i + 1. Only ever appended to.
const QList<QStringList>& migrations() {
  static const QList<QStringList> steps{
      {QStringLiteral("CREATE TABLE connections (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, name TEXT NOT NULL,"
                      " colour INTEGER NOT NULL, production INTEGER NOT NULL, position INTEGER NOT NULL)"),
       QStringLiteral("CREATE TABLE layout (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")},
      {QStringLiteral("ALTER TABLE connections ADD COLUMN certificate TEXT NOT NULL DEFAULT ''"),
       QStringLiteral("ALTER TABLE connections ADD COLUMN ca_file TEXT NOT NULL DEFAULT ''")},
      {QStringLiteral("CREATE TABLE past (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, kind TEXT NOT NULL, at_ms INTEGER NOT NULL,"
                      " fetched_ms INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (owner, kind, at_ms))")},
  };
  return steps;
}

/// A null string would be written as NULL.
QString written(const QString& words) { return words.isNull() ? QString(QLatin1String("")) : words; }

const QString kSplitter = QStringLiteral("splitter:");

/// It remembers past acts and whose they were. Also one that an earlier version made; what SQLite makes beside it takes its mode.
void closeToOthers(const QString& file) {
  for (const auto* suffix : {"", "-wal", "-shm"})
    if (const QString name = file + QLatin1String(suffix); QFile::exists(name)) QFile::setPermissions(name, QFile::ReadOwner | QFile::WriteOwner);
}

}  // namespace

Database::Database(QString file)
    : file_(std::move(file)), connectionName_(QStringLiteral("workspace-") + QString::number(reinterpret_cast<quintptr>(this), 16)) {}

Database::~Database() {
  if (!QSqlDatabase::contains(connectionName_)) return;
  QSqlDatabase::database(connectionName_, false).close();
  QSqlDatabase::removeDatabase(connectionName_);
}

base::Status Database::failed(const QString& what, const QSqlQuery& query) const {
  return {base::Code::storeFailed, QString(what + QStringLiteral(" (") + file_ + QStringLiteral("): ") + query.lastError().text()).toStdString()};
}

base::Status Database::run(QSqlQuery& query) {
  if (!query.exec()) return failed(Words::tr("The console's own data cannot be used"), query);
  return {};
}

base::Status Database::open() {
  if (open_) return {};
  QSqlDatabase database = QSqlDatabase::contains(connectionName_) ? QSqlDatabase::database(connectionName_, false)
                                                                  : QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connectionName_);
  database.setDatabaseName(file_);
  database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=3000"));
  if (!database.open()) return {base::Code::storeFailed, Words::tr("Cannot open %1: %2").arg(file_, database.lastError().text()).toStdString()};
  closeToOthers(file_);
  QSqlQuery query(database);
  for (const auto* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL"})
    if (!query.exec(QString::fromLatin1(pragma))) return failed(Words::tr("The console's own data cannot be read"), query);
  query.finish();
  SB_TRY(migrate());
  open_ = true;
  return {};
}

base::Status Database::migrate() {
  QSqlDatabase database = QSqlDatabase::database(connectionName_, false);
  QSqlQuery query(database);
  // Immediate, so that two consoles that start at once do not both migrate.
  if (!query.exec(QStringLiteral("BEGIN IMMEDIATE"))) return failed(Words::tr("The console's own data cannot be written"), query);
  const auto rollBack = [&](base::Status why) {
    query.finish();
    query.exec(QStringLiteral("ROLLBACK"));
    return why;
  };
  if (!query.exec(QStringLiteral("PRAGMA user_version")) || !query.next()) return rollBack(failed(Words::tr("No schema version"), query));
  const int version = query.value(0).toInt();
  query.finish();
  if (version > kSchemaVersion)
    return rollBack({base::Code::unsupported,
                     Words::tr("%1 was written by a newer console. It is left as it is; update this console.").arg(file_).toStdString()});
  for (int step = version; step < kSchemaVersion; ++step)
    for (const QString& statement : migrations()[step])
      if (!query.exec(statement)) return rollBack(failed(Words::tr("The console's own data cannot be updated"), query));
  if (!query.exec(QStringLiteral("PRAGMA user_version = %1").arg(kSchemaVersion)) || !query.exec(QStringLiteral("COMMIT")))
    return rollBack(failed(Words::tr("The console's own data cannot be updated"), query));
  return {};
}

base::Result<QList<Connection>> Database::connections() {
  SB_TRY(open());
  QSqlQuery query(QSqlDatabase::database(connectionName_, false));
  query.prepare(QStringLiteral("SELECT id, url, name, colour, production, position, certificate, ca_file FROM connections ORDER BY position, id"));
  SB_TRY(run(query));
  QList<Connection> all;
  while (query.next())
    all.push_back({query.value(0).toLongLong(), QUrl(query.value(1).toString()), query.value(2).toString(), query.value(3).toInt(),
                   query.value(4).toBool(), query.value(5).toInt(), query.value(6).toString(), query.value(7).toString()});
  return all;
}

base::Result<Connection> Database::save(Connection connection) {
  if (const QString problem = connection.problem(); !problem.isEmpty()) return base::Status(base::Code::invalid, problem.toStdString());
  SB_TRY(open());
  QSqlQuery query(QSqlDatabase::database(connectionName_, false));
  if (connection.id == 0) {
    query.prepare(
        QStringLiteral("INSERT INTO connections (url, name, colour, production, position, certificate, ca_file) VALUES (?, ?, ?, ?, ?, ?, ?)"));
  } else {
    query.prepare(QStringLiteral(
        "UPDATE connections SET url = ?, name = ?, colour = ?, production = ?, position = ?, certificate = ?, ca_file = ? WHERE id = ?"));
  }
  query.addBindValue(connection.url.toString(QUrl::FullyEncoded));
  query.addBindValue(connection.name.trimmed());
  query.addBindValue(connection.colour);
  query.addBindValue(connection.production);
  query.addBindValue(connection.position);
  query.addBindValue(written(connection.certificate));
  query.addBindValue(written(connection.caFile));
  if (connection.id != 0) query.addBindValue(connection.id);
  SB_TRY(run(query));
  if (connection.id == 0)
    connection.id = query.lastInsertId().toLongLong();
  else if (query.numRowsAffected() == 0)
    return base::Status(base::Code::notFound, Words::tr("this engine was removed from the list").toStdString());
  connection.name = connection.name.trimmed();
  return connection;
}

base::Status Database::remove(qint64 id) {
  SB_TRY(open());
  for (const auto* statement :
       {"DELETE FROM past WHERE owner = (SELECT url FROM connections WHERE id = ?)", "DELETE FROM connections WHERE id = ?"}) {
    QSqlQuery query(QSqlDatabase::database(connectionName_, false));
    query.prepare(QString::fromLatin1(statement));
    query.addBindValue(id);
    SB_TRY(run(query));
  }
  return {};
}

base::Status Database::keepPast(const SeenPast& seen) {
  if (seen.body.size() > kPastBytesMost) return {};
  SB_TRY(open());
  QSqlQuery query(QSqlDatabase::database(connectionName_, false));
  query.prepare(QStringLiteral("INSERT OR REPLACE INTO past (owner, kind, at_ms, fetched_ms, body) VALUES (?, ?, ?, ?, ?)"));
  for (const QVariant& value : {QVariant(seen.owner), QVariant(seen.kind), QVariant(seen.atMs), QVariant(seen.fetchedMs), QVariant(seen.body)})
    query.addBindValue(value);
  SB_TRY(run(query));
  const qint64 newest = query.lastInsertId().toLongLong();
  query.prepare(QStringLiteral("DELETE FROM past WHERE id <= ?"));
  query.addBindValue(newest - kPastRowsMost);
  return run(query);
}

base::Result<std::optional<SeenPast>> Database::past(const PastWanted& wanted) {
  SB_TRY(open());
  QSqlQuery query(QSqlDatabase::database(connectionName_, false));
  query.prepare(QStringLiteral(
      "SELECT at_ms, fetched_ms, body FROM past WHERE owner = ? AND kind = ? AND at_ms BETWEEN ? AND ? ORDER BY ABS(at_ms - ?), at_ms LIMIT 1"));
  for (const QVariant& value : {QVariant(wanted.owner), QVariant(wanted.kind), QVariant(wanted.fromMs), QVariant(wanted.toMs), QVariant(wanted.atMs)})
    query.addBindValue(value);
  SB_TRY(run(query));
  if (!query.next()) return std::optional<SeenPast>();
  return std::optional(SeenPast{wanted.owner, wanted.kind, query.value(0).toLongLong(), query.value(1).toLongLong(), query.value(2).toByteArray()});
}

base::Result<Layout> Database::layout() {
  SB_TRY(open());
  QSqlQuery query(QSqlDatabase::database(connectionName_, false));
  query.prepare(QStringLiteral("SELECT key, value FROM layout"));
  SB_TRY(run(query));
  Layout layout;
  while (query.next()) {
    const QString key = query.value(0).toString();
    const QByteArray value = query.value(1).toByteArray();
    if (key.startsWith(kSplitter))
      layout.splitters.insert(key.mid(kSplitter.size()), value);
    else if (key == QLatin1String("geometry"))
      layout.geometry = value;
    else if (key == QLatin1String("last_place"))
      layout.lastPlace = QString::fromUtf8(value);
    else if (key == QLatin1String("last_connection"))
      layout.lastConnection = value.toLongLong();
    else if (key == QLatin1String("range"))
      layout.range = QString::fromUtf8(value);
    else if (key == QLatin1String("theme"))
      layout.theme = QString::fromUtf8(value);
    else if (key == QLatin1String("scale_percent"))
      layout.scalePercent = value.toInt();
    else if (key == QLatin1String("rail_folded"))
      layout.railFolded = value == "1";
    else if (key == QLatin1String("utc"))
      layout.utc = value == "1";
    else if (key == QLatin1String("alert_notes"))
      layout.alertNotes = value == "1";
    else if (key == QLatin1String("closing"))
      layout.closing = closingFromName(QString::fromUtf8(value));
  }
  return layout;
}

base::Status Database::save(const Layout& layout) {
  SB_TRY(open());
  QMap<QString, QByteArray> values{{QStringLiteral("geometry"), layout.geometry},
                                   {QStringLiteral("last_place"), layout.lastPlace.toUtf8()},
                                   {QStringLiteral("last_connection"), QByteArray::number(layout.lastConnection)},
                                   {QStringLiteral("range"), layout.range.toUtf8()},
                                   {QStringLiteral("theme"), layout.theme.toUtf8()},
                                   {QStringLiteral("scale_percent"), QByteArray::number(layout.scalePercent)},
                                   {QStringLiteral("rail_folded"), layout.railFolded ? "1" : "0"},
                                   {QStringLiteral("utc"), layout.utc ? "1" : "0"},
                                   {QStringLiteral("alert_notes"), layout.alertNotes ? "1" : "0"},
                                   {QStringLiteral("closing"), nameOf(layout.closing).toUtf8()}};
  for (auto it = layout.splitters.begin(); it != layout.splitters.end(); ++it) values.insert(kSplitter + it.key(), it.value());
  QSqlDatabase database = QSqlDatabase::database(connectionName_, false);
  QSqlQuery query(database);
  if (!query.exec(QStringLiteral("BEGIN IMMEDIATE"))) return failed(Words::tr("The layout cannot be saved"), query);
  const auto all = [&]() -> base::Status {
    query.prepare(QStringLiteral("DELETE FROM layout"));
    SB_TRY(run(query));
    query.prepare(QStringLiteral("INSERT INTO layout (key, value) VALUES (?, ?)"));
    for (auto it = values.begin(); it != values.end(); ++it) {
      query.addBindValue(it.key());
      query.addBindValue(it.value().isNull() ? QByteArray("") : it.value());
      SB_TRY(run(query));
    }
    return {};
  };
  const base::Status written = all();
  query.finish();
  if (!query.exec(written.ok() ? QStringLiteral("COMMIT") : QStringLiteral("ROLLBACK")) && written.ok())
    return failed(Words::tr("The layout cannot be saved"), query);
  return written;
}

}  // namespace signalbox::ui::workspace
