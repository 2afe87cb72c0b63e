#include "tests/simulation/machine.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "engine/base/digest.h"

namespace signalbox::simulation {

using base::Status;

namespace {

constexpr std::uint64_t kKinds = 128;  // about as many as there are statements, so that each is struck as often as any

std::string makeDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "simulation-XXXXXX").string();
  SB_CHECK(::mkdtemp(pattern.data()) != nullptr, "a directory of its own");
  return pattern;
}

}  // namespace

Machine::Machine(std::uint64_t seed, const base::ManualClock& clock, core::CoreOptions options, Coverage& coverage)
    : clock_(clock),
      options_(std::move(options)),
      coverage_(coverage),
      random_(seed),
      directory_(makeDirectory()),
      path_(directory_ + "/signalbox.db"),
      vfs_(disk, "simulation", true) {}

Machine::~Machine() {
  end();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

Status Machine::start() {
  SB_ASSIGN(lock_, runtime::DataDirectory::open(directory_, random_));
  store::sqlite::SqliteOptions sqlite;
  sqlite.path = path_;
  sqlite.cacheKiB = 96;
  sqlite.installation = std::string(64, 'a');
  store_ = std::make_unique<store::sqlite::SqliteStore>(sqlite, silence_);
  SB_TRY(store_->open());
  const auto noParameters = [](const std::string&) -> base::Result<security::Secret> { return Status(base::Code::notFound, "there are none here"); };
  keys_ = std::make_unique<runtime::MasterKeys>(vault, directory_, runtime::MasterKeys::Parts{keyRandom_, silence_, noParameters});
  if (startBlow_) disk.arm(tests::DiskFault::die, *std::exchange(startBlow_, std::nullopt));
  SB_TRY(keys_->open(store_->secrets()));
  log_ = std::make_unique<ChangeLog>(store_->connection().handle(), [this](const std::string& text) { statement(text); });
  SB_ASSIGN(reader_, store::sqlite::openReader(sqlite));
  queue_ = std::make_unique<queue::EmbeddedQueue>(queue::EmbeddedQueueOptions{});
  core_ = std::make_unique<core::Core>(core::Parts{*store_, *queue_, figures_, figures_, random_, silence_, *seal_, references}, options_,
                                       core::EngineIdentity{"test", "test", "boot", "", 1, clock_.now().wall});
  SB_TRY(core_->start(clock_.now()));
  for (const runtime::MasterKeys::Act& act : keys_->acts()) core_->record(act.action, act.words);
  return Status::okay();
}

void Machine::end() {
  creditError();
  running_ = nullptr;
  core_.reset();
  queue_.reset();
  reader_.reset();
  log_.reset();
  store_.reset();
  lock_.reset();
}

std::vector<Change> Machine::changes() {
  creditError();
  return log_->take();
}

/// An I/O error is counted for the statement that met it.
void Machine::creditError() {
  if (!errorOpen_ || !disk.fired()) return;
  errorOpen_ = false;
  if (running_ != nullptr) ++running_->errors;
}

void Machine::statement(const std::string& text) {
  creditError();
  running_ = &statements_[text];
  ++running_->runs;
  if (disk.dead()) return;
  if (keyAim_ && text.find(keyAim_->words) != std::string::npos && keyAim_->runsBefore-- == 0) {
    struckAtKeys_ = true;
    return hit(std::exchange(keyAim_, std::nullopt)->blow);
  }
  if (!aim_ || (base::fnv1a(text, aim_->salt) >> 7) % kKinds != 0) return;
  hit(std::exchange(aim_, std::nullopt)->blow);
}

/// The statement that is about to run.
void Machine::hit(Blow blow) {
  struck_ = blow;
  if (blow == Blow::error) {
    disk.arm(tests::DiskFault::error, 1, true);
    errorOpen_ = true;
  } else {
    disk.die();
    ++running_->crashes;
  }
}

Status Machine::startAnother() {
  base::SeededRandom other(1);
  return runtime::DataDirectory::open(directory_, other).status();
}

void Machine::changeIdentity() {
  const std::string copy = path_ + ".copy";
  std::ofstream(copy).close();
  std::filesystem::permissions(copy, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::rename(copy, path_);
}

void Machine::reportStatements() {
  for (const auto& [text, counts] : statements_) {
    Coverage::Statement& sum = coverage_.statements[text];
    sum.runs += counts.runs;
    sum.crashes += counts.crashes;
    sum.errors += counts.errors;
  }
  statements_.clear();
  running_ = nullptr;
}

}  // namespace signalbox::simulation
