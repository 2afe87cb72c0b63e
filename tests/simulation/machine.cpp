#include "tests/simulation/machine.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "engine/base/digest.h"
#include "engine/core/audit_chain.h"

namespace signalbox::simulation {

using base::Status;

namespace {

const Card kCommit = cardOf("COMMIT"), kBegin = cardOf("BEGIN IMMEDIATE");

bool isOfDisk(Machine::Blow blow) { return blow != Machine::Blow::kill && blow != Machine::Blow::powerLoss; }

constexpr base::Millis kBetweenCheckpoints = std::chrono::minutes{5};

std::string makeDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "simulation-XXXXXX").string();
  SB_CHECK(::mkdtemp(pattern.data()) != nullptr, "a directory of its own");
  return pattern;
}

}  // namespace

Machine::Machine(std::uint64_t seed, const base::ManualClock& clock, core::CoreOptions options, queue::EmbeddedQueueOptions window,
                 Coverage& coverage)
    : clock_(clock),
      options_(std::move(options)),
      coverage_(coverage),
      random_(seed),
      queueRandom_(seed ^ 0xFA017ULL),
      window_(window),
      directory_(makeDirectory()),
      path_(directory_ + "/signalbox.db"),
      vfs_(disk, "simulation", true),
      outgoing_({}, clock, silence_, {}) {}

Machine::~Machine() {
  end();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

store::sqlite::SqliteOptions Machine::options() const {
  store::sqlite::SqliteOptions sqlite;
  sqlite.path = path_;
  sqlite.cacheKiB = 96;
  sqlite.installation = std::string(64, 'a');
  return sqlite;
}

Status Machine::start() {
  SB_ASSIGN(lock_, runtime::DataDirectory::open(directory_, random_));
  const store::sqlite::SqliteOptions sqlite = options();
  store_ = std::make_unique<store::sqlite::SqliteStore>(sqlite, silence_);
  SB_TRY(store_->open());
  SB_ASSIGN(const store::Position found, store_->position());
  SB_TRY(runtime::holdAgainst(runtime::anchorFrom(anchor_), *store_));
  SB_ASSIGN(const store::Position judged, store_->position());
  heldBy_ = judged.step == found.step ? "" : "anchor";
  const auto noParameters = [](const std::string&) -> base::Result<security::Secret> { return Status(base::Code::notFound, "there are none here"); };
  keys_ = std::make_unique<runtime::MasterKeys>(vault, directory_, runtime::MasterKeys::Parts{keyRandom_, silence_, noParameters});
  if (startBlow_) disk.arm(tests::DiskFault::die, *std::exchange(startBlow_, std::nullopt));
  SB_TRY(keys_->open(store_->secrets()));
  log_ = std::make_unique<ChangeLog>(store_->connection().handle(), [this](const std::string& text) { statement(text); });
  SB_ASSIGN(reader_, store::sqlite::openReader(sqlite));
  queue_ = std::make_unique<FaultyQueue>(window_, queueMood, queueRandom_, clock_);
  core_ = std::make_unique<core::Core>(core::Parts{*store_, *queue_, figures_, figures_, random_, silence_, *seal_, references}, options_,
                                       core::EngineIdentity{"test", "test", "boot", "", 1, clock_.now().wall});
  SB_TRY(core_->start(clock_.now()));
  for (const runtime::MasterKeys::Act& act : keys_->acts()) core_->record(act.action, act.words);
  return judgeByCheckpoints();
}

/// As the engine does behind its core's start.
Status Machine::judgeByCheckpoints() {
  const auto tell = [this](const std::string& words) { core_->record(std::string(core::kRolledBack), words, std::string(core::kAuditItself)); };
  checkpoints_ = std::make_unique<runtime::AuditCheckpoints>(
      runtime::AuditCheckpointOptions{}, directory_ + "/audit.checkpoints", core_->memory().installation,
      runtime::AuditCheckpoints::Parts{*seal_, [this] { return core_->auditHead(); }, readers_, outgoing_, clock_, silence_, tell});
  for (const std::string& words : checkpoints_->begin()) {
    SB_TRY(core_->putBack(words, clock_.now()));
    tell(words);
    if (heldBy_.empty()) heldBy_ = "checkpoints";
    checkpointedRows_ = 0;  // what the audit tells is not told again
  }
  return Status::okay();
}

void Machine::handOnCheckpoint() {
  checkpointAt_ = clock_.now().boot + kBetweenCheckpoints;
  const std::string path = directory_ + "/audit.checkpoints";
  std::error_code none;
  const auto before = std::filesystem::file_size(path, none);
  checkpoints_->tick(clock_.now());
  if (std::filesystem::file_size(path, none) != before) checkpointedRows_ = core_->auditHead().seq;
}

void Machine::loseCheckpoints() {
  std::error_code none;
  std::filesystem::remove(directory_ + "/audit.checkpoints", none);
  checkpointedRows_ = 0;
}

core::StepResult Machine::step(core::StepInputs inputs) {
  core::StepResult result = core_->step(std::move(inputs), clock_.now());
  if (result.committed && clock_.now().boot >= anchorAt_) {
    anchorAt_ = clock_.now().boot + runtime::StepAnchor::kBetween;
    anchor_ = runtime::toText({core_->memory().installation, core_->memory().step});
  }
  if (result.committed && clock_.now().boot >= checkpointAt_) handOnCheckpoint();
  return result;
}

std::int64_t Machine::anchoredStep() const {
  const auto anchor = runtime::anchorFrom(anchor_);
  return anchor ? anchor->step : 0;
}

void Machine::end() {
  statementEnds();
  aside_.reset();
  checkpoints_.reset();
  core_.reset();
  queue_.reset();
  reader_.reset();
  log_.reset();
  store_.reset();
  lock_.reset();
}

std::vector<Change> Machine::changes() {
  statementEnds();
  return log_->take();
}

void Machine::deal(Hand hand, std::vector<Blow> blows) {
  hand_ = std::move(hand);
  if (std::find(blows.begin(), blows.end(), Blow::error) == blows.end()) hand_.waitingErrors.clear();
  std::erase(blows, Blow::error);
  if (blows.empty()) hand_.waitingCrashes.clear();
  waitingBlows_ = std::move(blows);
}

/// The cards go round: one that has not come is looked for again when all others had their turn.
void Machine::aim(Blow blow, std::uint64_t salt) {
  std::vector<Card>& cards = isOfDisk(blow) ? hand_.errors : hand_.crashes;
  aim_ = Aim{blow, salt, std::nullopt};
  if (blow == Blow::busy) aim_->card = kBegin;
  if (blow == Blow::full && salt % 2 == 0) aim_->card = kCommit;
  if (blow == Blow::busy || blow == Blow::full) return;
  if (cards.empty() || salt % 4 == 0) return;
  aim_->card = cards.front();
  std::rotate(cards.begin(), cards.begin() + 1, cards.end());
}

void Machine::statement(const std::string& text) {
  if (stepsAside_) return;
  statementEnds();
  running_ = &statements_[text];
  if (running_->counts.runs++ == 0) running_->card = cardOf(text);
  if (knockAt_ > 0 && --knockAt_ == 0) knocked_ = startAnother();
  actsBefore_ = disk.acts();
  if (disk.dead()) return;
  if (keyAim_ && text.find(keyAim_->words) != std::string::npos && keyAim_->runsBefore-- == 0) {
    struckAtKeys_ = true;
    return hit(std::exchange(keyAim_, std::nullopt)->blow);
  }
  if (isWaitedFor(hand_.waitingCrashes)) {
    std::erase(hand_.waitingCrashes, running_->card);
    return hit(waitingBlows_[running_->card % waitingBlows_.size()]);
  }
  if (aim_ && !isOfDisk(aim_->blow)) {
    if (isMeant(text)) return hit(std::exchange(aim_, std::nullopt)->blow);
  } else if (aim_ && isMeant(text)) {
    return tryOnDisk(aim_->blow);
  }
  if (isWaitedFor(hand_.waitingErrors)) tryOnDisk(Blow::error);
}

bool Machine::isWaitedFor(std::vector<Card>& waiting) const {
  return !isSpared_ && std::find(waiting.begin(), waiting.end(), running_->card) != waiting.end();
}

/// The disk has one fault at a time, and a step that has found no room has no other.
void Machine::tryOnDisk(Blow blow) {
  if (disk.isArmed() || struck_ == Blow::full) return;
  const auto fault = blow == Blow::busy ? tests::DiskFault::busy : blow == Blow::full ? tests::DiskFault::full : tests::DiskFault::error;
  disk.arm(fault, 1, blow != Blow::full);
  tried_ = blow;
}

/// What runs outside of statements (readers, the log's way into the file) is nobody's.
void Machine::statementEnds() {
  Seen* const ended = std::exchange(running_, nullptr);
  if (std::exchange(diesBehind_, false)) disk.die();
  const bool isMet = (errorOpen_ || tried_ == Blow::error) && disk.fired();
  if (ended != nullptr && isMet) ++ended->counts.errors;
  if (ended != nullptr && disk.acts() != actsBefore_) ++ended->counts.diskRuns;
  if (isMet) errorOpen_ = false;
  const std::optional<Blow> tried = std::exchange(tried_, std::nullopt);
  if (!tried) return;
  if (!disk.fired()) return disk.disarm();
  struck_ = tried;
  const bool wasWaitedFor = tried == Blow::error && ended != nullptr && std::erase(hand_.waitingErrors, ended->card) > 0;
  if (!wasWaitedFor) aim_.reset();
}

bool Machine::isMeant(const std::string& text) const {
  return aim_->card ? *aim_->card == running_->card : (base::fnv1a(text, aim_->salt) >> 7) % kStatementKinds == 0;
}

/// The statement that is about to run.
void Machine::hit(Blow blow) {
  struck_ = blow;
  if (blow == Blow::error) {
    disk.arm(tests::DiskFault::error, 1, true);
    errorOpen_ = true;
  } else {
    ++running_->counts.crashes;
    // Every other commit is one, and nobody has heard of it.
    diesBehind_ = running_->card == kCommit && ++commitsStruck_ % 2 == 0;
    if (!diesBehind_) disk.die();
  }
}

Status Machine::startAnother() {
  base::SeededRandom other(1);
  return runtime::DataDirectory::open(directory_, other).status();
}

bool Machine::stepByAnother() {
  store::sqlite::SqliteStore other(options(), silence_);
  if (!other.open().ok()) return false;
  const auto reached = other.position();
  return reached.ok() && other.begin().ok() && other.commit(reached->step + 1).ok();
}

void Machine::setAside() {
  statementEnds();
  checkpoints_.reset();
  lock_.reset();
  aside_.emplace(Aside{std::move(keys_), std::move(store_), std::move(log_), std::move(reader_), std::move(queue_), std::move(core_)});
}

core::StepResult Machine::stepAside(core::StepInputs inputs) {
  stepsAside_ = true;
  core::StepResult result = aside_->core->step(std::move(inputs), clock_.now());
  stepsAside_ = false;
  return result;
}

void Machine::changeIdentity() {
  const std::string copy = path_ + ".copy";
  std::ofstream(copy).close();
  std::filesystem::permissions(copy, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::rename(copy, path_);
}

void Machine::reportStatements() {
  for (const auto& [text, seen] : statements_) coverage_.statements[text].add(seen.counts);
  statements_.clear();
  running_ = nullptr;
}

}  // namespace signalbox::simulation
