#include "tests/ui/acceptance/reach_window_test.h"

#include <QClipboard>
#include <QDBusConnection>
#include <QFile>
#include <QLocalSocket>
#include <QTest>

#include "tests/ui/acceptance/screen.h"
#include "ui/shell/frame_banner.h"
#include "ui/shell/main_window.h"
#include "ui/shell/rail.h"
#include "ui/views/engines/engine_row.h"
#include "ui/views/engines/engines_sheet.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/messages_card.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace ui::widgets;
using ui::shell::EngineSwitcher;
using ui::views::DeadLettersView;

namespace {

const QString kDead = QStringLiteral("dead"), kDesktop = QStringLiteral("desktop");
constexpr uint kNumber = 7;

/// What a desktop has on its bus.
class NoteDesktop final : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
 public:
  QStringList told;

 public Q_SLOTS:
  uint Notify(const QString&, uint, const QString&, const QString& title, const QString& text, const QStringList&, const QVariantMap&, int) {
    told << QStringLiteral("%1: %2").arg(title, text);
    return kNumber;
  }
  void CloseNotification(uint) {}

 Q_SIGNALS:
  void ActionInvoked(uint id, const QString& key);
};

}  // namespace

bool ReachWindowTest::showsGroup(const QString& cause) {
  const ui::views::Place& place = stage_->console().context().navigator.place();
  return place.screen == QLatin1String("dead-letters") && place.path == QStringList{QStringLiteral("groups"), cause};
}

bool ReachWindowTest::shows(const QString& engine) {
  return screen::named<EngineSwitcher>(stage_->window(), QString(QStringLiteral("Engine: ") + engine)) != nullptr;
}

void ReachWindowTest::init() {
  stage_ = std::make_unique<Stage>(make_());
  QVERIFY(stage_->open());
}

void ReachWindowTest::cleanup() { stage_.reset(); }

void ReachWindowTest::linkLeadsToTheGroup() {
  const QString id = stage_->mail(QStringLiteral("permanent@linked.example.com"));
  TRY(stage_->stateOf(id) == kDead);
  const QString cause = stage_->causeOf(id);
  stage_->go(Qt::Key_D);
  const auto view = [this] { return qobject_cast<DeadLettersView*>(stage_->console().window().view()); };
  TRY(view() != nullptr && view()->groups()->model()->rowOf(cause) >= 0);
  QVERIFY(screen::pick([&] { screen::askMenu(*view()->groups()->table(), cause); }, QStringLiteral("Copy a link")));
  const QString link = QGuiApplication::clipboard()->text();
  QVERIFY2(link.startsWith(QStringLiteral("signalbox://127.0.0.1:")) && link.endsWith(QString(QStringLiteral("/dead-letters/groups/") + cause)),
           qPrintable(link));
  stage_->visit(QStringLiteral("overview"));
  QLocalSocket program;  // that the desktop starts for a link
  program.connectToServer(stage_->door());
  TRY(program.state() == QLocalSocket::ConnectedState);
  program.write(QByteArray(link.toUtf8() + '\n'));
  TRY(showsGroup(cause));
  TRY(view() != nullptr && view()->messages()->model()->rowOf(id) >= 0);
}

void ReachWindowTest::alertBecomesANoteOfTheDesktop() {
  QDBusConnection bus = QDBusConnection::connectToBus(QString::fromUtf8(qgetenv("DBUS_SESSION_BUS_ADDRESS")), kDesktop);
  NoteDesktop desktop;
  QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/Notifications"), &desktop,
                             QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
  QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.Notifications")));
  QWidget other;  // what somebody works with meanwhile
  other.show();
  other.activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(&other));
  const QString id = stage_->mail(QStringLiteral("permanent@noted.example.com"));
  TRY(stage_->stateOf(id) == kDead);
  TRY(desktop.told.join(QLatin1Char('\n')).contains(QStringLiteral("New cause in the dead-letter queue")));
  const QString cause = stage_->causeOf(id);
  const auto pressed = [&] {
    Q_EMIT desktop.ActionInvoked(kNumber, QStringLiteral("default"));
    return showsGroup(cause);
  };
  TRY(pressed());  // its number comes back first
  QDBusConnection::disconnectFromBus(kDesktop);
}

void ReachWindowTest::productionIsReadOnlyUntilUnlocked() {
  const QString act = QStringLiteral("Send a test message");
  QVERIFY(stage_->attach(stage_->host(), QStringLiteral("Live"), true));
  TRY(stage_->console().window().banner()->text().contains(QStringLiteral("Live is marked production: read-only until unlocked")));
  stage_->visit(QStringLiteral("set-up/providers"));
  TRY(screen::button(stage_->window(), act) != nullptr);
  QVERIFY(!screen::isFree(stage_->window(), act));
  QVERIFY(!stage_->state().canAct(QStringLiteral("replay.bulk")) && stage_->state().canRead(QStringLiteral("notifications.read")));
  screen::press(stage_->window(), QStringLiteral("Unlock"));
  TRY(screen::isFree(stage_->window(), act));
  QVERIFY(stage_->state().canAct(QStringLiteral("replay.bulk")));
}

void ReachWindowTest::twoEnginesAreKeptApart() {
  const QString shop = QStringLiteral("Shop"), depot = QStringLiteral("Depot");
  const std::unique_ptr<EngineHost> other = runningDaemon();
  QVERIFY(stage_->attach(stage_->host(), shop, false));
  QVERIFY(stage_->attach(*other, depot, false));
  TRY(shows(depot));
  const QByteArray mail = R"({"channel": "email", "to": "ok@depot.example.com", "content": {"subject": "s", "text": "t"}})";
  QCOMPARE(other->ask("POST", QStringLiteral("/notifications"), mail), 202);
  const auto listed = [this] { return screen::named<Table>(stage_->window(), QStringLiteral("Notifications")); };
  stage_->go(Qt::Key_N);
  TRY(listed() != nullptr && listed()->model()->rowCount() == 1);

  auto& console = stage_->console();
  console.openEngines();
  const auto health = [&](const QString& name) {
    const auto* row = console.engines()->row(name);
    return row == nullptr ? QString() : row->words();
  };
  TRY(health(shop).contains(QStringLiteral("Connected")) && health(depot).contains(QStringLiteral("Connected")));
  console.engines()->row(shop)->openButton()->click();
  TRY(shows(shop) && !console.engines()->sheet()->isOpen());
  stage_->go(Qt::Key_N);
  TRY(screen::says(stage_->window(), QStringLiteral("No notifications yet")));
  QTest::keyClick(&stage_->window(), Qt::Key_2, Qt::ControlModifier);
  TRY(shows(depot));
  stage_->go(Qt::Key_N);
  TRY(listed() != nullptr && listed()->model()->rowCount() == 1);
}

void ReachWindowTest::incidentIsWrittenAsAPage() {
  const auto pause = [this](bool paused) {
    const QByteArray body = QByteArray(R"({"reason": "a flood of codes", "paused": )") + (paused ? "true}" : "false}");
    return stage_->host().ask("PATCH", QStringLiteral("/queues/sms"), body) == 200;
  };
  const auto isPaused = [this] {
    const auto* queue = stage_->state().queue(QStringLiteral("sms"));
    return queue != nullptr && queue->paused;
  };
  QVERIFY(pause(true));
  TRY(isPaused());
  QVERIFY(pause(false));
  TRY(!isPaused());
  stage_->go(Qt::Key_T);
  TRY(screen::isFree(stage_->window(), QStringLiteral("Incident report")));
  screen::press(stage_->window(), QStringLiteral("Incident report"));
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("incident.html"));
  QVERIFY(screen::chooseFile(stage_->window(), path));
  TRY(screen::says(stage_->window(), QString(QStringLiteral("Written: ") + path)));
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray page = file.readAll();
  for (const char* part : {"<h1>Incident on ", "data:image/png;base64,", "a flood of codes"}) QVERIFY2(page.contains(part), part);
}

}  // namespace signalbox::tests

#include "reach_window_test.moc"
