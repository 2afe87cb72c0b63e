#include "tests/ui/workspace/workspace_test.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <memory>

#include "tests/ui/support/memory_keychain.h"
#include "ui/workspace/database.h"
#include "ui/workspace/engine_tokens.h"
#include "ui/workspace/workspace.h"

using namespace signalbox;
using namespace signalbox::ui::workspace;

namespace {

/// Asks and waits: the answer, or nothing when none came.
template <class T, class Ask> std::optional<T> wait(Ask ask) {
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

base::Result<Connection> save(Workspace& workspace, const Connection& connection) {
  return *wait<base::Result<Connection>>([&](QObject* context, auto done) { workspace.saveConnection(connection, context, done); });
}
base::Result<QList<Connection>> all(Workspace& workspace) {
  return *wait<base::Result<QList<Connection>>>([&](QObject* context, auto done) { workspace.connections(context, done); });
}
base::Result<std::string> tokenOf(EngineTokens& tokens, const Connection& connection) {
  return *wait<base::Result<std::string>>([&](QObject* context, auto done) { tokens.token(connection, context, done); });
}
base::Status keep(EngineTokens& tokens, const Connection& connection, const std::string& token) {
  return *wait<base::Status>([&](QObject* context, auto done) { tokens.keep(connection, token, context, done); });
}
base::Status keepPast(Workspace& workspace, const SeenPast& seen) {
  return *wait<base::Status>([&](QObject* context, auto done) { workspace.keepPast(seen, context, done); });
}
std::optional<SeenPast> pastOf(Workspace& workspace, const PastWanted& wanted) {
  return wait<base::Result<std::optional<SeenPast>>>([&](QObject* context, auto done) { workspace.past(wanted, context, done); })->value();
}
/// As the version before this one kept it.
bool writeTokenFile(const QTemporaryDir& folder, qint64 id, QFile::Permissions permissions) {
  QDir(folder.path()).mkpath(QStringLiteral("tokens"));
  QFile file(folder.filePath(QStringLiteral("tokens/%1.token").arg(id)));
  return file.open(QIODevice::WriteOnly) && file.write("s3cret\n") == 7 && file.setPermissions(permissions);
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
    saved = save(workspace, example()).value();
    QVERIFY(saved.id > 0);
    Connection first = example();
    first.position = 1;
    first.name = QStringLiteral("Demo");
    QVERIFY(save(workspace, first).ok());
    saved.colour = 5;
    QVERIFY(save(workspace, saved).ok());
  }
  Workspace again(folder.filePath(QStringLiteral("data/console")));
  const auto connections = all(again).value();
  QCOMPARE(connections.size(), 2);
  QCOMPARE(connections[0].name, QStringLiteral("Demo"));
  QCOMPARE(connections[1], saved);
}

void WorkspaceTest::tokenIsInTheKeychainAndNowhereElse() {
  const QTemporaryDir folder;
  tests::MemoryKeychain keychain;
  Connection saved;
  {
    Workspace workspace(folder.path());
    EngineTokens tokens(workspace, keychain);
    saved = save(workspace, example()).value();
    QVERIFY(keep(tokens, saved, "s3cret").ok());
  }
  QCOMPARE(keychain.kept.value(QStringLiteral("token of https://engine.example:8742/box")), std::string("s3cret"));
  Workspace again(folder.path());
  EngineTokens tokens(again, keychain);
  QCOMPARE(tokenOf(tokens, saved).value(), std::string("s3cret"));
  QCOMPARE(tokenOf(tokens, saved).value(), std::string("s3cret"));
  QCOMPARE(keychain.reads, 1);  // a person may be asked for each
  again.stop();
  QVERIFY(!QDir(folder.path()).exists(QStringLiteral("tokens")));
  QFile database(folder.filePath(QStringLiteral("console.db")));
  QVERIFY(database.open(QIODevice::ReadOnly));
  QVERIFY(!database.readAll().contains("s3cret"));
}

void WorkspaceTest::tokenGoesToItsAddressAlone() {
  const QTemporaryDir folder;
  tests::MemoryKeychain keychain;
  Workspace workspace(folder.path());
  EngineTokens tokens(workspace, keychain);
  Connection saved = save(workspace, example()).value();
  QVERIFY(keep(tokens, saved, "s3cret").ok());
  saved.url = QUrl(QStringLiteral("https://elsewhere.example:8742/box"));
  QCOMPARE(tokenOf(tokens, saved).status().code(), base::Code::notFound);
}

void WorkspaceTest::withoutAKeychainTheTokenLivesInMemory() {
  const QTemporaryDir folder;
  tests::MemoryKeychain keychain;
  keychain.there = false;
  Workspace workspace(folder.path());
  const Connection saved = save(workspace, example()).value();
  QString words;
  {
    EngineTokens tokens(workspace, keychain);
    QObject context;
    tokens.placeWords(&context, [&](const QString& told) { words = told; });
    QTRY_VERIFY2(words.contains(QStringLiteral("memory only: no keychain answers")), qPrintable(words));
    QCOMPARE(keep(tokens, saved, "s3cret").code(), base::Code::unavailable);
    QCOMPARE(tokenOf(tokens, saved).value(), std::string("s3cret"));
  }
  EngineTokens next(workspace, keychain);
  const auto asked = tokenOf(next, saved);
  QCOMPARE(asked.status().code(), base::Code::notFound);
  QVERIFY2(asked.status().message().find("asked for each time") != std::string::npos, asked.status().message().c_str());
  QVERIFY(!QDir(folder.path()).exists(QStringLiteral("tokens")));
}

void WorkspaceTest::tokenFileOfBeforeGoesOverIntoTheKeychain() {
  const QTemporaryDir folder;
  tests::MemoryKeychain keychain;
  keychain.there = false;
  Workspace workspace(folder.path());
  const Connection saved = save(workspace, example()).value();
  QVERIFY(writeTokenFile(folder, saved.id, QFile::ReadOwner | QFile::WriteOwner));
  const QString file = folder.filePath(QStringLiteral("tokens/%1.token").arg(saved.id));
  {
    EngineTokens tokens(workspace, keychain);
    QCOMPARE(tokenOf(tokens, saved).value(), std::string("s3cret"));
    QVERIFY(QFile::exists(file));  // nobody has taken it
  }
  keychain.there = true;
  EngineTokens tokens(workspace, keychain);
  QCOMPARE(tokenOf(tokens, saved).value(), std::string("s3cret"));
  QTRY_VERIFY(!QFile::exists(file));
  QCOMPARE(keychain.kept.first(), std::string("s3cret"));
}

void WorkspaceTest::tokenFileThatOthersReadIsRefused() {
  const QTemporaryDir folder;
  tests::MemoryKeychain keychain;
  Workspace workspace(folder.path());
  EngineTokens tokens(workspace, keychain);
  const Connection saved = save(workspace, example()).value();
  QVERIFY(writeTokenFile(folder, saved.id, QFile::ReadOwner | QFile::ReadOther));
  QCOMPARE(tokenOf(tokens, saved).status().code(), base::Code::storeFailed);
  QVERIFY(keychain.kept.isEmpty());
}

void WorkspaceTest::forgettingTakesTheTokenAlong() {
  const QTemporaryDir folder;
  tests::MemoryKeychain keychain;
  Workspace workspace(folder.path());
  EngineTokens tokens(workspace, keychain);
  const Connection saved = save(workspace, example()).value();
  QVERIFY(keep(tokens, saved, "s3cret").ok());
  QVERIFY(writeTokenFile(folder, saved.id, QFile::ReadOwner | QFile::WriteOwner));
  QVERIFY(wait<base::Status>([&](QObject* context, auto done) { tokens.forget(saved, context, done); })->ok());
  QVERIFY(keychain.kept.isEmpty());
  QCOMPARE(tokenOf(tokens, saved).status().code(), base::Code::notFound);
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
  layout.railFolded = layout.utc = true;
  layout.alertNotes = false;
  layout.closing = Closing::keep;
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
  QCOMPARE(save(workspace, nameless).status().code(), base::Code::invalid);
  Connection gone = example();
  gone.id = 99;
  QCOMPARE(save(workspace, gone).status().code(), base::Code::notFound);
  QVERIFY(all(workspace)->isEmpty());
}

void WorkspaceTest::connectionsOfBeforeAreKept() {
  const QTemporaryDir folder;
  {
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("before"));
    database.setDatabaseName(folder.filePath(QStringLiteral("console.db")));
    QVERIFY(database.open());
    QSqlQuery query(database);
    for (const char* statement :
         {"CREATE TABLE connections (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, name TEXT NOT NULL, colour INTEGER NOT NULL, "
          "production INTEGER NOT NULL, position INTEGER NOT NULL)",
          "CREATE TABLE layout (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
          "INSERT INTO connections (url, name, colour, production, position) VALUES ('https://engine.example', 'Live', 1, 1, 0)",
          "PRAGMA user_version = 1"})
      QVERIFY(query.exec(QString::fromLatin1(statement)));
  }
  QSqlDatabase::removeDatabase(QStringLiteral("before"));
  Workspace workspace(folder.path());
  const auto known = all(workspace);
  QCOMPARE(known.ok() ? known->size() : 0, 1);
  QVERIFY(known->first().production && known->first().certificate.isEmpty());
}

void WorkspaceTest::pastIsFoundByItsInstantOrTheNearest() {
  const QTemporaryDir folder;
  Workspace workspace(folder.path());
  const Connection saved = save(workspace, example()).value();
  const QString owner = pastOwner(saved);
  QVERIFY(owner != pastOwner(example()));  // the same address, but not in the list
  for (const qint64 at : {1000, 5000, 9000}) QVERIFY(keepPast(workspace, {owner, QStringLiteral("past"), at, at + 1, QByteArray::number(at)}).ok());
  QVERIFY(keepPast(workspace, {owner, QStringLiteral("past"), 5000, 7777, "again"}).ok());
  QCOMPARE(pastOf(workspace, {owner, QStringLiteral("past"), 5000, 5000, 5000})->body, QByteArray("again"));
  QCOMPARE(pastOf(workspace, {owner, QStringLiteral("past"), 5000, 5000, 5000})->fetchedMs, qint64{7777});
  QCOMPARE(pastOf(workspace, {owner, QStringLiteral("past"), 8000, 0, 20'000})->atMs, qint64{9000});
  QVERIFY(!pastOf(workspace, {owner, QStringLiteral("past"), 6000, 5500, 6500}));
  QVERIFY(!pastOf(workspace, {owner, QStringLiteral("marks"), 5000, 0, 20'000}));
  QVERIFY(!pastOf(workspace, {QStringLiteral("http://another"), QStringLiteral("past"), 5000, 0, 20'000}));
  QVERIFY(wait<base::Status>([&](QObject* context, auto done) { workspace.removeConnection(saved.id, context, done); })->ok());
  QVERIFY(!pastOf(workspace, {owner, QStringLiteral("past"), 5000, 0, 20'000}));
}

void WorkspaceTest::pastIsBounded() {
  const QTemporaryDir folder;
  Workspace workspace(folder.path());
  const QString owner = QStringLiteral("http://engine");
  QVERIFY(keepPast(workspace, {owner, QStringLiteral("past"), 1, 1, QByteArray(Database::kPastBytesMost + 1, 'x')}).ok());
  QVERIFY(!pastOf(workspace, {owner, QStringLiteral("past"), 1, 1, 1}));
  for (qint64 at = 10; at <= 10 + Database::kPastRowsMost; ++at) QVERIFY(keepPast(workspace, {owner, QStringLiteral("past"), at, at, "x"}).ok());
  QCOMPARE(pastOf(workspace, {owner, QStringLiteral("past"), 0, 0, 10'000})->atMs, qint64{11});  // the first has gone
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
    QVERIFY(save(workspace, example()).status().message().find("newer console") != std::string::npos);
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

void WorkspaceTest::filesAreForTheirOwnerAlone() {
  const mode_t before = ::umask(022);  // as most people have it
  QTemporaryDir root;
  const QString folder = root.path() + QStringLiteral("/deep/console"), file = folder + QStringLiteral("/console.db");
  // In Qt's hexadecimal flags, as in octal modes: the group's and everybody's.
  const auto othersMay = [](const QString& path) { return (QFile::permissions(path).toInt() & 0x0077) != 0; };
  {
    Workspace workspace(folder);
    QVERIFY(save(workspace, example()).ok());
    for (const QString& path : {folder, file, QString(file + QStringLiteral("-wal"))})
      QVERIFY2(QFile::exists(path) && !othersMay(path), qPrintable(path));
    workspace.stop();
  }
  // What an earlier version left open is closed.
  QVERIFY(QFile::setPermissions(file, QFile::permissions(file) | QFile::ReadGroup | QFile::ReadOther));
  QVERIFY(QFile::setPermissions(folder, QFile::permissions(folder) | QFile::ReadGroup | QFile::ExeGroup));
  Workspace workspace(folder);
  QVERIFY(save(workspace, example()).ok());
  QVERIFY(!othersMay(folder) && !othersMay(file));
  ::umask(before);
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
  workspace.saveConnection(example(), &context, [&](auto) { done = true; });
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
    for (int i = 0; i < 20; ++i) workspace.saveConnection(example(), &context, [&](auto saved) { done += saved.ok() ? 1 : 0; });
    for (int twice = 0; twice < 2; ++twice) workspace.stop();
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
