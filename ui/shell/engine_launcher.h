#pragma once
// How the console gets an engine of its own, without knowing how one is built: implemented where programs are composed.
// Called on the GUI thread; every `done` comes there too, exactly once, and may take as long as the engine needs.

#include <functional>
#include <optional>

#include "engine/base/status.h"
#include "ui/client/address.h"

namespace signalbox::ui::shell {

struct LaunchOptions {
  QString listen = QStringLiteral("127.0.0.1:8742");
  QString dataDirectory;    // empty: the user's own
  QString configuration;    // a file of settings; empty: signalbox.toml in the data directory, where there is one
  bool demo = false;        // a simulated day first, then live; in a directory of its own
  QString keySource = {};   // of a new directory: where the key of its credentials shall lie, as vault.key says it; empty: a file in it
  client::Secret key = {};  // what keyNeed() asks for: the key from the keychain, or the passphrase
  bool operator==(const LaunchOptions&) const = default;
};

/// What has to be brought before an engine of one's own can open its credentials.
struct KeyNeed {
  enum class Kind { nothing, keychain, passphrase };
  Kind kind = Kind::nothing;
  bool fresh = false;      // there is none yet: it is made, or chosen, now
  QString directory = {};  // whose it is
};

class EngineLauncher {
 public:
  using Started = std::function<void(base::Result<client::EngineAddress>)>;
  using Done = std::function<void(base::Status)>;
  using Failed = std::function<void(base::Status)>;
  using Progress = std::function<void(double)>;  // 0 to 1

  virtual ~EngineLauncher() = default;
  /// What a person is offered; names the user's data directory.
  virtual LaunchOptions defaults() const = 0;
  /// Set when the user ran an engine here before: it is started again with the console.
  virtual std::optional<LaunchOptions> remembered() const = 0;
  virtual bool isRunning() const = 0;
  virtual KeyNeed keyNeed(const LaunchOptions& options) const = 0;
  /// A new random one, as it is kept in a keychain.
  virtual client::Secret makeKey() = 0;
  /// Attaches to the running owner of the data directory when there is one.
  virtual void startEmbedded(const LaunchOptions& options, Started done) = 0;
  /// Told how far a start is that takes long: the simulated day of a demonstration. Others are told nothing.
  virtual void onProgress(Progress) {}
  /// Gives such a start up; its `done` says Code::cancelled. Legal when nothing starts.
  virtual void cancelStart() {}
  /// Told when the engine that runs here cannot go on, because its store failed. It answers 503 until restart() or stop().
  virtual void onFailure(Failed failed) = 0;
  /// Stops what is left of it and starts it anew from its data directory, with the options that it had.
  virtual void restart(Started done) = 0;
  /// Refuses new work, ends what is being sent, flushes. Legal when nothing runs.
  virtual void stop(bool drain, Done done) = 0;
  /// Goes on as a process of its own after the console has gone. `done` comes once that is up, or says why it is not.
  virtual void handOver(Done done) = 0;
};

}  // namespace signalbox::ui::shell
