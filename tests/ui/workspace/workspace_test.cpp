#include "tests/ui/workspace/workspace_test.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include "ui/workspace/workspace.h"

using namespace signalbox;
using namespace signalbox::ui::workspace;

namespace {

/// Asks and waits: the answer, or nothing when none came.
template <class T, class Ask>
std::optional<T> wait(Ask ask) {
  std::optional<T> answer;
  QObject context;
  ask(&context, [&](T got) { answer.emplace(std::move(got)); });
  static_cast<void>(QTest::qWaitFor([&] { return answer.has_value(); }, 5000));
  return answer;
}

Connection example() {
  Connection connection;
  connection.url = QUrl(QStringLiteral("https://engine.example:8742/box"));
  connection.name = QStringLiteral("Live");
  connection.colour = 3;
  connection.production = true;
  connection.position = 2;
  connection.certificate = QStringLiteral("AB:CD");
  connection.caFile = QStringLiteral("authorities.pem");
  return connection;
}

base::Result<Connection> save(Workspace& workspace, const Connection& connection, const std::string* token) {
  return *wait<base::Result<Connection>>([&](QObject* context, auto done) { workspace.saveConnection(connection, token, context, done); });
}
base::Result<QList<Connection>> all(Workspace& workspace) {
  return *wait<base::Result<QList<Connection>>>([&](QObject* context, auto done) { workspace.connections(context, done); });
}
base::Result<std::string> tokenOf(Workspace& workspace, qint64 id) {
  return *wait<base::Result<std::string>>([&](QObject* context, auto done) { workspace.token(id, context, done); });
}
base::Result<Layout> layoutOf(Workspace& workspace) {
  return *wait<base::Result<Layout>>([&](QObject* context, auto done) { workspace.layout(context, done); });
}

}  // namespace

void WorkspaceTest::connectionsSurviveARestart() {
  const QTemporaryDir folder;
  Connection saved;
  {
    Workspace workspace(folder.filePath(QStringLiteral("data/console")));
    saved = save(workspace, example(), nullptr).value();
    QVERIFY(saved.id > 0);
    Connection first = example();
    first.position = 1;
    first.name = QStringLiteral("Demo");
    QVERIFY(save(workspace, first, nullptr).ok());
    saved.colour = 5;
    QVERIFY(save(workspace, saved, nullptr).ok());
  }
  Workspace again(folder.filePath(QStringLiteral("data/console")));
  const auto connections = all(again).value();
  QCOMPARE(connections.size(), 2);
  QCOMPARE(connections[0].name, QStringLiteral("Demo"));
  QCOMPARE(connections[1], saved);
}

void WorkspaceTest::tokenIsInAFileOnlyTheOwnerReads() {
  const QTemporaryDir folder;
  Workspace workspace(folder.path());
  const std::string token = "s3cret";
  const qint64 id = save(workspace, example(), &token)->id;
  QCOMPARE(tokenOf(workspace, id).value(), token);
  const QString file = folder.filePath(QStringLiteral("tokens/%1.token").arg(id));
  const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
  QCOMPARE(QFile::permissions(file) & others, QFile::Permissions());
  QCOMPARE(QFile::permissions(folder.filePath(QStringLiteral("tokens"))) & others, QFile::Permissions());
  workspace.stop();
  QFile database(folder.filePath(QStringLiteral("console.db")));
  QVERIFY(database.open(QIODevice::ReadOnly));
  QVERIFY(!database.readAll().contains("s3cret"));
}

void WorkspaceTest::tokenThatOthersReadIsRefused() {
  const QTemporaryDir folder;
  Workspace workspace(folder.path());
  const std::string token = "s3cret";
  const qint64 id = save(workspace, example(), &token)->id;
  QVERIFY(QFile::setPermissions(folder.filePath(QStringLiteral("tokens/%1.token").arg(id)), QFile::ReadOwner | QFile::ReadOther));
  QVERIFY(!tokenOf(workspace, id).ok());
}

void WorkspaceTest::tokenIsLeftAloneWhenNotGiven() {
  const QTemporaryDir folder;
  Workspace workspace(folder.path());
  const std::string token = "s3cret";
  Connection connection = save(workspace, example(), &token).value();
  connection.name = QStringLiteral("Other name");
  QVERIFY(save(workspace, connection, nullptr).ok());
  QCOMPARE(tokenOf(workspace, connection.id).value(), token);
}

void WorkspaceTest::removingTakesTheTokenAlong() {
  const QTemporaryDir folder;
  Workspace workspace(folder.path());
  const std::string token = "s3cret";
  const qint64 id = save(workspace, example(), &token)->id;
  QVERIFY(wait<base::Status>([&](QObject* context, auto done) { workspace.removeConnection(id, context, done); })->ok());
  QVERIFY(all(workspace)->isEmpty());
  QCOMPARE(tokenOf(workspace, id).value(), std::string());
}

void WorkspaceTest::layoutSurvivesARestart() {
  const QTemporaryDir folder;
  Layout layout;
  layout.splitters = {{QStringLiteral("dead-letters/vertical"), QByteArray("\0\1\2", 3)}, {QStringLiteral("delivery"), QByteArray("x")}};
  layout.geometry = QByteArray("\xff\0geo", 5);
  layout.lastPlace = QStringLiteral("dead-letters/groups/abc");
  layout.lastConnection = 4;
  layout.range = QStringLiteral("24h");
  layout.theme = QStringLiteral("dark");
  layout.scalePercent = 130;
  layout.railFolded = true;
  layout.utc = true;
  {
    Workspace workspace(folder.path());
    QCOMPARE(layoutOf(workspace).value(), Layout{});
    QVERIFY(wait<base::Status>([&](QObject* context, auto done) { workspace.saveLayout(layout, context, done); })->ok());
  }
  Workspace again(folder.path());
  QCOMPARE(layoutOf(again).value(), layout);
}

void WorkspaceTest::wrongConnectionIsRefusedWithReason() {
  const QTemporaryDir folder;
  Workspace workspace(folder.path());
  Connection nameless = example();
  nameless.name = QStringLiteral("  ");
  QCOMPARE(save(workspace, nameless, nullptr).status().code(), base::Code::invalid);
  Connection gone = example();
  gone.id = 99;
  QCOMPARE(save(workspace, gone, nullptr).status().code(), base::Code::notFound);
  QVERIFY(all(workspace)->isEmpty());
}

void WorkspaceTest::connectionsOfBeforeAreKept() {
  const QTemporaryDir folder;
  {
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("before"));
    database.setDatabaseName(folder.filePath(QStringLiteral("console.db")));
    QVERIFY(database.open());
    QSqlQuery query(database);
    for (const char* statement : {"CREATE TABLE connections (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, name TEXT NOT NULL, colour INTEGER NOT NULL, production INTEGER NOT NULL, position INTEGER NOT NULL)",
                                  "CREATE TABLE layout (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
                                  "INSERT INTO connections (url, name, colour, production, position) VALUES ('https://engine.example', 'Live', 1, 1, 0)", "PRAGMA user_version = 1"})
      QVERIFY(query.exec(QString::fromLatin1(statement)));
  }
  QSqlDatabase::removeDatabase(QStringLiteral("before"));
  Workspace workspace(folder.path());
  const auto known = all(workspace);
  QVERIFY(known.ok());
  QCOMPARE(known->size(), 1);
  QVERIFY(known->first().production && known->first().certificate.isEmpty());
}

void WorkspaceTest::newerSchemaIsRefusedAndLeftAlone() {
  const QTemporaryDir folder;
  const QString name = folder.filePath(QStringLiteral("console.db"));
  const auto version = [&](const QString& statement) {
    int value = 0;
    {
      QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("probe"));
      database.setDatabaseName(name);
      if (database.open()) {
        QSqlQuery query(database);
        query.exec(statement);
        query.exec(QStringLiteral("PRAGMA user_version"));
        if (query.next()) value = query.value(0).toInt();
      }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("probe"));
    return value;
  };
  QCOMPARE(version(QStringLiteral("PRAGMA user_version = 900")), 900);
  {
    Workspace workspace(folder.path());
    const auto refused = all(workspace);
    QCOMPARE(refused.status().code(), base::Code::unsupported);
    QVERIFY(save(workspace, example(), nullptr).status().message().find("newer console") != std::string::npos);
  }
  QCOMPARE(version(QStringLiteral("SELECT 1")), 900);
}

void WorkspaceTest::damagedFileIsToldByEveryCall() {
  const QTemporaryDir folder;
  QFile file(folder.filePath(QStringLiteral("console.db")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(QByteArray("this is no database. ").repeated(300));
  file.close();
  Workspace workspace(folder.path());
  QCOMPARE(all(workspace).status().code(), base::Code::storeFailed);
  QCOMPARE(layoutOf(workspace).status().code(), base::Code::storeFailed);
}

void WorkspaceTest::filesAreWorkedOnInAThreadOfTheirOwn() {
  const auto threads = [] {
    int count = 0;
    for (const QString& task : QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
      QFile name(QStringLiteral("/proc/self/task/%1/comm").arg(task));
      count += name.open(QIODevice::ReadOnly) && name.readAll().trimmed() == "workspace" ? 1 : 0;
    }
    return count;
  };
  const QTemporaryDir folder;
  QObject context;
  Workspace workspace(folder.path());
  QTRY_COMPARE(threads(), 1);
  bool done = false;
  workspace.saveConnection(example(), nullptr, &context, [&](auto) { done = true; });
  QVERIFY(!done);  // the call waits for no disk
  QTRY_VERIFY(done);
  workspace.stop();
  QTRY_COMPARE(threads(), 0);
}

void WorkspaceTest::stopFinishesWhatWasAsked() {
  const QTemporaryDir folder;
  QObject context;
  int done = 0;
  {
    Workspace workspace(folder.path());
    for (int i = 0; i < 20; ++i) workspace.saveConnection(example(), nullptr, &context, [&](auto saved) { done += saved.ok() ? 1 : 0; });
    workspace.stop();
    workspace.stop();
  }
  QTRY_COMPARE(done, 20);
  Workspace again(folder.path());
  QCOMPARE(all(again)->size(), 20);
}

void WorkspaceTest::callsAfterStopComplete() {
  const QTemporaryDir folder;
  Workspace workspace(folder.path());
  workspace.stop();
  QCOMPARE(all(workspace).status().code(), base::Code::unavailable);
}

void WorkspaceTest::destroyedContextIsNotTold() {
  const QTemporaryDir folder;
  Workspace workspace(folder.path());
  int told = 0;
  auto context = std::make_unique<QObject>();
  workspace.connections(context.get(), [&](auto) { ++told; });
  context.reset();
  QVERIFY(all(workspace).ok());
  QCOMPARE(told, 0);
}
