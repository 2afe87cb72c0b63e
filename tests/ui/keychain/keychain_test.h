#pragma once
// The desktop's keychain against GNOME's, on a bus that only this program knows; and what is said where there is none.

#include <QObject>
#include <QProcess>
#include <QTemporaryDir>

inline constexpr char kWithoutBus[] = "--without-a-bus";

/// dbus-daemon with nothing to activate, and a keyring with a folder of its own that comes and goes on it.
class PrivateBus {
 public:
  ~PrivateBus();
  bool start();
  bool startKeyring();
  void stopKeyring();
  QByteArray problem() const { return problem_; }

 private:
  QTemporaryDir folder_;
  QProcess daemon_;
  QProcess keyring_;
  QByteArray problem_;
};

/// Prints it; the exit code.
int tellWhatAnswers();

class KeychainTest final : public QObject {
  Q_OBJECT
 public:
  explicit KeychainTest(PrivateBus& bus) : bus_(bus) {}

 private Q_SLOTS:
  void withoutABusItIsSaid();
  void withoutAKeychainOnTheBusItIsSaid();
  void secretComesBackFromTheKeychain();
  void keychainThatGoesAwayIsSaid();
  void goneContextIsNotTold();

 private:
  PrivateBus& bus_;
};
