#include "app/embedded_engine.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QMetaObject>
#include <QProcess>

#include "app/daemon_options.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/demo_day.h"

namespace signalbox::app {

using base::Status;
using ui::client::EngineAddress;
using ui::shell::LaunchOptions;

namespace {

/// On the GUI thread, later.
template <class Act>
void onGuiThread(Act act) {
  QMetaObject::invokeMethod(QCoreApplication::instance(), std::move(act), Qt::QueuedConnection);
}

EngineAddress addressOf(const std::string& url, const std::string& token) {
  return {QUrl(QString::fromStdString(url)), ui::client::Secret(token)};
}

}  // namespace

EmbeddedEngine::EmbeddedEngine(const base::Clock& machine, base::Random& random, base::Log& log, std::string daemonPath)
    : machine_(machine), random_(random), log_(log), daemonPath_(std::move(daemonPath)) {}

EmbeddedEngine::~EmbeddedEngine() {
  join();
  if (engine_ != nullptr) engine_->stop();
}

void EmbeddedEngine::join() {
  if (worker_.joinable()) worker_.join();
}

LaunchOptions EmbeddedEngine::defaults() const {
  LaunchOptions options;
  options.dataDirectory = QString::fromStdString(defaultDataDirectory(false));
  return options;
}

std::optional<LaunchOptions> EmbeddedEngine::remembered() const {
  const LaunchOptions options = defaults();
  if (!QFileInfo::exists(options.dataDirectory + QStringLiteral("/signalbox.db"))) return std::nullopt;
  return options;
}

void EmbeddedEngine::startEmbedded(const LaunchOptions& options, Started done) {
  join();
  worker_ = std::thread([this, options, done = std::move(done)] {
    auto started = std::make_shared<base::Result<EngineAddress>>(start(options));
    onGuiThread([done, started] { done(*started); });
  });
}

base::Result<EngineAddress> EmbeddedEngine::start(const LaunchOptions& options) {
  options_ = runtime::EngineOptions{};
  // A demonstration never mixes with what the user keeps.
  const bool ownFolder = options.demo || options.dataDirectory.isEmpty();
  options_.demo = options.demo;
  options_.dataDirectory = ownFolder ? defaultDataDirectory(options.demo) : options.dataDirectory.toStdString();
  SB_TRY(runtime::applyListen(options.listen.toStdString(), options_));
  // Somebody runs there already: this console is one more window onto it.
  if (const auto running = runtime::DataDirectory::running(options_.dataDirectory); running && !running->url.empty()) {
    SB_ASSIGN(const std::string token, runtime::DataDirectory::readToken(options_.dataDirectory));
    return addressOf(running->url, token);
  }
  if (options.demo) SB_TRY(runtime::simulateDay(options_, machine_.now().wall, log_, [](std::string_view, double) {}));
  auto engine = std::make_unique<runtime::Engine>(options_, runtime::Engine::Parts{machine_, machine_, random_, log_, {}});
  base::Result<runtime::RunningFacts> facts = engine->start();
  if (!facts.ok() && options.demo) {
    // A demonstration beside an engine of the user's own: any free port will do.
    options_.server.port = 0;
    engine = std::make_unique<runtime::Engine>(options_, runtime::Engine::Parts{machine_, machine_, random_, log_, {}});
    facts = engine->start();
  }
  if (!facts.ok()) return facts.status();
  SB_ASSIGN(const std::string token, runtime::DataDirectory::readToken(options_.dataDirectory));
  engine_ = std::move(engine);
  return addressOf(facts->url, token);
}

void EmbeddedEngine::stop(bool drain, Done done) {
  join();
  worker_ = std::thread([this, drain, done = std::move(done)] {
    static_cast<void>(drain);  // a stop always drains; what cannot end in time is handed back
    if (engine_ != nullptr) engine_->stop();
    onGuiThread([this, done] {
      engine_.reset();
      done(Status::okay());
    });
  });
}

void EmbeddedEngine::handOver(Done done) {
  stop(true, [this, done](const Status&) { done(runDaemon()); });
}

Status EmbeddedEngine::runDaemon() {
  QStringList arguments{QStringLiteral("--data"), QString::fromStdString(options_.dataDirectory), QStringLiteral("--listen"),
                              QString::fromStdString(options_.server.host) + QStringLiteral(":") + QString::number(options_.server.port)};
  if (options_.demo) arguments << QStringLiteral("--demo");
  if (QProcess::startDetached(QString::fromStdString(daemonPath_), arguments)) return Status::okay();
  return Status(base::Code::unavailable, "can't start " + daemonPath_ + "; the engine has stopped");
}

}  // namespace signalbox::app
