#pragma once
// One machine with an engine on it: the real core, store and queue on a disk in memory, and the directory whose lock keeps a
// second engine away. It can be killed at any statement. Confined to one thread; one at a time in a process, because its
// disk is SQLite's default.

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "engine/base/system_clock.h"
#include "engine/core/core.h"
#include "engine/egress/egress.h"
#include "engine/runtime/audit_checkpoints.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/master_keys.h"
#include "engine/runtime/step_anchor.h"
#include "engine/security/audit_seal.h"
#include "engine/store/sqlite/open.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "tests/simulation/change_log.h"
#include "tests/simulation/fault.h"
#include "tests/simulation/faulty_queue.h"
#include "tests/simulation/own_seals.h"
#include "tests/simulation/strike_deck.h"
#include "tests/storage/disk.h"
#include "tests/storage/disk_vfs.h"
#include "tests/storage/raw_connection.h"

namespace signalbox::simulation {

/// Asks for no figures and no alerts.
class NoFigures final : public core::StepObserver, public core::AlertWatch {
 public:
  std::vector<store::StatRow> dueRows(base::Now, const core::Gauges&) override { return {}; }
  base::WallTime nextFlush(base::Now now) const override { return now.wall + std::chrono::hours{24}; }
  void committed(const core::StepMeasures&, base::Now) override {}
  void rolledBack() override {}
  core::Rates rates(base::Now) const override { return {}; }
  core::ProviderRates providerRates(const std::string&, base::Now) const override { return {}; }
  Change evaluate(const protocol::Snapshot&, const std::map<std::string, store::AlertRow>&, const std::vector<store::Store::CauseCount>&,
                  base::Now) override {
    return {};
  }
};

/// On the spot.
class InlineReaders final : public api::ReaderPool {
 public:
  explicit InlineReaders(const std::unique_ptr<store::Reader>& reader) : reader_(reader) {}
  bool submit(std::function<void(store::Reader&)> job) override {
    if (reader_ == nullptr) return false;
    job(*reader_);
    return true;
  }

 private:
  const std::unique_ptr<store::Reader>& reader_;
};

class Machine {
 public:
  enum class Blow : std::uint8_t {
    kill,
    powerLoss,
    error,  // from there on
    busy,   // another program has all locks of the log, from there on: SQLite gives up, which the store takes as it takes BUSY
    full,   // one write finds no room
  };

  Machine(std::uint64_t seed, const base::ManualClock& clock, core::CoreOptions options, queue::EmbeddedQueueOptions window, Coverage& coverage);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  /// The engine begins; a refusal says why.
  base::Status start();
  bool running() const { return core_ != nullptr; }
  core::StepResult step(core::StepInputs inputs);
  /// The process is gone, without a goodbye.
  void end();

  /// Whose statements are struck in this episode. Of what lies in wait only those blows that the episode has.
  void deal(Hand hand, std::vector<Blow> blows);
  /// The next statement of a name that the hand has is struck, and some of a random kind; by an error, the next one that works on the disk; by a
  /// lock, a step as it begins, because nothing else waits for one.
  void aim(Blow blow, std::uint64_t salt);
  /// Its kind has not come: another one.
  void aimElsewhere(std::uint64_t salt) {
    if (aim_) aim(aim_->blow, salt);
  }
  /// The statement with these words is struck, when it has run so many times before.
  void aimAtKeys(Blow blow, std::string words, int runsBefore) { keyAim_ = KeyAim{blow, std::move(words), runsBefore}; }
  bool struckAtKeys() { return std::exchange(struckAtKeys_, false); }
  void aimAway() {
    aim_.reset();
    keyAim_.reset();
    hand_ = {};
  }
  /// Nothing that lies in wait strikes: a start is tried for the last time.
  void spare(bool spares) { isSpared_ = spares; }
  /// The next start ends at its n-th write from there on where it opens the keys.
  void strikeStart(std::int64_t nth) { startBlow_ = nth; }
  bool startIsStruck() const { return startBlow_.has_value(); }
  /// What the last blow that struck was, until asked.
  std::optional<Blow> struck() { return std::exchange(struck_, std::nullopt); }

  std::vector<Change> changes();
  bool committing() const { return log_->committing(); }
  core::Core& core() { return *core_; }
  const core::Core& core() const { return *core_; }
  store::Store& store() { return *store_; }
  store::Reader& reader() { return *reader_; }
  tests::RawConnection file() const { return {path_, ""}; }
  std::int64_t logBytes() const { return disk.bytes(path_ + "-wal"); }
  bool isSynced() const { return disk.isSynced(path_ + "-wal"); }
  /// Whether somebody else could start an engine here.
  base::Status startAnother();
  /// Where nothing keeps it away, a second engine makes a step of its own; false: it cannot.
  bool stepByAnother();
  /// The engine stops where it stands, and its lock is gone: the next start begins beside it. It goes with that one's end at the latest.
  void setAside();
  bool hasAside() const { return aside_.has_value(); }
  /// The one that began beside it has committed a step.
  bool isAsideOvertaken() const { return core_->memory().step > aside_->core->memory().step; }
  /// The one that was set aside goes on, and knows of nothing; no fault strikes in its statements.
  core::StepResult stepAside(core::StepInputs inputs);
  void endAside() { aside_.reset(); }
  /// How far the store has come, as it stands outside of it.
  std::int64_t anchoredStep() const;
  const security::AuditSeal& seal() const { return *seal_; }
  void loseAnchor() { anchor_.clear(); }
  /// So many rows of the audit the checkpoints in its directory know of; what a start has found by them the audit tells, and counts no more.
  std::int64_t checkpointedRows() const { return checkpointedRows_; }
  void loseCheckpoints();
  /// By what the last start found out that the store was put back; empty = by nothing.
  const std::string& heldBy() const { return heldBy_; }
  FaultyQueue& queue() { return *queue_; }
  /// The file is another one from now on, as after a copy or a restored backup.
  void changeIdentity();
  /// At the n-th statement of the next start somebody tries to start another one; what that was told, until asked.
  void knockInStart(std::int64_t nth) { knockAt_ = nth; }
  std::optional<base::Status> knocked() {
    knockAt_ = 0;
    return std::exchange(knocked_, std::nullopt);
  }
  /// Adds what the statements saw to the coverage.
  void reportStatements();
  const std::string& directory() const { return directory_; }
  /// The master key as the running engine reads and changes it, and what its start did about it.
  const runtime::MasterKeys& keys() const { return *keys_; }

  tests::Disk disk;
  runtime::VaultOptions vault;                        // for the next start, too; its files are real ones, in the directory
  const core::ReferenceSource* references = nullptr;  // credentials outside
  QueueMood queueMood;

 private:
  struct Aim {
    Blow blow;
    std::uint64_t salt;
    std::optional<Card> card;  // otherwise a random kind
  };
  struct KeyAim {
    Blow blow;
    std::string words;
    int runsBefore;
  };
  struct Seen {
    Coverage::Statement counts;
    Card card = 0;
  };
  /// In the order in which they rest on each other.
  struct Aside {
    std::unique_ptr<runtime::MasterKeys> keys;
    std::unique_ptr<store::sqlite::SqliteStore> store;
    std::unique_ptr<ChangeLog> log;
    std::unique_ptr<store::Reader> reader;
    std::unique_ptr<FaultyQueue> queue;
    std::unique_ptr<core::Core> core;
  };
  store::sqlite::SqliteOptions options() const;
  base::Status judgeByCheckpoints();
  void handOnCheckpoint();
  void statement(const std::string& text);
  void statementEnds();
  bool isMeant(const std::string& text) const;
  bool isWaitedFor(std::vector<Card>& waiting) const;
  void tryOnDisk(Blow blow);
  void hit(Blow blow);

  const base::ManualClock& clock_;
  const core::CoreOptions options_;
  Coverage& coverage_;
  base::SeededRandom random_;
  base::SeededRandom queueRandom_;
  const queue::EmbeddedQueueOptions window_;
  base::SeededRandom keyRandom_{99};  // apart, so that sealing changes no episode
  base::SilentLog silence_;
  NoFigures figures_;
  const std::unique_ptr<const security::AuditSeal> seal_ = security::makeAuditSeal(security::Secret(auditKey())).value();
  std::string directory_;
  std::string path_;
  std::string anchor_;  // a file beside the store, which no restored backup takes back
  base::BootTime anchorAt_{}, checkpointAt_{};
  std::int64_t checkpointedRows_ = 0;
  std::string heldBy_;
  tests::DiskVfs vfs_;
  std::unique_ptr<runtime::MasterKeys> keys_;
  std::unique_ptr<runtime::DataDirectory> lock_;
  std::unique_ptr<store::sqlite::SqliteStore> store_;
  std::unique_ptr<ChangeLog> log_;
  std::unique_ptr<store::Reader> reader_;
  std::unique_ptr<FaultyQueue> queue_;
  std::unique_ptr<core::Core> core_;
  InlineReaders readers_{reader_};
  egress::Egress outgoing_;  // of checkpoints; it never runs
  std::unique_ptr<runtime::AuditCheckpoints> checkpoints_;
  std::optional<Aside> aside_;
  bool stepsAside_ = false;
  std::optional<Aim> aim_;
  Hand hand_;
  std::vector<Blow> waitingBlows_;  // of crashes
  bool isSpared_ = false;
  std::int64_t knockAt_ = 0;
  std::optional<base::Status> knocked_;
  std::optional<KeyAim> keyAim_;
  std::optional<std::int64_t> startBlow_;
  std::optional<Blow> struck_;
  bool struckAtKeys_ = false;
  int commitsStruck_ = 0;
  bool diesBehind_ = false;    // when the statement that runs has done its work
  bool errorOpen_ = false;     // struck, and no operation has failed so far
  std::optional<Blow> tried_;  // of the disk: aimed at the statement that runs, and goes on to the next one of its kind
  Seen* running_ = nullptr;
  std::int64_t actsBefore_ = 0;  // of the disk
  std::unordered_map<std::string, Seen> statements_;
};

}  // namespace signalbox::simulation
