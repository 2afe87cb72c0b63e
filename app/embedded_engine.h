#pragma once
// The console's own engine: the same object as the daemon's, in this process, on threads of its own. The console speaks
// to it over REST like to any other. Starting and stopping take time and happen on a thread of their own; answers come on
// the GUI thread. Also hands the engine over to a daemon when the window closes.

#include <QObject>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "engine/base/log.h"
#include "engine/base/random.h"
#include "engine/base/system_clock.h"
#include "engine/runtime/engine.h"
#include "ui/shell/engine_launcher.h"

class QProcess;

namespace signalbox::app {

class EmbeddedEngine final : public ui::shell::EngineLauncher {
 public:
  /// `memory`: the file in which the address and folder of the person's own engine are kept.
  EmbeddedEngine(const base::Clock& machine, base::Random& random, base::Log& log, std::string daemonPath, QString memory);
  ~EmbeddedEngine() override;

  ui::shell::LaunchOptions defaults() const override;
  std::optional<ui::shell::LaunchOptions> remembered() const override;
  bool isRunning() const override { return running_; }
  ui::shell::KeyNeed keyNeed(const ui::shell::LaunchOptions& options) const override;
  ui::client::Secret makeKey() override;
  void startEmbedded(const ui::shell::LaunchOptions& options, Started done) override;
  void onProgress(Progress progress) override { progress_ = std::move(progress); }
  void cancelStart() override { givenUp_ = true; }
  void onFailure(Failed failed) override { failed_ = std::move(failed); }
  void restart(Started done) override;
  void stop(bool drain, Done done) override;
  void handOver(Done done) override;

 private:
  base::Result<ui::client::EngineAddress> start(const ui::shell::LaunchOptions& options);
  /// The engine's options as `options` and the configuration say, and the file that was read.
  struct Settings {
    runtime::EngineOptions engine;
    std::string configuration;  // may be empty
  };
  base::Result<Settings> settingsOf(const ui::shell::LaunchOptions& options) const;
  base::Status configure(const ui::shell::LaunchOptions& options);
  base::Status keepKeySource(const std::string& source);
  base::Result<runtime::RunningFacts> run();
  /// Ends the engine and does what comes `next`, both on worker_.
  void endAnd(std::function<base::Status()> next, Done done);
  base::Status runDaemon();
  base::Status awaitDaemon(QProcess& daemon) const;
  QStringList daemonArguments() const;
  base::Status simulate();
  void remember() const;
  void join();

  const base::Clock& machine_;
  base::Random& random_;
  base::Log& log_;
  const std::string daemonPath_;
  const QString memory_;
  QObject gui_;  // what comes from other threads is told on its own, for as long as this lives
  Failed failed_;
  Progress progress_;
  std::atomic<bool> givenUp_ = false;
  ui::shell::LaunchOptions launched_;
  std::string configuration_;  // the file that was read; may be empty
  runtime::EngineOptions options_;
  std::unique_ptr<runtime::Engine> engine_;  // worker_'s, and who has joined that
  bool running_ = false;                     // the GUI thread's word on engine_: one that restarts is still there
  std::thread worker_;
};

}  // namespace signalbox::app
