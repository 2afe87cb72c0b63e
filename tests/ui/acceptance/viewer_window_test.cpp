#include "tests/ui/acceptance/viewer_window_test.h"

#include <QDir>
#include <QDirIterator>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include "tests/ui/acceptance/console_program.h"
#include "tests/ui/acceptance/mail_process.h"
#include "tests/ui/acceptance/screen.h"
#include "ui/shell/main_window.h"
#include "ui/state/engine_state.h"
#include "ui/views/engines/connect_dialog.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace ui::widgets;
using ui::shell::Console;
using ui::views::ConnectDialog;

namespace {

const QString kDead = QStringLiteral("dead"), kName = QStringLiteral("Shop"), kAttach = QStringLiteral("Test and attach");
const QString kAddress = QStringLiteral("permanent@masked.example.com"), kMasked = QStringLiteral("p***@masked.example.com");

/// GNOME's, on the bus of these tests, with a folder of its own and a password that is known.
class Keyring {
 public:
  ~Keyring() {
    process_.terminate();
    process_.waitForFinished();
  }
  bool start(ui::keychain::TokenStore& keychain) {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"}) environment.insert(QString::fromLatin1(name), folder_.path());
    process_.setProcessEnvironment(environment);
    process_.setChildProcessModifier(endWithParent);
    process_.start(QStringLiteral("gnome-keyring-daemon"),
                   {QStringLiteral("--foreground"), QStringLiteral("--unlock"), QStringLiteral("--components=secrets")});
    if (!process_.waitForStarted()) return false;
    process_.write("a password\n");
    process_.closeWriteChannel();
    QObject context;
    bool asked = false, there = false;
    return QTest::qWaitFor([&] {
      if (!asked)
        keychain.look(&context, [&](const base::Status& answers) {
          there = answers.ok();
          asked = false;
        });
      asked = true;
      return there;
    }, kLongMs);
  }

 private:
  QTemporaryDir folder_;
  QProcess process_;
};

/// Stands before an engine, and knows what was asked of it.
class Way {
 public:
  explicit Way(const QUrl& engine) {
    QObject::connect(&door_, &QTcpServer::newConnection, &door_, [this, engine] {
      while (QTcpSocket* guest = door_.nextPendingConnection()) {
        auto* on = new QTcpSocket(guest);
        on->connectToHost(engine.host(), static_cast<quint16>(engine.port()));
        QObject::connect(guest, &QTcpSocket::readyRead, on, [this, guest, on] { on->write(note(guest->readAll())); });
        QObject::connect(on, &QTcpSocket::readyRead, guest, [guest, on] { guest->write(on->readAll()); });
        QObject::connect(on, &QTcpSocket::disconnected, guest, &QTcpSocket::disconnectFromHost);
        QObject::connect(guest, &QTcpSocket::disconnected, guest, &QObject::deleteLater);
      }
    });
    if (!door_.listen(QHostAddress::LocalHost)) qFatal("no port is free");
  }
  QString place() const { return QStringLiteral("127.0.0.1:%1").arg(door_.serverPort()); }
  bool wasAsked(const QString& what) const { return asked_.contains(what.toUtf8()); }

 private:
  const QByteArray& note(const QByteArray& part) {
    asked_ += part;
    return last_ = part;
  }

  QByteArray asked_, last_;
  QTcpServer door_;
};

/// All that a list has in its first row.
QString rowOf(const Table& table) {
  QStringList cells;
  for (int column = 0; column < table.model()->columnCount(); ++column) cells << table.model()->index(0, column).data().toString();
  return cells.join(QLatin1Char('\n'));
}

/// Why the act that begins with this verb cannot be done; nothing when it can, or is not there.
QString whyNot(const QWidget& window, const QString& verb) {
  for (const ActButton* each : window.findChildren<ActButton*>())
    if (each->isVisible() && each->isBlocked() && each->text().startsWith(verb)) return each->toolTip();
  return {};
}

bool isShown(Console& console) {
  auto& state = console.session().state();
  return console.context().connection.name == kName && state.hasSnapshot() && state.hasSession() && !console.window().showsStart();
}

ConnectDialog* dialogOf(Console& console) { return console.window().findChild<ConnectDialog*>(); }

bool isWritten(const QString& folder, const QByteArray& words) {
  for (QDirIterator each(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); each.hasNext();) {
    QFile file(each.next());
    if (file.open(QIODevice::ReadOnly) && file.readAll().contains(words)) return true;
  }
  return false;
}

}  // namespace

std::unique_ptr<Console> KeychainWindowTest::begin(const QTemporaryDir& folder, ui::keychain::TokenStore& keychain) {
  auto console = std::make_unique<Console>(ui::shell::ConsoleParts{*qApp, clock_, random_, folder.path(), keychain, nullptr, {}, {}, false});
  console->start();
  return console;
}

void ViewerWindowTest::viewerReadsNoAddressAndCanDoNothing() {
  Stage stage(make_());
  QVERIFY(stage.open() && stage.quicken());
  const QString id = stage.mail(kAddress);
  TRY(stage.stateOf(id) == kDead);
  const QByteArray token = stage.tokenOf(QStringLiteral("wall-screen"), QStringLiteral("viewer"));
  QVERIFY(!token.isEmpty());
  stage.console().openConnect();
  dialogOf(stage.console())->fill(stage.host().url(), QString::fromUtf8(token), kName);
  screen::press(*dialogOf(stage.console()), kAttach);
  TRY(isShown(stage.console()));
  QVERIFY(stage.comeToFront());

  const QWidget& window = stage.window();
  const auto table = [&](const char* name) { return screen::named<Table>(window, QLatin1String(name)); };
  for (const auto& [key, name] : {std::pair{Qt::Key_N, "Notifications"}, std::pair{Qt::Key_D, "Messages"}}) {
    stage.go(key);
    TRY(table(name) != nullptr && table(name)->model()->rowCount() == 1);
    const QString row = rowOf(*table(name));
    QVERIFY2(row.contains(kMasked) && !row.contains(kAddress), qPrintable(row));
    table(name)->setCurrentId(id);
    TRY(screen::says(window, kMasked));
    QVERIFY(!screen::says(window, kAddress));
    for (const char* part : {"As sent", "Data"}) {
      QVERIFY(screen::choose(window, QStringLiteral("Parts of the message"), QLatin1String(part)));
      QVERIFY2(screen::textOf(window, QLatin1String(part)).contains(QStringLiteral("It takes the permission payload.view")), part);
    }
    QVERIFY(screen::choose(window, QStringLiteral("Parts of the message"), QStringLiteral("Raw")));
    const QString raw = screen::textOf(window, QStringLiteral("Raw"));
    QVERIFY2(raw.contains(kMasked) && !raw.contains(kAddress), qPrintable(raw));
  }

  const auto lacks = [&](const char* verb, const char* permission) {
    const QString why = whyNot(window, QLatin1String(verb));
    if (why.contains(QStringLiteral("This needs the permission %1, which wall-screen (viewer) does not have").arg(QLatin1String(permission))))
      return true;
    qWarning("%s: %s", verb, qPrintable(why));
    return false;
  };
  QVERIFY(lacks("Replay", "replay.bulk"));
  QVERIFY(lacks("Edit and replay", "replay.bulk"));
  QVERIFY(lacks("Discard", "discard"));
  for (const Qt::Key key : {Qt::Key_R, Qt::Key_E, Qt::Key_D}) {
    QTest::keyClick(&stage.window(), key);
    for (const Sheet* sheet : window.findChildren<Sheet*>()) QVERIFY2(!sheet->isOpen(), qPrintable(sheet->accessibleName()));
  }
  stage.visit(QStringLiteral("delivery/providers/simulated-email"));
  TRY(lacks("Stop sending", "breakers.override"));
  stage.visit(QStringLiteral("set-up/providers"));
  TRY(lacks("Add a provider", "providers.manage"));
}

void KeychainWindowTest::tokenIsFoundInTheKeychainOfTheDesktop() {
  const std::unique_ptr<EngineHost> host = runningDaemon();
  QVERIFY(host != nullptr);
  Keyring keyring;
  const QTemporaryDir folder;
  {
    const auto keychain = ui::keychain::makeDesktopKeychain();
    QVERIFY(keyring.start(*keychain));
    const auto console = begin(folder, *keychain);
    TRY(console->window().showsStart());
    screen::press(console->window(), QStringLiteral("Attach to an engine"));
    ConnectDialog* dialog = dialogOf(*console);
    QVERIFY(dialog != nullptr);
    TRY(screen::says(*dialog, QStringLiteral("Kept in the keychain of this desktop.")));
    dialog->fill(host->url(), QString::fromUtf8(host->token()), kName);
    screen::press(*dialog, kAttach);
    TRY(isShown(*console));
  }
  QVERIFY(!isWritten(folder.path(), host->token()));
  const auto keychain = ui::keychain::makeDesktopKeychain();
  const auto console = begin(folder, *keychain);
  TRY(isShown(*console));
  QVERIFY(dialogOf(*console) == nullptr);  // nobody was asked
  QCOMPARE(console->session().rest().address().token.reveal(), host->token().toStdString());
}

/// On a bus on which nobody keeps secrets.
void KeychainWindowTest::withoutAKeychainTheTokenIsAskedForEachTime() {
  const QString why = QStringLiteral("kept in memory only: no keychain answers on this desktop");
  const std::unique_ptr<EngineHost> host = runningDaemon();
  QVERIFY(host != nullptr);
  const QTemporaryDir folder;
  {
    const auto keychain = ui::keychain::makeDesktopKeychain();
    const auto console = begin(folder, *keychain);
    TRY(console->window().showsStart());
    screen::press(console->window(), QStringLiteral("Attach to an engine"));
    ConnectDialog* dialog = dialogOf(*console);
    QVERIFY(dialog != nullptr);
    TRY(screen::says(*dialog, QStringLiteral("Asked for with each start and ") + why));
    dialog->fill(host->url(), QString::fromUtf8(host->token()), kName);
    screen::press(*dialog, kAttach);
    TRY(isShown(*console));
  }
  for (int start = 0; start < 2; ++start) {
    const auto keychain = ui::keychain::makeDesktopKeychain();
    const auto console = begin(folder, *keychain);
    TRY(dialogOf(*console) != nullptr && dialogOf(*console)->isVisible());
    ConnectDialog* dialog = dialogOf(*console);
    QVERIFY(screen::says(*dialog, QStringLiteral("Token of Shop")));
    QVERIFY2(screen::says(*dialog, QStringLiteral("The token of Shop is asked for each time and ") + why), qPrintable(dialog->verdict()));
    QVERIFY(!isShown(*console));
    screen::type(*dialog, QStringLiteral("Token"), QString::fromUtf8(host->token()));
    screen::press(*dialog, kAttach);
    TRY(isShown(*console));
  }
  QVERIFY(!isWritten(folder.path(), host->token()));
}

void ViewerWindowTest::linkOpensItsPlaceInTheProgram() {
  Stage stage(make_());
  QVERIFY(stage.open() && stage.quicken());
  const QString id = stage.mail(kAddress);
  TRY(stage.stateOf(id) == kDead);
  const QString cause = stage.causeOf(id);
  const Way way(QUrl(stage.host().url()));
  const QTemporaryDir home;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
    environment.insert(QString::fromLatin1(name), home.path());
  const auto link = [&](const QString& place) { return QString(QStringLiteral("signalbox://") + way.place() + place); };
  const auto start = [&](QProcess& program, const QStringList& options) {
    program.setProcessEnvironment(environment);
    program.setChildProcessModifier(endWithParent);
    program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    program.start(consoleProgram(), options);
    return program.waitForStarted();
  };

  QProcess console;
  QVERIFY2(start(console,
                 {QStringLiteral("--connect"), QStringLiteral("http://") + way.place(), QStringLiteral("--token-file"),
                  stage.host().dataDirectory() + QStringLiteral("/admin.token"), link(QStringLiteral("/dead-letters/groups/") + cause)}),
           qPrintable(console.errorString()));
  TRY(way.wasAsked(QStringLiteral("GET /dead-letters?")) && way.wasAsked(QStringLiteral("q=cause%3A") + cause));
  TRY(way.wasAsked(QStringLiteral("GET /dead-letters/") + id));  // known from the answer: it is shown beside the list
  QVERIFY(!way.wasAsked(QStringLiteral("GET /notifications/")));
  const auto door = [&] { return QDir(home.path()).entryList({QStringLiteral("signalbox-console-*")}, QDir::System); };
  TRY(!door().isEmpty());

  QProcess second;  // as the desktop starts it for a link that is pressed
  QVERIFY2(start(second, {link(QStringLiteral("/notifications/") + id)}), qPrintable(second.errorString()));
  TRY(second.state() == QProcess::NotRunning);
  QCOMPARE(second.exitStatus(), QProcess::NormalExit);
  QCOMPARE(second.exitCode(), 0);
  TRY(way.wasAsked(QStringLiteral("GET /notifications/") + id));
  QCOMPARE(console.state(), QProcess::Running);
  console.kill();
  QVERIFY(console.waitForFinished());
}

}  // namespace signalbox::tests
