#include "tests/ui/shell/alert_notes_test.h"

#include <QDBusConnection>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/shell/framed.h"
#include "ui/shell/alert_notes.h"

namespace signalbox::tests {

using namespace ui::shell;

namespace {

class Slate final : public NoteBoard {
 public:
  void show(const QString& key, const DesktopNote& note) override { notes[key] = note; }
  void withdraw(const QString& key) override { notes.remove(key); }
  QMap<QString, DesktopNote> notes;
};

protocol::AlertView alert(const char* id) {
  protocol::AlertView view;
  view.id = id;
  view.rule = "new_cause";
  view.severity = "page";
  view.text = "A new cause: mailbox <full>";
  view.link = "dead-letters/groups/c7";
  view.since = canned::kNow;
  return view;
}

struct Noted : Framed {
  explicit Noted(bool looked = false) : slate(new Slate) {
    if (!looked) window.hide();
    new AlertNotes(desk.context(), &window, std::unique_ptr<NoteBoard>(slate));
    QMetaObject::invokeMethod(&desk.session.state(), "snapshotLoaded");  // what is there already
  }
  void raise(const char* id) {
    desk.engine.snapshot().alerts.push_back(alert(id));
    desk.engine.tell({QStringLiteral("alerts")});
  }
  Slate* slate;
};

/// What a desktop has on its bus.
class FakeDesktop final : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
 public:
  QStringList told;

 public Q_SLOTS:
  uint Notify(const QString&, uint, const QString&, const QString& title, const QString& text, const QStringList& actions, const QVariantMap& hints,
              int) {
    told << QStringLiteral("%1|%2|%3|%4").arg(title, text, actions.join(QLatin1Char(','))).arg(hints[QStringLiteral("urgency")].toUInt());
    return 5;
  }
  void CloseNotification(uint id) { told << QStringLiteral("closed %1").arg(id); }

 Q_SIGNALS:
  void ActionInvoked(uint id, const QString& action);
};

/// A bus of its own, with that desktop on it.
struct DesktopBus {
  DesktopBus() {
    process.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
    while (!process.canReadLine())
      if (!process.waitForReadyRead(10'000)) return;
    address = QString::fromUtf8(process.readLine().trimmed());
    QDBusConnection connection = QDBusConnection::connectToBus(address, QStringLiteral("desktop"));
    ready = connection.registerObject(QStringLiteral("/org/freedesktop/Notifications"), &desktop,
                                      QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals) &&
        connection.registerService(QStringLiteral("org.freedesktop.Notifications"));
  }
  ~DesktopBus() {
    for (const char* name : {"desktop", "signalbox-notes"}) QDBusConnection::disconnectFromBus(QLatin1String(name));
    process.terminate();
    process.waitForFinished();
  }
  FakeDesktop desktop;
  QProcess process;
  QString address;
  bool ready = false;
};

}  // namespace

void AlertNotesTest::newAlertIsShownWhileNobodyLooks() {
  Noted noted;
  noted.raise("fresh");
  QTRY_VERIFY(noted.slate->notes.contains(QStringLiteral("fresh")));
  QCOMPARE(noted.slate->notes[QStringLiteral("fresh")].title, QStringLiteral("Shop"));
  QVERIFY(noted.slate->notes[QStringLiteral("fresh")].urgent);
  QCOMPARE(noted.slate->notes.size(), 1);
}

void AlertNotesTest::whatWasRaisedBeforeIsNotTold() {
  Noted noted;
  QVERIFY(!noted.desk.engine.snapshot().alerts.empty());
  noted.desk.engine.tell({QStringLiteral("alerts")});
  noted.raise("fresh");
  QTRY_VERIFY(!noted.slate->notes.isEmpty());
  QCOMPARE(noted.slate->notes.keys(), QStringList{QStringLiteral("fresh")});
}

void AlertNotesTest::nothingIsShownWhileTheWindowIsLookedAt() {
  Noted noted(true);
  QVERIFY(noted.active);
  QSignalSpy told(&noted.desk.session.state(), &ui::state::EngineState::alertsChanged);
  noted.raise("fresh");
  QTRY_VERIFY(told.count() > 0);
  QVERIFY(noted.slate->notes.isEmpty());
}

void AlertNotesTest::pressedNoteOpensItsGroup() {
  Noted noted;
  noted.raise("fresh");
  QTRY_VERIFY(!noted.slate->notes.isEmpty());
  Q_EMIT noted.slate->pressed(QStringLiteral("fresh"));
  QVERIFY(noted.window.isVisible());
  QCOMPARE(noted.desk.navigator.place().relative(), QStringLiteral("dead-letters/groups/c7"));
}

void AlertNotesTest::endedAlertIsWithdrawn() {
  Noted noted;
  noted.raise("fresh");
  QTRY_VERIFY(!noted.slate->notes.isEmpty());
  noted.desk.engine.snapshot().alerts.pop_back();
  noted.desk.engine.tell({QStringLiteral("alerts")});
  QTRY_VERIFY(noted.slate->notes.isEmpty());
}

void AlertNotesTest::switchedOffTheyAreNotTold() {
  Noted noted;
  noted.desk.layout.change([](ui::workspace::Layout& layout) { layout.alertNotes = false; });
  QSignalSpy told(&noted.desk.session.state(), &ui::state::EngineState::alertsChanged);
  noted.raise("fresh");
  QTRY_VERIFY(told.count() > 0);
  QVERIFY(noted.slate->notes.isEmpty());
}

void AlertNotesTest::engineThatIsLeftTakesItsNotesAlong() {
  Noted noted;
  noted.raise("fresh");
  QTRY_VERIFY(!noted.slate->notes.isEmpty());
  FakeEngine other;
  noted.desk.session.start(other.address());
  QVERIFY(noted.slate->notes.isEmpty());
}

void AlertNotesTest::desktopTakesTheNoteOverItsBus() {
  DesktopBus bus;
  QVERIFY(bus.ready);
  const auto board = makeDesktopBoard(bus.address);
  QSignalSpy pressed(board.get(), &NoteBoard::pressed);
  board->show(QStringLiteral("alert-1"), {QStringLiteral("Shop"), QStringLiteral("mailbox <full>"), true});
  QTRY_COMPARE(bus.desktop.told, QStringList{QStringLiteral("Shop|mailbox &lt;full&gt;|default,Open|2")});
  const auto press = [&] {
    Q_EMIT bus.desktop.ActionInvoked(5, QStringLiteral("default"));
    return pressed.count() > 0;
  };
  QTRY_VERIFY(press());  // the number comes back first
  QCOMPARE(pressed.first().first().toString(), QStringLiteral("alert-1"));
  board->withdraw(QStringLiteral("alert-1"));
  QTRY_COMPARE(bus.desktop.told.last(), QStringLiteral("closed 5"));
}

void AlertNotesTest::noteThatEndsBeforeItHasANumberIsClosed() {
  DesktopBus bus;
  QVERIFY(bus.ready);
  const auto board = makeDesktopBoard(bus.address);
  board->show(QStringLiteral("alert-1"), {QStringLiteral("Shop"), QStringLiteral("short"), false});
  board->withdraw(QStringLiteral("alert-1"));
  QTRY_COMPARE(bus.desktop.told, QStringList({QStringLiteral("Shop|short|default,Open|1"), QStringLiteral("closed 5")}));
}

}  // namespace signalbox::tests

#include "alert_notes_test.moc"
