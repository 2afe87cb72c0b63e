#include "tests/ui/acceptance/embedded_engine_test.h"

#include <QDir>
#include <QFile>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <unistd.h>

#include "app/embedded_engine.h"
#include "engine/base/system_clock.h"
#include "engine/runtime/data_directory.h"
#include "tests/ui/acceptance/screen.h"

namespace signalbox::tests {

namespace {

using ui::shell::KeyNeed;
using Started = std::optional<base::Result<ui::client::EngineAddress>>;

struct Own {
  Own() : engine(clock, random, log, SIGNALBOX_DAEMON, home.filePath(QStringLiteral("own-engine.ini"))) {}
  Started start(const QString& listen, const QString& folder) {
    ui::shell::LaunchOptions options;
    options.listen = listen;
    options.dataDirectory = folder;
    return start(options);
  }
  Started start(const ui::shell::LaunchOptions& options) {
    Started started;
    engine.startEmbedded(options, [&started](base::Result<ui::client::EngineAddress> answer) { started = std::move(answer); });
    if (!QTest::qWaitFor([&started] { return started.has_value(); }, kLongMs)) qFatal("starting never ended");
    return started;
  }
  QString folder(const char* name) const { return home.filePath(QString::fromLatin1(name)); }
  QTemporaryDir home;
  base::SystemClock clock;
  base::SystemRandom random;
  base::SilentLog log;
  app::EmbeddedEngine engine;
};

const QString kAnyPort = QStringLiteral("127.0.0.1:0");

bool write(const QString& path, const QByteArray& content) {
  QFile file(path);
  return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

void EmbeddedEngineTest::folderThatCannotBeUsedIsReportedAndLeftAsItIs_data() {
  QTest::addColumn<QString>("file");     // below the home; what stands there
  QTest::addColumn<QByteArray>("content");
  QTest::addColumn<QString>("words");
  QTest::newRow("a file in its place") << QStringLiteral("data") << QByteArray("mine") << QStringLiteral("must be a directory");
  QTest::newRow("no store") << QStringLiteral("data/signalbox.db") << QByteArray(8192, 'x') << QStringLiteral("database");
  QTest::newRow("no token") << QStringLiteral("data/admin.token") << QByteArray("not a token") << QStringLiteral("does not hold a token");
}

void EmbeddedEngineTest::folderThatCannotBeUsedIsReportedAndLeftAsItIs() {
  QFETCH(QString, file);
  QFETCH(QByteArray, content);
  QFETCH(QString, words);
  Own own;
  QDir(own.home.path()).mkpath(QFileInfo(file).path());
  const QString path = own.home.filePath(file);
  QVERIFY(write(path, content));
  const Started started = own.start(kAnyPort, own.folder("data"));
  QVERIFY(!started->ok());
  QVERIFY2(QString::fromStdString(started->status().message()).contains(words), started->status().message().c_str());
  QCOMPARE(contentOf(path), content);
  QVERIFY(!own.engine.isRunning());
}

void EmbeddedEngineTest::takenAddressSaysByWhom() {
  QTcpServer other;
  QVERIFY(other.listen(QHostAddress::LocalHost));
  Own own;
  const Started started = own.start(QStringLiteral("127.0.0.1:%1").arg(other.serverPort()), own.folder("data"));
  QVERIFY(!started->ok());
  QCOMPARE(started->status().code(), base::Code::conflict);
  const QString owner = QStringLiteral("(process %1)").arg(::getpid());
  QVERIFY2(QString::fromStdString(started->status().message()).contains(owner), started->status().message().c_str());
  QVERIFY(own.start(kAnyPort, own.folder("data"))->ok());  // the folder was not kept locked
}

void EmbeddedEngineTest::addressAndFolderComeAgain() {
  Own own;
  QVERIFY(own.start(kAnyPort, own.folder("mine"))->ok());
  const app::EmbeddedEngine next(own.clock, own.random, own.log, {}, own.folder("own-engine.ini"));
  const auto remembered = next.remembered();
  QVERIFY(remembered);
  QCOMPARE(remembered->dataDirectory, own.folder("mine"));
  QCOMPARE(remembered->listen, kAnyPort);
}

void EmbeddedEngineTest::unusableFolderIsNoFirstStart() {
  Own own;
  QVERIFY(!own.engine.remembered());
  QVERIFY(own.start(kAnyPort, own.folder("mine"))->ok());
  Own after;
  QVERIFY(QFile::copy(own.folder("own-engine.ini"), after.folder("own-engine.ini")));
  QVERIFY(QFile::rename(own.folder("mine"), own.folder("elsewhere")) && write(own.folder("mine"), "in its place"));
  const auto remembered = after.engine.remembered();
  QVERIFY(remembered);  // so that the console says what is wrong with it
  QVERIFY(!after.start(kAnyPort, remembered->dataDirectory)->ok());
}

void EmbeddedEngineTest::runningOwnerOfTheFolderIsJoined() {
  Own own;
  const Started first = own.start(kAnyPort, own.folder("data"));
  QVERIFY(first->ok());
  Own second;
  const Started joined = second.start(kAnyPort, own.folder("data"));
  QVERIFY(joined->ok());
  QCOMPARE((*joined)->url, (*first)->url);
  QVERIFY(!second.engine.isRunning());
}

void EmbeddedEngineTest::brokenConfigurationIsNamed() {
  Own own;
  QDir(own.home.path()).mkpath(QStringLiteral("data"));
  QVERIFY(write(own.folder("data/signalbox.toml"), "[retry]\nemial_seconds = [1]\n"));
  const Started started = own.start(kAnyPort, own.folder("data"));
  QVERIFY(!started->ok());
  const base::Status status = started->status();
  QString words = QString::fromStdString(status.message());
  for (const auto& field : status.fields()) words += QString::fromStdString(field.pointer + " " + field.detail);
  QVERIFY2(words.contains(QStringLiteral("emial_seconds")), qPrintable(words));
}

void EmbeddedEngineTest::keyFromOutsideIsBroughtWithEachStart_data() {
  QTest::addColumn<QString>("source");
  QTest::addColumn<KeyNeed::Kind>("kind");
  QTest::addColumn<QString>("key");
  Own own;
  QTest::newRow("the keychain") << QStringLiteral("keychain") << KeyNeed::Kind::keychain << QString::fromStdString(own.engine.makeKey().reveal());
  QTest::newRow("a passphrase") << QStringLiteral("passphrase") << KeyNeed::Kind::passphrase << QStringLiteral("correct horse battery staple");
}

void EmbeddedEngineTest::keyFromOutsideIsBroughtWithEachStart() {
  QFETCH(QString, source);
  QFETCH(KeyNeed::Kind, kind);
  QFETCH(QString, key);
  ui::shell::LaunchOptions options;
  options.listen = kAnyPort;
  options.keySource = source;
  options.key = ui::client::Secret(key.toStdString());
  Own own;
  options.dataDirectory = own.folder("data");
  QCOMPARE(own.engine.keyNeed(options).kind, kind);
  QVERIFY(own.engine.keyNeed(options).fresh);
  QCOMPARE(own.engine.keyNeed(options).directory, own.folder("data"));
  const Started first = own.start(options);
  QVERIFY2(first->ok(), first->status().message().c_str());
  QVERIFY(!QFile::exists(own.folder("data/vault.key")));
  for (const QString& name : QDir(own.folder("data")).entryList(QDir::Files))
    QVERIFY2(!contentOf(own.folder("data/") + name).contains(key.toUtf8()), qPrintable(name));
  QCOMPARE(own.engine.keyNeed(options).kind, KeyNeed::Kind::nothing);  // it runs there
  bool restarted = false;
  own.engine.restart([&](const base::Result<ui::client::EngineAddress>& again) { restarted = again.ok(); });
  QTRY_VERIFY_WITH_TIMEOUT(restarted, kLongMs);
  bool stopped = false;
  own.engine.stop(true, [&stopped](const base::Status&) { stopped = true; });
  QTRY_VERIFY_WITH_TIMEOUT(stopped, kLongMs);
  // As a later start finds it: the folder says what it needs, and that it is there already.
  ui::shell::LaunchOptions next;
  next.listen = kAnyPort;
  next.dataDirectory = options.dataDirectory;
  QCOMPARE(own.engine.keyNeed(next).kind, kind);
  QVERIFY(!own.engine.keyNeed(next).fresh);
  const Started without = own.start(next);
  QVERIFY(!without->ok());
  QVERIFY2(without->status().message().find("Nothing was changed") != std::string::npos, without->status().message().c_str());
  next.key = options.key;
  const Started with = own.start(next);
  QVERIFY2(with->ok(), with->status().message().c_str());
}

void EmbeddedEngineTest::serviceThatTakesOverGetsTheKey_data() { keyFromOutsideIsBroughtWithEachStart_data(); }

void EmbeddedEngineTest::serviceThatTakesOverGetsTheKey() {
  QFETCH(QString, source);
  QFETCH(QString, key);
  Own own;
  ui::shell::LaunchOptions options;
  options.listen = kAnyPort;
  options.dataDirectory = own.folder("data");
  options.keySource = source;
  options.key = ui::client::Secret(key.toStdString());
  QVERIFY(own.start(options)->ok());
  std::optional<base::Status> handed;
  own.engine.handOver([&handed](const base::Status& status) { handed = status; });
  QTRY_VERIFY_WITH_TIMEOUT(handed.has_value(), kLongMs);
  QVERIFY2(handed->ok(), handed->message().c_str());
  const std::string directory = options.dataDirectory.toStdString();
  const auto service = [&directory] {
    const auto running = runtime::DataDirectory::running(directory);
    return running && running->pid != ::getpid() && !running->url.empty() ? static_cast<pid_t>(running->pid) : pid_t{0};
  };
  QTRY_VERIFY_WITH_TIMEOUT(service() != 0, kLongMs);
  QVERIFY(::kill(service(), SIGTERM) == 0);
  QTRY_VERIFY_WITH_TIMEOUT(service() == 0, kLongMs);
}

void EmbeddedEngineTest::keyIsChosenForANewFolderAlone() {
  Own own;
  QVERIFY(own.start(kAnyPort, own.folder("data"))->ok());
  bool stopped = false;
  own.engine.stop(true, [&stopped](const base::Status&) { stopped = true; });
  QTRY_VERIFY_WITH_TIMEOUT(stopped, kLongMs);
  ui::shell::LaunchOptions options;
  options.listen = kAnyPort;
  options.dataDirectory = own.folder("data");
  options.keySource = QStringLiteral("passphrase");
  QCOMPARE(own.engine.keyNeed(options).kind, KeyNeed::Kind::nothing);
  QVERIFY(own.start(options)->ok());
  QVERIFY(!QFile::exists(own.folder("data/signalbox.toml")));
}

}  // namespace signalbox::tests
