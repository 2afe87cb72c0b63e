#pragma once
// The tokens of the engines that this console knows: in the keychain of the desktop, each under its engine's address, so that a token goes
// to that address and no other. Where no keychain answers a token lives in memory until the console ends, and is asked for again with the
// next start. GUI thread; every call completes exactly once and later, unless its context is gone.

#include <QHash>
#include <QObject>

#include <functional>
#include <optional>
#include <string>

#include "ui/keychain/token_store.h"
#include "ui/workspace/connection.h"

namespace signalbox::ui::workspace {

class Workspace;

class EngineTokens final : public QObject {
  Q_OBJECT
 public:
  using Read = std::function<void(base::Result<std::string>)>;
  using Done = std::function<void(base::Status)>;

  EngineTokens(Workspace& workspace, keychain::TokenStore& store, QObject* parent = nullptr);

  /// notFound, with the reason in words, where a person has to be asked for it.
  void token(const Connection& connection, QObject* context, Read done);
  /// What was read or given since the console started; asks nobody.
  std::optional<std::string> held(const Connection& connection) const;
  /// Remembered in any case; what is told is whether the keychain has taken it, and if not why.
  void keep(const Connection& connection, const std::string& token, QObject* context, Done done);
  /// Not okay, with the reason in words, where it is in the keychain still; then it is remembered as before.
  void forget(const Connection& connection, QObject* context, Done done);
  /// "Kept in the keychain of this desktop", or why it is asked for each time.
  void placeWords(QObject* context, std::function<void(const QString&)> told);

 private:
  static QString nameOf(const Connection& connection);
  void readFile(const Connection& connection, const base::Status& why, QObject* context, Read done);

  Workspace& workspace_;
  keychain::TokenStore& store_;
  QHash<QString, std::string> memory_;
};

}  // namespace signalbox::ui::workspace
