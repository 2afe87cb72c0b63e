#include "app/embedded_engine.h"

#include <QFileInfo>
#include <QMetaObject>
#include <QProcess>
#include <QSettings>

#include <unistd.h>

#include <filesystem>

#include "app/daemon_options.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/demo_day.h"
#include "engine/runtime/private_file.h"
#include "engine/security/master_key.h"

namespace signalbox::app {

using base::Status;
using ui::client::EngineAddress;
using ui::shell::KeyNeed;
using ui::shell::LaunchOptions;

namespace {

const QString kListen = QStringLiteral("own-engine/listen"), kFolder = QStringLiteral("own-engine/folder");
constexpr int kLookMs = 50, kLooksMost = 200;  // at a daemon that comes up: ten seconds

/// On the thread of `context`, later; never when it is gone.
template <class Act> void later(QObject& context, Act act) { QMetaObject::invokeMethod(&context, std::move(act), Qt::QueuedConnection); }

const std::string kBeside = "/signalbox.toml", kKeychain = "keychain", kPassphrase = "passphrase";

bool hasStore(const std::string& directory) { return QFileInfo::exists(QString::fromStdString(directory + "/signalbox.db")); }
bool usesKey(const runtime::VaultOptions& vault, const std::string& source) { return vault.key == source || vault.previousKey == source; }

EngineAddress addressOf(const std::string& url, const std::string& token, const std::string& fingerprint) {
  return {QUrl(QString::fromStdString(url)), ui::client::Secret(token), QString::fromStdString(fingerprint)};
}

}  // namespace

EmbeddedEngine::EmbeddedEngine(const base::Clock& machine, base::Random& random, base::Log& log, std::string daemonPath, QString memory)
    : machine_(machine), random_(random), log_(log), daemonPath_(std::move(daemonPath)), memory_(std::move(memory)) {}

EmbeddedEngine::~EmbeddedEngine() {
  givenUp_ = true;  // nobody waits for a demonstration any more
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
  LaunchOptions options = defaults();
  const QSettings kept(memory_, QSettings::IniFormat);
  options.listen = kept.value(kListen, options.listen).toString();
  options.dataDirectory = kept.value(kFolder, options.dataDirectory).toString();
  const QFileInfo folder(options.dataDirectory);
  // One that cannot be read is no first start: opening it says what is wrong with it.
  const bool unusable = folder.exists() && !(folder.isDir() && folder.isReadable() && folder.isExecutable());
  if (!unusable && !QFileInfo::exists(options.dataDirectory + QStringLiteral("/signalbox.db"))) return std::nullopt;
  return options;
}

/// What a person chose comes again with the next start; a demonstration is not theirs.
void EmbeddedEngine::remember() const {
  if (launched_.demo) return;
  QSettings kept(memory_, QSettings::IniFormat);
  kept.setValue(kListen, launched_.listen);
  kept.setValue(kFolder, QString::fromStdString(options_.dataDirectory));
}

void EmbeddedEngine::startEmbedded(const LaunchOptions& options, Started done) {
  join();
  launched_ = options;
  givenUp_ = false;
  worker_ = std::thread([this, options, done = std::move(done)] {
    auto started = std::make_shared<base::Result<EngineAddress>>(start(options));
    later(gui_, [this, done, started, runs = engine_ != nullptr] {
      running_ = runs;
      if (started->ok()) remember();
      done(*started);
    });
  });
}

void EmbeddedEngine::restart(Started done) {
  join();
  worker_ = std::thread([this, done = std::move(done)] {
    if (engine_ != nullptr) engine_->stop();
    engine_.reset();  // with it goes the lock on the data directory
    auto started = std::make_shared<base::Result<EngineAddress>>(start(launched_));
    later(gui_, [this, done, started, runs = engine_ != nullptr] {
      running_ = runs;
      done(*started);
    });
  });
}

/// The person's choice of address wins over the file's.
base::Result<EmbeddedEngine::Settings> EmbeddedEngine::settingsOf(const LaunchOptions& options) const {
  Settings settings;
  // A demonstration never mixes with what the user keeps.
  const bool ownFolder = options.demo || options.dataDirectory.isEmpty();
  settings.engine.dataDirectory = ownFolder ? defaultDataDirectory(options.demo) : options.dataDirectory.toStdString();
  settings.configuration = options.configuration.toStdString();
  if (const std::string beside = settings.engine.dataDirectory + kBeside;
      settings.configuration.empty() && QFileInfo::exists(QString::fromStdString(beside)))
    settings.configuration = beside;
  if (!settings.configuration.empty()) SB_TRY(runtime::applyConfigurationFile(settings.configuration, settings.engine));
  settings.engine.demo = options.demo;
  SB_TRY(runtime::applyListen(options.listen.toStdString(), settings.engine));
  return settings;
}

Status EmbeddedEngine::configure(const LaunchOptions& options) {
  SB_ASSIGN(Settings settings, settingsOf(options));
  options_ = std::move(settings.engine);
  configuration_ = std::move(settings.configuration);
  const bool mayChoose = !options.demo && !hasStore(options_.dataDirectory) && options_.vault.key.empty();
  if (mayChoose && !options.keySource.isEmpty()) SB_TRY(keepKeySource(options.keySource.toStdString()));
  if (usesKey(options_.vault, kKeychain)) options_.vault.handedKey = security::Secret(options.key.reveal());
  if (usesKey(options_.vault, kPassphrase)) options_.vault.passphrase = security::Secret(options.key.reveal());
  return Status::okay();
}

/// Beside the engine's other settings: the daemon that may take over reads it there, too.
Status EmbeddedEngine::keepKeySource(const std::string& source) {
  const std::string setting = "key = \"" + source + "\"";
  if (!configuration_.empty())
    return Status(base::Code::invalid,
                  configuration_ + " is there already and says nothing of the key; write " + setting + " into its section [vault]");
  std::error_code error;
  std::filesystem::create_directories(options_.dataDirectory, error);
  std::filesystem::permissions(options_.dataDirectory, std::filesystem::perms::owner_all, error);
  if (error) return Status(base::Code::unavailable, "can't make the data directory " + options_.dataDirectory + ": " + error.message());
  SB_TRY(runtime::writePrivate(options_.dataDirectory + kBeside, "[vault]\n" + setting + "\n"));
  configuration_ = options_.dataDirectory + kBeside;
  options_.vault.key = source;
  return Status::okay();
}

KeyNeed EmbeddedEngine::keyNeed(const LaunchOptions& options) const {
  const auto settings = settingsOf(options);
  if (!settings.ok()) return {};  // starting it says why
  const std::string& directory = settings->engine.dataDirectory;
  if (const auto running = runtime::DataDirectory::running(directory); running && !running->url.empty()) return {};
  runtime::VaultOptions vault = settings->engine.vault;
  const bool fresh = !hasStore(directory);
  if (fresh && !options.demo && vault.key.empty()) vault.key = options.keySource.toStdString();
  KeyNeed need;
  need.kind = usesKey(vault, kKeychain) ? KeyNeed::Kind::keychain : usesKey(vault, kPassphrase) ? KeyNeed::Kind::passphrase : KeyNeed::Kind::nothing;
  const bool moves = !vault.previousKey.empty() && vault.previousKey != vault.key;
  need.fresh = fresh || (moves && (vault.key == kKeychain || vault.key == kPassphrase));
  need.directory = QFileInfo(QString::fromStdString(directory)).absoluteFilePath();
  return need;
}

ui::client::Secret EmbeddedEngine::makeKey() { return ui::client::Secret(std::string(security::MasterKey::make(random_).text().reveal())); }

base::Result<runtime::RunningFacts> EmbeddedEngine::run() {
  const auto failed = [this](const Status& status) {
    later(gui_, [this, status] {
      if (failed_) failed_(status);
    });
  };
  engine_ = std::make_unique<runtime::Engine>(options_, runtime::Engine::Parts{machine_, machine_, random_, log_, failed});
  base::Result<runtime::RunningFacts> facts = engine_->start();
  if (!facts.ok()) engine_.reset();
  return facts;
}

Status EmbeddedEngine::simulate() {
  return runtime::simulateDay(options_, machine_.now().wall, log_, [this](std::string_view, double share) {
    later(gui_, [this, share] {
      if (progress_) progress_(share);
    });
    return !givenUp_;
  });
}

base::Result<EngineAddress> EmbeddedEngine::start(const LaunchOptions& options) {
  SB_TRY(configure(options));
  // Somebody runs there already: this console is one more window onto it.
  if (const auto running = runtime::DataDirectory::running(options_.dataDirectory); running && !running->url.empty()) {
    SB_ASSIGN(const std::string token, runtime::DataDirectory::readToken(options_.dataDirectory));
    return addressOf(running->url, token, running->fingerprint);
  }
  if (options.demo) SB_TRY(simulate());
  base::Result<runtime::RunningFacts> facts = run();
  if (!facts.ok() && options.demo) {
    options_.server.port = 0;  // a demonstration beside an engine of the user's own: any free port will do
    facts = run();
  }
  if (!facts.ok()) return facts.status();
  SB_ASSIGN(const std::string token, runtime::DataDirectory::readToken(options_.dataDirectory));
  return addressOf(facts->url, token, facts->fingerprint);
}

/// A stop always drains; what cannot end in time is handed back.
void EmbeddedEngine::stop(bool, Done done) {
  endAnd([] { return Status::okay(); }, std::move(done));
}

void EmbeddedEngine::handOver(Done done) {
  endAnd([this] { return runDaemon(); }, std::move(done));
}

void EmbeddedEngine::endAnd(std::function<Status()> next, Done done) {
  join();
  givenUp_ = false;
  worker_ = std::thread([this, next = std::move(next), done = std::move(done)] {
    if (engine_ != nullptr) engine_->stop();
    engine_.reset();  // with it goes the lock on the data directory
    later(gui_, [this, done, ended = next()] {
      running_ = false;
      done(ended);
    });
  });
}

QStringList EmbeddedEngine::daemonArguments() const {
  QStringList arguments{QStringLiteral("--data"), QString::fromStdString(options_.dataDirectory), QStringLiteral("--listen"),
                        QString::fromStdString(options_.server.host) + QStringLiteral(":") + QString::number(options_.server.port)};
  if (options_.demo) arguments << QStringLiteral("--demo");
  if (!configuration_.empty()) arguments << QStringLiteral("--config") << QString::fromStdString(configuration_);
  if (usesKey(options_.vault, kKeychain))
    arguments << QStringLiteral("--key-fd") << QStringLiteral("0");
  else if (usesKey(options_.vault, kPassphrase))
    arguments << QStringLiteral("--passphrase-fd") << QStringLiteral("0");
  return arguments;
}

Status EmbeddedEngine::runDaemon() {
  auto daemon = std::make_unique<QProcess>();
  daemon->setProcessChannelMode(QProcess::ForwardedChannels);
  daemon->setChildProcessModifier([] { ::setsid(); });
  daemon->start(QString::fromStdString(daemonPath_), daemonArguments());
  if (!daemon->waitForStarted()) return Status(base::Code::unavailable, "can't start " + daemonPath_ + "; the engine has stopped");
  const bool needsKey = usesKey(options_.vault, kKeychain) || usesKey(options_.vault, kPassphrase);
  if (needsKey) daemon->write((launched_.key.reveal() + "\n").c_str());
  daemon->closeWriteChannel();
  if (needsKey) daemon->waitForBytesWritten();
  Status up = awaitDaemon(*daemon);
  // Never deleted while it runs: the object's end would be the daemon's, which outlives this process.
  if (daemon->state() != QProcess::NotRunning) static_cast<void>(daemon.release());
  return up;
}

/// One that was started may not come up: its address is taken by now, its certificate or key cannot be read.
Status EmbeddedEngine::awaitDaemon(QProcess& daemon) const {
  // Who runs there is asked only once somebody says so: asking takes the directory's lock for a moment, and the daemon may want it just then.
  const QString announced = QString::fromStdString(options_.dataDirectory) + QStringLiteral("/engine.json");
  for (int looks = 0; looks < kLooksMost && !givenUp_; ++looks) {
    if (daemon.state() == QProcess::NotRunning || daemon.waitForFinished(kLookMs))
      return Status(base::Code::unavailable,
                    daemonPath_ + " ended while it came up, and the engine has stopped; when it is started in a terminal, it says why");
    if (!QFileInfo::exists(announced)) continue;
    if (const auto running = runtime::DataDirectory::running(options_.dataDirectory); running && !running->url.empty()) return Status::okay();
  }
  if (givenUp_) return Status(base::Code::cancelled, "nobody waits for it any more");
  return Status(base::Code::unavailable, daemonPath_ + " was started and has not come up within ten seconds; it may still do so");
}

}  // namespace signalbox::app
