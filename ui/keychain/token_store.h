#pragma once
// Where the console keeps what is secret: one text under each name, in the keychain of the desktop. GUI thread. Every call completes
// exactly once and later, unless its context is gone; it may take as long as a person needs to unlock the keychain.
// Codes, with the reason in words: unavailable = none answers here, so it has nothing of ours; notFound = it answers and has nothing of that name;
// forbidden = it or its person refused; storeFailed = it failed.

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <string>

#include "engine/base/status.h"

namespace signalbox::ui::keychain {

class TokenStore {
 public:
  using Read = std::function<void(base::Result<std::string>)>;
  using Done = std::function<void(base::Status)>;

  virtual ~TokenStore() = default;
  /// Whether one answers here; opens nothing.
  virtual void look(QObject* context, Done done) = 0;
  virtual void read(const QString& name, QObject* context, Read done) = 0;
  virtual void write(const QString& name, const std::string& secret, QObject* context, Done done) = 0;
  /// Okay where it had nothing of that name.
  virtual void remove(const QString& name, QObject* context, Done done) = 0;
};

/// The Secret Service of this session (GNOME Keyring, KeePassXC ...) or KWallet. Without a session bus, or where nobody on it keeps
/// secrets, every call completes with unavailable.
std::unique_ptr<TokenStore> makeDesktopKeychain();

}  // namespace signalbox::ui::keychain
