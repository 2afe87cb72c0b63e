#include <QCoreApplication>
#include <QTest>

#include "tests/ui/keychain/keychain_test.h"

int main(int argc, char** argv) {
  // Libraries read the bus's address when they first need it, so it is there before anything else.
  PrivateBus bus;
  const bool none = argc == 2 && qstrcmp(argv[1], kWithoutBus) == 0;
  if (none)
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
  else if (!bus.start())
    qFatal("no bus: %s", bus.problem().constData());
  QCoreApplication application(argc, argv);
  if (none) return tellWhatAnswers();
  KeychainTest keychain(bus);
  return QTest::qExec(&keychain, argc, argv);
}
