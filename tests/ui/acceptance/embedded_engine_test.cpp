#include "tests/ui/acceptance/embedded_engine_test.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

#include <csignal>

#include "app/embedded_engine.h"
#include "engine/base/system_clock.h"
#include "engine/runtime/data_directory.h"
#include "tests/ui/acceptance/screen.h"

namespace signalbox::tests {

namespace {

using Started = std::optional<base::Result<ui::client::EngineAddress>>;

struct Own {
  explicit Own(std::string daemon = {}) : engine(clock, random, log, std::move(daemon), home.filePath(QStringLiteral("own-engine.ini"))) {}
  Started start(const QString& listen, const QString& folder) {
    Started started;
    ui::shell::LaunchOptions options;
    options.listen = listen;
    options.dataDirectory = folder;
    engine.startEmbedded(options, [&started](base::Result<ui::client::EngineAddress> answer) { started = std::move(answer); });
    if (!QTest::qWaitFor([&started] { return started.has_value(); }, kLongMs)) qFatal("starting never ended");
    return started;
  }
  std::optional<base::Status> handOver() {
    std::optional<base::Status> handed;
    engine.handOver([&handed](const base::Status& status) { handed = status; });
    if (!QTest::qWaitFor([&handed] { return handed.has_value(); }, kLongMs)) qFatal("handing over never ended");
    return handed;
  }
  QString folder(const char* name) const { return home.filePath(QString::fromLatin1(name)); }
  QTemporaryDir home;
  base::SystemClock clock;
  base::SystemRandom random;
  base::SilentLog log;
  app::EmbeddedEngine engine;
};

const QString kAnyPort = QStringLiteral("127.0.0.1:0");

/// Who runs on that folder beside this process.
class Other {
 public:
  explicit Other(const QString& folder) : folder_(folder.toStdString()) {}
  ~Other() { end(); }
  std::int64_t pid() const {
    const auto running = runtime::DataDirectory::running(folder_);
    return running && !running->url.empty() && running->pid != ::getpid() ? running->pid : 0;
  }
  void end() const {
    if (const std::int64_t other = pid(); other > 0) ::kill(static_cast<pid_t>(other), SIGTERM);
  }
  bool isGone() const { return !runtime::DataDirectory::running(folder_); }

 private:
  const std::string folder_;
};

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
  QTest::addColumn<QString>("file");  // below the home; what stands there
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

void EmbeddedEngineTest::handedOverItGoesOnAsAProcessOfItsOwn() {
  Own own(SIGNALBOX_DAEMON);
  const QString folder = own.folder("data");
  QVERIFY(own.start(kAnyPort, folder)->ok());
  const Other other(folder);
  QCOMPARE(other.pid(), std::int64_t{0});
  const auto handed = own.handOver();
  QVERIFY2(handed->ok(), handed->message().c_str());
  QVERIFY(!own.engine.isRunning());
  QVERIFY(other.pid() > 0);  // it is up before the window goes
  Own next;                  // another console finds it, and its end is not that engine's
  QVERIFY(next.start(kAnyPort, folder)->ok());
  QVERIFY(!next.engine.isRunning());
  other.end();
  QTRY_VERIFY_WITH_TIMEOUT(other.isGone(), kLongMs);
}

void EmbeddedEngineTest::daemonThatDoesNotComeUpIsSaid_data() {
  QTest::addColumn<QString>("daemon");
  QTest::addColumn<QString>("words");
  QTest::newRow("it ends at once") << QStandardPaths::findExecutable(QStringLiteral("false")) << QStringLiteral("ended while it came up");
  QTest::newRow("there is none") << QStringLiteral("/nowhere/signalboxd") << QStringLiteral("can't start /nowhere/signalboxd");
}

void EmbeddedEngineTest::daemonThatDoesNotComeUpIsSaid() {
  QFETCH(QString, daemon);
  QFETCH(QString, words);
  Own own(daemon.toStdString());
  QVERIFY(own.start(kAnyPort, own.folder("data"))->ok());
  const auto handed = own.handOver();
  QVERIFY(!handed->ok());
  QVERIFY2(QString::fromStdString(handed->message()).contains(words), handed->message().c_str());
  QVERIFY(!own.engine.isRunning());
  QVERIFY(own.start(kAnyPort, own.folder("data"))->ok());  // the folder was not kept locked
}

void EmbeddedEngineTest::restartedItIsStillThere() {
  Own own;
  QVERIFY(own.start(kAnyPort, own.folder("data"))->ok());
  Started restarted;
  own.engine.restart([&restarted](base::Result<ui::client::EngineAddress> answer) { restarted = std::move(answer); });
  QVERIFY(own.engine.isRunning());  // the window's end is asked about meanwhile
  QTRY_VERIFY_WITH_TIMEOUT(restarted.has_value(), kLongMs);
  QVERIFY(restarted->ok());
  QVERIFY(own.engine.isRunning());
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

}  // namespace signalbox::tests
