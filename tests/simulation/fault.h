#pragma once
// What can go wrong in a simulated day, and the count of what did. A seed switches a random half of the faults off, so that
// one does not hide another. Values.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/random.h"
#include "tests/simulation/command_kinds.h"
#include "tests/simulation/feature.h"
#include "tests/simulation/key_plan.h"
#include "tests/simulation/sights.h"

namespace signalbox::simulation {

enum class Fault : std::uint8_t {
  killAtStatement,  // the process is killed as a statement begins
  powerLossAtStatement,
  powerLossAtWrite,   // in the middle of a commit or a checkpoint
  crashAmongEffects,  // committed, and only some of the effects were carried out
  crashInRecovery,    // again, while the last crash is dealt with
  statementFails,     // an I/O error from that statement on
  diskFills,          // for a while
  suspend,            // the process stands still, the world does not
  wallForward,
  wallBack,
  answerLost,          // the provider took it, and nobody hears
  noAnswer,            // it did not take it, and nobody hears
  refusedAfterTaking,  // it says 503 and has taken it
  takenAndDropped,     // it says 200 and has lost it
  crawl,
  throttle,
  flap,    // about 5 % fail
  outage,  // no connection
  keyRefused,
  burst,
  pauseQueue,
  cancel,
  bulkReplay,
  bulkDiscard,
  bulkRestore,
  bulkResolve,
  bulkCancel,
  forceBreaker,
  changeProvider,  // while it is sending; or how its channel is tried again
  removeProvider,
  secondEngine,   // on the same directory; in some of them somebody has deleted the lock
  restoreBackup,  // the store of an hour ago, as another file
  // From here on drawn by a generator of their own, so that a seed has the same ones of the others as before they were known.
  restoreInPlace,  // the same, written over the live one, which keeps its identity
  yearsAhead,      // the wall clock by ten, until somebody sets it right
  backTo1970,      // likewise
  egressLags,      // what is handed to it is picked up late
  queueLoses,      // and finds again minutes later
  queueDoubles,
  queueReorders,
  queueDelays,
  clockSlews,    // the wall clock, by 500 ppm for a while
  storeBusy,     // another program has the lock as a step begins
  storeFull,     // one write of a statement finds no room
  repeatsKnown,  // a provider delivers what bears a token that it knows no second time, and answers as if it did
};
inline constexpr std::size_t kFaults = 44;
std::string_view name(Fault fault);

enum class FaultClass : std::uint8_t { crash, store, clock, provider, client, steering, bulk, installation, queue };
inline constexpr std::size_t kFaultClasses = 9;
std::string_view name(FaultClass kind);
FaultClass classOf(Fault fault);

/// Into so many kinds a blow's aim divides statements, where nobody has named one, and strikes one of them: about as many as there are.
inline constexpr int kStatementKinds = 128;

/// Which faults a seed has, and how often something happens.
class FaultPlan {
 public:
  explicit FaultPlan(std::uint64_t seed);
  bool has(Fault fault) const { return enabled_[static_cast<std::size_t>(fault)]; }
  /// One of those that it has, at random.
  Fault draw(base::Random& random) const;
  /// The same, but a class first: so the small classes come as often as the large ones.
  Fault drawByClass(base::Random& random) const;
  bool hasClass(FaultClass kind) const;
  double faultsPerHour() const { return perHour_; }
  std::string words() const;

 private:
  std::array<bool, kFaults> enabled_{};
  double perHour_ = 0;
};

/// Why something arrived a second time. A lease that its send outlives is not among them: no sweep touches one of a living engine (S5).
enum class DuplicateCause : std::uint8_t {
  crash,               // between the send and its record
  answerLost,          // it was taken, and nobody heard
  arrivedLate,         // behind the time for which its sender waits
  refusedAfterTaking,  // a lie
  replay,              // an operator sent it again, and one of the above is why that could be
  restoredBackup,      // whose store did not know
};
inline constexpr std::size_t kDuplicateCauses = 6;
std::string_view name(DuplicateCause cause);

/// Over all episodes of a run: whether the generator went everywhere. A fault counts when it strikes, not when it is meant to.
struct Coverage {
  std::array<std::int64_t, kFaults> faults{};
  std::array<std::array<std::int64_t, kFaultClasses>, kFaultClasses> pairs{};  // the second within ten minutes after the first
  std::map<std::pair<int, int>, std::int64_t> moves;                           // of states, by their numbers
  std::map<std::string, std::int64_t> breakers;                                // "closed -> open"
  struct Statement {
    std::int64_t runs = 0;
    std::int64_t crashes = 0;
    std::int64_t errors = 0;
    std::int64_t diskRuns = 0;  // that came to the disk: only there can it fail
    void add(const Statement& other) {
      runs += other.runs;
      crashes += other.crashes;
      errors += other.errors;
      diskRuns += other.diskRuns;
    }
  };
  std::map<std::string, Statement> statements;          // by their text
  std::array<std::int64_t, kDuplicateCauses> causes{};  // of duplicates
  KeyCoverage keys;
  FeatureCounts features;
  Sights sights;
  CommandCounts commands;
  std::int64_t episodes = 0, hours = 0, steps = 0, crashes = 0, accepted = 0, lost = 0, receipts = 0, duplicates = 0, unexplained = 0;
  std::int64_t budgetsSpent = 0;  // by a retry, behind which the next one had to wait

  void add(const Coverage& other);
  /// What was not reached often enough, one sentence each. `scale` is 1 for a thousand simulated hours and grows with the run;
  /// however short that is, everything has to come once. Of the statements each has to be struck (strike_gates.cpp).
  std::string missing(double scale) const;
  std::string report() const;

 private:
  std::string unstruck(double scale) const;
  std::string strikes() const;
};

/// Legal moves of states that are neither asked of a run nor named as what no run can reach, and names that are none; empty = all is said.
std::string unnamedMoves();

}  // namespace signalbox::simulation
