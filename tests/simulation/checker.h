#pragma once
// Holds the engine to the invariants S1 to S24 (listed below), after every step
// and at every restart. It keeps its own book and shares no logic with the engine.
//
//   S1  durable ack          restarted(), finish(): every answered id is in the file, as it was asked, and what is SENT has
//                            arrived; sends and answers leave only after an honest sync (Episode)
//   S2  all or nothing       stepEnded(): a notification, its delivery and its key come together; restarted(): whole steps
//   S3  keys                 answered(): the first answer again, another payload refused
//   S4  no phantom           ordered(), received(): receipt -> order -> durable intent
//   S5  exclusive lease      moved(), intent(), evidence(): epochs grow by one, evidence is written once, and by whom it is due
//   S6  terminal is final    moved(): the table of states, and hasCause(): what no send has moved was moved by an operator, by what
//                            its provider said when asked, or by the time; a send belongs to a row that is SENDING
//   S7  duplicates           received(): none after a recorded SENT; each with its reason
//   S8  dedup token          intent(): one a generation, never another's
//   S9  no other provider    intent(): after an unknown outcome, unless an operator named the risk or the provider was asked
//   S10 attempts             evidence(): five that count, then DEAD; checkEnd(): DEAD only then, or after two crashes alone;
//                            stepEnded(): DEAD and its dead letter together
//   S11 never early          intent(): the engine has seen the wall clock at its time since that time was set and since it began;
//                            not paused, breaker not open; checkEnd(): due after its step of the ladder, and after Retry-After
//   S12 never late           intent(): before expires_at; hasCause(), checkEnd(): expired only at its time
//   S13 permanent stays      evidence(): PERMANENT is DEAD
//   S14 conservation         stepEnded(): the kept counts are the counted ones
//   S16 ordering             intent(): none before it with the same key is unfinished
//   S17 breaker              breaker(): opens on what it has heard in the last 30 s, or on a run of failures that has just grown; stays
//                            open for its cool-down, probes one at a time, closes on five successes that began as probes
//   S19 audit                audit(), stepEnded(): no gap, one row for each act; the rest is AuditChecker's (checker_audit.h)
//   S23 fail closed          idleStep(), answeredByFailedStep(): no 2xx, no send; answered(): refused only for a key, or for the store
//   S24 one engine           Episode: a second one is refused; intent(): nothing while on hold
//   K1 to K4, S21: keys and credentials, KeyChecker (checker_keys.h)
//   S15 needs a broker, which the engine has none of yet; S18 is held by tests/engine/policy; S20 and S22 by api, egress and server.

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/core/inputs.h"
#include "tests/simulation/change_log.h"
#include "tests/simulation/checker_audit.h"
#include "tests/simulation/checker_keys.h"
#include "tests/simulation/fault.h"
#include "tests/simulation/record.h"
#include "tests/simulation/world.h"
#include "tests/storage/raw_connection.h"

namespace signalbox::simulation {

class Checker {
 public:
  explicit Checker(Coverage& coverage, std::int64_t keysKeptMs) : coverage_(coverage), keysKeptMs_(keysKeptMs) {}

  // --- what came in ---------------------------------------------------------------------------------------------
  void asked(const Ask& ask) { asks_.emplace(ask.target, ask); }
  void answered(const Ask& ask, const core::AcceptVerdict& verdict, base::Now now);
  void told(const egress::FinishedSend& send);
  void providerWasAsked(std::int64_t seq) { lookedUp_.insert(seq); }
  /// Asked, it had what this attempt sent.
  void providerHasIt(std::int64_t seq, int attempt) { foundThere_.insert({seq, attempt}); }
  /// It said that it had taken it, and has lost it.
  void providerLied(const base::Uuid& id);
  void cancelAsked(const base::Uuid& id);
  void gateReplaced(const std::string& name);
  void commandDone() { ++acts_; }
  /// The engine looks at the clock.
  void stepBegins(base::Now now);
  AuditChecker& acts() { return auditChecker_; }
  KeyChecker& keys() { return keyChecker_; }

  // --- what the engine did ---------------------------------------------------------------------------------------
  void committed(std::vector<Change> changes, base::Now now);
  /// After the answers of a committed step were given; `counts` as the engine keeps them.
  void stepEnded(const store::StateCounts& counts, bool allAnswersGiven);
  /// After the answers of a step that committed nothing were given.
  void idleStep(bool anySend);
  void answeredByFailedStep(bool ok);
  /// A COMMIT was begun and nobody knows how it ended.
  void inDoubt(std::vector<Change> changes, base::Now now);
  void ordered(const egress::SendOrder& order);
  void engineDied();
  void restarted(const tests::RawConnection& file);
  void received(const Receipt& receipt);
  void finish(const tests::RawConnection& file);

  // --- backups -----------------------------------------------------------------------------------------------------
  Book backup() const { return book_; }
  void restored(Book book);
  void setHold(bool holds) { onHold_ = holds; }
  /// Something waits or is being sent.
  bool hasWork() const;
  bool onHold() const { return onHold_; }

  const Book& book() const { return book_; }
  const std::string& violation() const { return violation_; }
  void violate(const std::string& invariant, const std::string& words);
  std::int64_t life() const { return life_; }
  std::uint64_t trace() const { return trace_; }
  void fold(std::string_view words);

 private:
  void apply(const Change& change);
  void accepted(const Change& change);
  void moved(const Change& change);
  bool hasCause(const Row& row, int to) const;
  bool isRunning(int act, int resolution) const;
  bool hasArrived(const std::string& id) const;
  void checkReplay(Row& row, const Change& change);
  void intent(const Change& change);
  void checkGate(Row& row);
  void evidence(const Change& change);
  void checkEnd(const Row& row, const AttemptRecord& attempt, int outcome);
  void checkWait(const Row& row, int place, std::int64_t leastMs);
  void checkExpiry(const Row& row, std::int64_t longestMs);
  bool isExhausted(const Row& row, int place) const;
  std::int64_t shortestWait(int channel, int place) const;
  std::int64_t longestWait(int channel, std::optional<std::int64_t> retryAfterMs) const;
  void breaker(const Change& change);
  void hear(const std::string& gate, const AttemptRecord* attempt, bool failed);
  void settleHeard();
  bool hasHeard(const std::string& gate, std::int64_t calls, std::int64_t failures) const;
  void checkCoolDown(GateRecord& gate, const std::string& name, const std::string& state, bool automatic);
  void audit(const Change& change);
  void setState(Row& row, int state);
  std::string differs(const tests::RawConnection& file) const;
  bool sealsDiffer(const tests::RawConnection& file) const;
  void judgeSeals(const tests::RawConnection& file, const std::string& when);
  std::int64_t latestWallSince(std::int64_t step) const;
  Row* row(std::int64_t seq);

  Coverage& coverage_;
  const std::int64_t keysKeptMs_;
  AuditChecker auditChecker_{[this](const std::string& words) { violate("S19", words); }};
  KeyChecker keyChecker_{auditChecker_, coverage_.keys,
                         [this](const std::string& invariant, const std::string& words) { violate(invariant, words); }};
  std::map<std::string, Ask> asks_;  // by target, which is unique
  Book book_;
  std::set<std::int64_t> lookedUp_;                                          // in this life
  std::set<std::pair<std::int64_t, int>> foundThere_;                        // likewise: row and attempt
  std::set<std::string> lied_;                                               // ids
  std::set<std::string> cancelAsked_;                                        // ids
  std::set<std::string> suppressed_;                                         // targets that a provider refused for good
  std::map<std::tuple<std::string, int, std::string>, std::string> handed_;  // id, attempt, token -> provider and target
  std::map<std::string, std::pair<std::string, int>> tokens_;                // token -> id and generation
  std::map<std::string, std::vector<int>> receipts_;                         // by id: attempts that arrived
  std::map<std::string, int> beforeRestore_;
  std::map<std::string, std::pair<std::string, std::string>> gateOf_;  // provider, target -> gates
  struct Heard {
    std::int64_t bootMs = 0;
    int life = 0;
    bool failed = false;
  };
  std::map<std::string, std::vector<Heard>> heard_;      // by gate: what steps have settled
  std::vector<std::pair<std::string, bool>> unsettled_;  // gate, and whether it failed: told, and not committed yet
  std::optional<base::BootTime> lifeBegan_;
  std::vector<Change> doubtful_;
  base::Now doubtfulNow_{};
  base::Now now_{};
  std::int64_t maxWallMs_ = 0;  // that an engine has seen
  std::int64_t step_ = 0;
  std::vector<std::pair<std::int64_t, std::int64_t>> walls_;  // of this life: step and wall clock, those alone that no later step has passed
  std::set<std::int64_t> touched_;                            // rows that this step changed
  std::map<std::int64_t, int> leftSending_;                   // in this step: whereto
  /// Whether it is right by one of the policies that the channel had in this step.
  template <class Right> bool underAny(int channel, const Right& right) const {
    return std::any_of(policiesOfStep_[channel].begin(), policiesOfStep_[channel].end(), right);
  }

  bool queueChanged_[kChannels] = {};
  std::vector<PolicyRecord>
      policiesOfStep_[kChannels];  // as it began, and each that was set in it: what is written does not tell by which it was judged
  int acts_ = 0;
  int audits_ = 0;
  int life_ = 0;
  int sendingAtStart_ = 0;  // of this life: all that went down with the last one
  bool onHold_ = false;
  bool dead_ = false;
  std::uint64_t trace_ = 0xCBF29CE484222325ULL;
  std::string violation_;
};

std::string hexOf(const std::string& bytes);
/// The breaker that a webhook's destination has of its own.
std::string originGateOf(const std::string& target);

}  // namespace signalbox::simulation
