#pragma once
// Who comes to a real engine with the window, and how: with a token that may only look, with one that the keychain of the desktop has or has not, and
// by a link that the program is started with. Each case has an engine of its own. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/stage.h"

namespace signalbox::tests {

class ViewerWindowTest final : public QObject {
  Q_OBJECT
 public:
  using MakeHost = std::unique_ptr<EngineHost> (*)();
  explicit ViewerWindowTest(MakeHost make) : make_(make) {}

 private Q_SLOTS:
  void viewerReadsNoAddressAndCanDoNothing();
  void linkOpensItsPlaceInTheProgram();

 private:
  const MakeHost make_;
};

/// Whose token is kept is attached to: a signalboxd.
class KeychainWindowTest final : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tokenIsFoundInTheKeychainOfTheDesktop();
  void withoutAKeychainTheTokenIsAskedForEachTime();

 private:
  /// Of somebody who knows no engine yet, or those that this folder knows.
  std::unique_ptr<ui::shell::Console> begin(const QTemporaryDir& folder, ui::keychain::TokenStore& keychain);

  base::SystemClock clock_;
  base::SystemRandom random_;
};

}  // namespace signalbox::tests
