#pragma once
// The console's own engine: the same object as the daemon's, in this process, on threads of its own. The console speaks
// to it over REST like to any other. Starting and stopping take time and happen on a thread of their own; answers come on
// the GUI thread. Also hands the engine over to a daemon when the window closes.

#include <QObject>

#include <atomic>
#include <memory>
#include <thread>

#include "engine/base/log.h"
#include "engine/base/random.h"
#include "engine/base/system_clock.h"
#include "engine/runtime/engine.h"
#include "ui/shell/engine_launcher.h"

namespace signalbox::app {

class EmbeddedEngine final : public ui::shell::EngineLauncher {
 public:
  /// `memory`: the file in which the address and folder of the person's own engine are kept.
  EmbeddedEngine(const base::Clock& machine, base::Random& random, base::Log& log, std::string daemonPath, QString memory);
  ~EmbeddedEngine() override;

  ui::shell::LaunchOptions defaults() const override;
  std::optional<ui::shell::LaunchOptions> remembered() const override;
  bool isRunning() const override { return engine_ != nullptr; }
  void startEmbedded(const ui::shell::LaunchOptions& options, Started done) override;
  void onProgress(Progress progress) override { progress_ = std::move(progress); }
  void cancelStart() override { givenUp_ = true; }
  void onFailure(Failed failed) override { failed_ = std::move(failed); }
  void restart(Started done) override;
  void stop(bool drain, Done done) override;
  void handOver(Done done) override;

 private:
  base::Result<ui::client::EngineAddress> start(const ui::shell::LaunchOptions& options);
  base::Status configure(const ui::shell::LaunchOptions& options);
  base::Result<runtime::RunningFacts> run();
  base::Status runDaemon();
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
  std::unique_ptr<runtime::Engine> engine_;  // the GUI thread's, except while worker_ runs
  std::thread worker_;
};

}  // namespace signalbox::app
