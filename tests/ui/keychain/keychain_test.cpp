#include "tests/ui/keychain/keychain_test.h"

#include <QCoreApplication>
#include <QFile>
#include <QTest>

#include <cstdio>
#include <optional>

#include "ui/keychain/token_store.h"

using namespace signalbox;
using base::Code;
using ui::keychain::TokenStore;

namespace {

constexpr int kStartMs = 20'000;

constexpr char kBusConfiguration[] =
    "<busconfig><type>session</type><listen>unix:tmpdir=%1</listen><auth>EXTERNAL</auth>"
    "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>";

template <class T, class Ask> T wait(Ask ask) {
  std::optional<T> answer;
  QObject context;
  ask(&context, [&](T got) { answer.emplace(std::move(got)); });
  if (!QTest::qWaitFor([&] { return answer.has_value(); }, kStartMs)) return base::Status(Code::deadline, "nothing was told");
  return std::move(*answer);
}

base::Status look(TokenStore& store) {
  return wait<base::Status>([&](QObject* context, auto done) { store.look(context, done); });
}
base::Result<std::string> read(TokenStore& store, const char* name) {
  return wait<base::Result<std::string>>([&](QObject* context, auto done) { store.read(QString::fromLatin1(name), context, done); });
}
base::Status write(TokenStore& store, const char* name, const std::string& secret) {
  return wait<base::Status>([&](QObject* context, auto done) { store.write(QString::fromLatin1(name), secret, context, done); });
}
base::Status remove(TokenStore& store, const char* name) {
  return wait<base::Status>([&](QObject* context, auto done) { store.remove(QString::fromLatin1(name), context, done); });
}

void end(QProcess& process) {
  if (process.state() == QProcess::NotRunning) return;
  process.terminate();
  if (!process.waitForFinished(kStartMs)) process.kill();
}

}  // namespace

PrivateBus::~PrivateBus() {
  stopKeyring();
  end(daemon_);
}

bool PrivateBus::start() {
  QFile configuration(folder_.filePath(QStringLiteral("bus.conf")));
  if (!configuration.open(QIODevice::WriteOnly)) return problem_ = "no folder", false;
  configuration.write(QString::fromLatin1(kBusConfiguration).arg(folder_.path()).toUtf8());
  configuration.close();
  daemon_.start(QStringLiteral("dbus-daemon"),
                {QStringLiteral("--nofork"), QStringLiteral("--print-address"), QStringLiteral("--config-file=") + configuration.fileName()});
  if (!daemon_.waitForReadyRead(kStartMs)) return problem_ = daemon_.readAllStandardError(), false;
  qputenv("DBUS_SESSION_BUS_ADDRESS", daemon_.readLine().trimmed());
  for (const char* desktop : {"XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "KDE_FULL_SESSION", "GNOME_DESKTOP_SESSION_ID"}) qunsetenv(desktop);
  return true;
}

bool PrivateBus::startKeyring() {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  for (const char* name : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"}) environment.insert(QString::fromLatin1(name), folder_.path());
  keyring_.setProcessEnvironment(environment);
  keyring_.start(QStringLiteral("gnome-keyring-daemon"),
                 {QStringLiteral("--foreground"), QStringLiteral("--unlock"), QStringLiteral("--components=secrets")});
  if (!keyring_.waitForStarted(kStartMs)) return problem_ = keyring_.errorString().toUtf8(), false;
  keyring_.write("a password\n");
  keyring_.closeWriteChannel();
  const auto store = ui::keychain::makeDesktopKeychain();
  return QTest::qWaitFor([&] { return look(*store).ok(); }, kStartMs);
}

void PrivateBus::stopKeyring() { end(keyring_); }

int tellWhatAnswers() {
  const auto store = ui::keychain::makeDesktopKeychain();
  const base::Status answers[] = {look(*store), read(*store, "x").status(), write(*store, "x", "y"), remove(*store, "x")};
  for (const base::Status& each : answers) std::printf("%d %s\n", each.code() == Code::unavailable ? 1 : 0, each.message().c_str());
  return 0;
}

void KeychainTest::withoutABusItIsSaid() {
  QProcess other;
  other.start(QCoreApplication::applicationFilePath(), {QString::fromLatin1(kWithoutBus)});
  QVERIFY(other.waitForFinished(kStartMs));
  const QByteArray words = other.readAllStandardOutput();
  QCOMPARE(words, QByteArray("1 this session has no message bus, and so no keychain\n").repeated(4));
}

void KeychainTest::withoutAKeychainOnTheBusItIsSaid() {
  const auto store = ui::keychain::makeDesktopKeychain();
  for (const base::Status& each :
       {look(*store), read(*store, "token of x").status(), write(*store, "token of x", "s"), remove(*store, "token of x")}) {
    QCOMPARE(each.code(), Code::unavailable);
    QCOMPARE(each.message(), std::string("no keychain answers on this desktop"));
  }
}

void KeychainTest::secretComesBackFromTheKeychain() {
  QVERIFY2(bus_.startKeyring(), bus_.problem().constData());
  const auto store = ui::keychain::makeDesktopKeychain();
  QCOMPARE(read(*store, "token of x").status().code(), Code::notFound);
  QVERIFY(remove(*store, "token of x").ok());
  const base::Status written = write(*store, "token of x", "first");
  QVERIFY2(written.ok(), written.message().c_str());
  QVERIFY(write(*store, "token of x", "s3cret \u00E4").ok());
  QVERIFY(write(*store, "token of y", "another").ok());
  const auto next = ui::keychain::makeDesktopKeychain();
  QCOMPARE(read(*next, "token of x").value(), std::string("s3cret \u00E4"));
  QVERIFY(remove(*next, "token of x").ok());
  QCOMPARE(read(*store, "token of x").status().code(), Code::notFound);
  QCOMPARE(read(*store, "token of y").value(), std::string("another"));
}

void KeychainTest::keychainThatGoesAwayIsSaid() {
  const auto store = ui::keychain::makeDesktopKeychain();
  QVERIFY(look(*store).ok());
  bus_.stopKeyring();
  QTRY_COMPARE(look(*store).code(), Code::unavailable);
  QCOMPARE(read(*store, "token of y").status().code(), Code::unavailable);
}

void KeychainTest::goneContextIsNotTold() {
  const auto store = ui::keychain::makeDesktopKeychain();
  int told = 0;
  {
    QObject context;
    store->read(QStringLiteral("token of x"), &context, [&](auto) { ++told; });
    store->look(&context, [&](auto) { ++told; });
  }
  static_cast<void>(look(*store));
  QCOMPARE(told, 0);
}
