#include "tests/ui/shell/link_door_test.h"

#include <QFile>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <memory>

#include "tests/ui/shell/console_parts.h"
#include "ui/shell/link_door.h"
#include "ui/shell/main_window.h"

namespace signalbox::tests {

namespace {

/// As the program that the desktop starts for a link does, while the console here goes on.
bool handFromElsewhere(const QString& socket, const QString& link) {
  bool taken = false;
  const std::unique_ptr<QThread> program(QThread::create([&] { taken = handLink(socket, link); }));
  program->setObjectName(QStringLiteral("pressed-link"));
  program->start();
  static_cast<void>(QTest::qWaitFor([&program] { return program->isFinished(); }, 10'000));
  program->wait();
  return taken;
}

struct Door {
  Door() : socket(folder.filePath(QStringLiteral("door"))), door(socket), came(&door, &LinkDoor::linkCame) {}
  QTemporaryDir folder;
  QString socket;
  LinkDoor door;
  QSignalSpy came;
};

}  // namespace

void LinkDoorTest::pressedLinkOpensInTheConsoleThatRuns() {
  Parts parts;
  FakeEngine other;
  parts.know({parts.engine.address(), other.address()});
  ConsoleParts given = parts.make(nullptr);
  given.door = parts.folder.filePath(QStringLiteral("door"));
  Console console(given);
  console.start();
  QTRY_VERIFY(console.session().state().hasSnapshot());
  QVERIFY(handFromElsewhere(given.door, QStringLiteral("signalbox://127.0.0.1:%1/held").arg(parts.engine.address().url.port())));
  QCOMPARE(console.context().navigator.place().screen, QStringLiteral("held"));
  console.window().hide();
  QVERIFY(handFromElsewhere(given.door, QStringLiteral("signalbox://127.0.0.1:%1/dead-letters/groups/c1").arg(other.address().url.port())));
  QVERIFY(console.window().isVisible());
  QTRY_COMPARE(console.session().rest().address().url, other.address().url);
  QTRY_COMPARE(console.context().navigator.place().path, QStringList({QStringLiteral("groups"), QStringLiteral("c1")}));
}

void LinkDoorTest::whatNamesNoPlaceIsRefused() {
  Door there;
  QVERIFY(there.door.isOpen());
  QVERIFY(!handFromElsewhere(there.socket, QStringLiteral("signalbox://host/nowhere")));
  QVERIFY(!handFromElsewhere(there.socket, QStringLiteral("https://example.com/overview")));
  QCOMPARE(there.came.count(), 0);
  QVERIFY(handFromElsewhere(there.socket, QStringLiteral("overview")));
  QCOMPARE(there.came.count(), 1);
}

void LinkDoorTest::longLineIsCutOff() {
  Door there;
  QLocalSocket guest;
  guest.connectToServer(there.socket);
  QVERIFY(guest.waitForConnected());
  guest.write(QByteArray(3 * LinkDoor::kLineMost, 'x'));
  QTRY_COMPARE(guest.state(), QLocalSocket::UnconnectedState);
  QCOMPARE(there.came.count(), 0);
  // Nor do those who say nothing keep others out for ever: they are few, and the next is turned away at once.
  std::vector<std::unique_ptr<QLocalSocket>> silent;
  for (int i = 0; i <= LinkDoor::kGuestsMost; ++i) {
    silent.push_back(std::make_unique<QLocalSocket>());
    silent.back()->connectToServer(there.socket);
    QVERIFY(silent.back()->waitForConnected());
  }
  QTRY_COMPARE(silent.back()->state(), QLocalSocket::UnconnectedState);
}

void LinkDoorTest::doorIsOfItsUserAlone() {
  Door there;
  const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
  QVERIFY(QFile::exists(there.socket));
  QVERIFY((QFile::permissions(there.socket) & others) == QFile::Permissions());
}

void LinkDoorTest::secondConsoleLeavesTheDoorToTheFirst() {
  QTemporaryDir folder;
  const QString socket = folder.filePath(QStringLiteral("door"));
  {
    QFile left(socket);  // by one that ended without a word
    QVERIFY(left.open(QIODevice::WriteOnly));
  }
  auto first = std::make_unique<LinkDoor>(socket);
  QVERIFY(first->isOpen());
  QSignalSpy came(first.get(), &LinkDoor::linkCame);
  const LinkDoor second(socket);
  QVERIFY(!second.isOpen());
  QVERIFY(handFromElsewhere(socket, QStringLiteral("held")));
  QCOMPARE(came.count(), 1);
  first.reset();
  const LinkDoor third(socket);
  QVERIFY(third.isOpen());
}

void LinkDoorTest::nobodyBehindTheDoorTakesNothing() {
  QTemporaryDir folder;
  QVERIFY(!handLink(folder.filePath(QStringLiteral("door")), QStringLiteral("held")));
  QVERIFY(!handLink({}, QStringLiteral("held")));
}

}  // namespace signalbox::tests
