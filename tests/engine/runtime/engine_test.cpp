// The graph of objects: start, serve, stop.
#include "tests/engine/runtime/engine_test.h"

#include <sys/resource.h>

#include <QDir>
#include <QFile>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <optional>
#include <thread>

#include "engine/base/system_clock.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/engine.h"
#include "engine/store/sqlite/open.h"

using namespace signalbox;

namespace {

struct Running {
  QTemporaryDir root;
  base::SystemClock clock;
  base::SystemRandom random;
  base::SilentLog log;
  const base::Clock* engineClock = &clock;
  bool newAuditKey = false;
  std::unique_ptr<runtime::Engine> engine;

  base::Result<runtime::RunningFacts> start(const QString& folder = QStringLiteral("data")) {
    runtime::EngineOptions options;
    options.dataDirectory = (root.path() + '/' + folder).toStdString();
    options.server.port = 0;
    options.newAuditKey = newAuditKey;
    engine = std::make_unique<runtime::Engine>(options, runtime::Engine::Parts{*engineClock, clock, random, log, {}});
    return engine->start();
  }

  QByteArray get(const std::string& url, const QByteArray& path, const QString& folder = QStringLiteral("data")) const {
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), QString::fromStdString(url).section(':', -1).toUShort());
    if (!socket.waitForConnected(5000)) return "not connected";
    const auto token = runtime::DataDirectory::readToken((root.path() + '/' + folder).toStdString());
    socket.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " +
                 QByteArray::fromStdString(token.value()) + "\r\n\r\n");
    while (socket.waitForReadyRead(5000)) {}
    return socket.readAll();
  }
};

}  // namespace

void EngineTest::stopBeforeStartIsLegal() {
  base::SystemClock clock;
  base::SystemRandom random;
  base::SilentLog log;
  runtime::Engine engine({}, {clock, clock, random, log, {}});
  engine.stop();
  engine.stop();
}

void EngineTest::startsServesAndStopsTwice() {
  Running running;
  const auto facts = running.start();
  QVERIFY2(facts.ok(), facts.status().toString().c_str());
  QVERIFY(running.get(facts.value().url, "/healthz").startsWith("HTTP/1.1 200"));
  const QByteArray snapshot = running.get(facts.value().url, "/snapshot");
  QVERIFY2(snapshot.contains("\"simulated_only\":true"), snapshot.constData());
  // Any free port was asked for; whoever asks hears which one it is.
  const QByteArray session = running.get(facts.value().url, "/session");
  QVERIFY2(session.contains("\"url\":\"" + QByteArray::fromStdString(facts.value().url) + "\"") && !facts.value().url.ends_with(":0"),
           session.constData());
  running.engine->stop();
  running.engine->stop();
  const auto again = running.start();
  QVERIFY2(again.ok(), again.status().toString().c_str());
}

void EngineTest::startAndStopAreInTheAuditAndOnTheCharts() {
  // A chart leaves out its unfinished step of 5 s, which is over sooner on a fast clock.
  const base::SystemClock machine;
  const base::FastClock fast(machine, machine.now().wall, 60);
  Running running;
  running.engineClock = &fast;
  QVERIFY(running.start().ok());
  running.engine->stop();
  const auto facts = running.start();
  QVERIFY(facts.ok());
  QTRY_COMPARE(running.get(facts->url, "/audit").count("engine.started"), 2);
  QCOMPARE(running.get(facts->url, "/audit").count("engine.stopped"), 1);
  QTRY_VERIFY(running.get(facts->url, "/stats?markers=1").contains("The engine stopped (drained)"));
  const QByteArray stats = running.get(facts->url, "/stats?breakers=1");
  QVERIFY2(stats.contains("\"provider\":\"simulated-email\""), stats.constData());
  QCOMPARE(stats.count("\"state\":\"closed\""), 4);
}

void EngineTest::planThatTheLastRunDidNotFinishBecomesReady() {
  Running running;
  QVERIFY(running.start().ok());
  running.engine->stop();
  model::Plan plan;
  {
    store::sqlite::SqliteOptions sqlite;
    sqlite.path = (running.root.path() + "/data/signalbox.db").toStdString();
    auto store = store::sqlite::openStore(sqlite, running.log);
    QVERIFY(store.ok());
    plan.id.bytes[15] = 9;
    plan.frozenAt = running.clock.now().wall;
    plan.expiresAt = plan.frozenAt + std::chrono::hours{1};
    QVERIFY(store.value()->begin().ok());
    QVERIFY(store.value()->putPlan(plan).ok());
    QVERIFY(store.value()->commit(store.value()->load().value().step + 1).ok());
  }
  const auto facts = running.start();
  QVERIFY(facts.ok());
  const QByteArray path = "/plans/" + QByteArray::fromStdString(plan.id.toString());
  QTRY_VERIFY2(running.get(facts->url, path).contains("\"state\":\"ready\""), running.get(facts->url, path).constData());
}

void EngineTest::threadsHaveTheirNamesAndReadersAreTwo() {
  Running running;
  QVERIFY(running.start().ok());
  const auto threads = [] {
    QStringList names;
    for (const QString& task : QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
      QFile file(QStringLiteral("/proc/self/task/%1/comm").arg(task));
      if (!file.open(QIODevice::ReadOnly)) continue;
      const QString name = QString::fromUtf8(file.readAll()).trimmed();
      if (name.startsWith(QStringLiteral("sb-"))) names << name;
    }
    names.sort();
    return names.join(' ');
  };
  QTRY_COMPARE(threads(), QStringLiteral("sb-core sb-egress sb-http sb-read-1 sb-read-2 sb-secrets"));
  running.engine->stop();
  QTRY_COMPARE(threads(), QString());
}

void EngineTest::writerGoesBeforeThoseThatWaitForIt() {
  bool isAllowed = false;
  std::thread([&isAllowed] { isAllowed = ::setpriority(PRIO_PROCESS, 0, -10) == 0; }).join();
  Running running;
  QVERIFY(running.start().ok());
  const auto niceOf = [](const QString& name) -> std::optional<int> {
    for (const QString& task : QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
      QFile file(QStringLiteral("/proc/self/task/%1/comm").arg(task));
      if (file.open(QIODevice::ReadOnly) && QString::fromUtf8(file.readAll()).trimmed() == name)
        return ::getpriority(PRIO_PROCESS, static_cast<id_t>(task.toInt()));
    }
    return std::nullopt;
  };
  const int before = ::getpriority(PRIO_PROCESS, 0);
  QTRY_COMPARE(niceOf(QStringLiteral("sb-core")), std::optional(isAllowed ? -10 : before));
  QTRY_COMPARE(niceOf(QStringLiteral("sb-http")), std::optional(before));
  QTRY_COMPARE(niceOf(QStringLiteral("sb-egress")), std::optional(before));
}

void EngineTest::idleEngineMovesItsLogIntoTheFile() {
  Running running;
  QVERIFY(running.start().ok());
  const auto isInTheFile = [&running](const QByteArray& words) {
    QFile file(running.root.filePath(QStringLiteral("data/signalbox.db")));
    return file.open(QIODevice::ReadOnly) && file.readAll().contains(words);
  };
  QTRY_VERIFY(isInTheFile("engine.started"));  // of the audit
}

void EngineTest::auditsKeyIsReplacedByWordOnly() {
  Running running;
  QVERIFY(running.start().ok());
  running.engine->stop();
  const QString key = running.root.filePath(QStringLiteral("data/audit.key"));
  QVERIFY(QFile::remove(key));
  const auto refused = running.start();
  QCOMPARE(refused.status().code(), base::Code::unavailable);
  QVERIFY2(refused.status().message().find("--new-audit-key") != std::string::npos, refused.status().message().c_str());
  QVERIFY(!QFile::exists(key));
  running.engine->stop();
  running.newAuditKey = true;
  const auto facts = running.start();
  QVERIFY2(facts.ok(), facts.status().toString().c_str());
  QTRY_COMPARE(running.get(facts->url, "/audit").count("audit.key_replaced"), 1);
  QCOMPARE(running.get(facts->url, "/audit").count("audit.chain_begins"), 2);
  const QByteArray verdict = running.get(facts->url, "/audit/verify");
  QVERIFY2(verdict.contains("\"intact\":true"), verdict.constData());
  running.engine->stop();
  running.newAuditKey = false;
  QVERIFY(running.start().ok());
}

void EngineTest::copyOfAnEmptyStoreNeedsNoHold() {
  Running running;
  auto facts = running.start();
  QVERIFY(facts.ok());
  running.engine->stop();
  const QDir root(running.root.path());
  QVERIFY(root.mkdir(QStringLiteral("copy")));
  for (const char* name : {"signalbox.db", "admin.token", "audit.key", "vault.key"})
    QVERIFY(QFile::copy(root.filePath(QStringLiteral("data/") + name), root.filePath(QStringLiteral("copy/") + name)));
  QFile::setPermissions(root.filePath(QStringLiteral("copy")), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  facts = running.start(QStringLiteral("copy"));
  QVERIFY2(facts.ok(), facts.status().toString().c_str());
  const QByteArray snapshot = running.get(facts.value().url, "/snapshot", QStringLiteral("copy"));
  // An empty store holds nothing that could be sent twice, so a copy of it is no danger and goes on.
  QVERIFY2(snapshot.contains("\"on_hold\":false"), snapshot.constData());
}
