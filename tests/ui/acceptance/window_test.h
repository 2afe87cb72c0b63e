#pragma once
// The real window on a real engine with a real mail server: an outage from its first sign to the replay that ends it,
// done and read as a person does. The cases follow one another. GUI thread.

#include <QObject>
#include <QTemporaryDir>

#include "engine/base/random.h"
#include "engine/base/system_clock.h"
#include "tests/ui/acceptance/engine_host.h"
#include "tests/ui/acceptance/mail_process.h"
#include "tests/ui/support/memory_keychain.h"

namespace signalbox::tests {

class WindowTest final : public QObject {
  Q_OBJECT
 public:
  explicit WindowTest(std::unique_ptr<EngineHost> host);
  ~WindowTest() override;

 private Q_SLOTS:
  void initTestCase();
  void cleanupTestCase();
  void depthIsReadFromTheTiles();
  void providerSaysWhetherATestWasTaken();
  void stoppedMailServerOpensTheBreakerOnScreen();
  void deadLettersFillWhenSendingIsForced();
  void groupOpensWithTheStoryOfItsMessages();
  void replaySheetSendsTheGroup();
  void storyTellsTheReplay();
  void deadEngineIsSaidAndActsAreBlocked();
  void returningEngineHealsTheWindow();

 private:
  QWidget& window();
  QString tile(const QString& label);
  void go(Qt::Key key);
  void confirmWithReason(const QString& reason);
  /// Ids of the notifications that were accepted.
  QStringList post(int count, const QString& prefix);
  QString story();

  std::unique_ptr<EngineHost> host_;
  MailProcess mail_;
  MemoryKeychain keychain_;
  QTemporaryDir workspace_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  std::unique_ptr<ui::shell::Console> console_;
  QStringList lost_;  // what the outage kept from going out
};

}  // namespace signalbox::tests
