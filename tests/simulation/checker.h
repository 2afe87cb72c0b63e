#pragma once
// Holds the engine to the invariants S1 to S24 (listed below), after every step
// and at every restart. It keeps its own book and shares no logic with the engine.
//
//   S1  durable ack          restarted(), finish(): every answered id is in the file, as it was asked, and what is SENT has
//                            arrived; sends and answers leave only after an honest sync (Episode)
//   S2  all or nothing       stepEnded(): a notification, its delivery and its key come together; restarted(): whole steps
//   S3  keys                 answered(): the first answer again, another payload refused; commandAnswered(), restarted(): of operators'
//                            acts, too, byte for byte, and they are not done a second time
//   S4  no phantom           ordered(), received(): receipt -> order -> durable intent
//   S5  exclusive lease      moved(), intent(), evidence(): epochs grow by one, evidence is written once, and by whom it is due
//   S6  terminal is final    moved(): the table of states, and hasCause(): what no send has moved was moved by an operator, by what
//                            its provider said when asked, or by the time; a send belongs to a row that is SENDING
//   S7  duplicates           received(): none after a recorded SENT; attribute(): each has one cause, which the world bears out and
//                            the faults of its episode can bring about
//   S8  dedup token          intent(): one a generation, never another's
//   S9  no other provider    intent(): after an unknown outcome, unless an operator named the risk or the provider was asked
//   S10 attempts             evidence(): five that count, then DEAD; checkEnd(): DEAD only then, or after two crashes alone;
//                            stepEnded(): DEAD and its dead letter together
//   S11 never early          intent(): the engine has seen the wall clock at its time since that time was set and since it began;
//                            not paused, breaker not open; checkEnd(): due after its step of the ladder, and after Retry-After;
//                            checkSlots(): through each gate no more in flight than it has slots, no faster than its rate, not while
//                            it is switched off, and nothing of anybody's before it wants to be asked again
//   S12 never late           intent(): before expires_at; hasCause(), checkEnd(): expired only at its time
//   S13 permanent stays      evidence(): PERMANENT is DEAD
//   S14 conservation         stepEnded(): the kept counts are the counted ones
//   S16 ordering             intent(): none before it with the same key is unfinished
//   S17 breaker              breaker(): opens on what it has heard in the last 30 s, or on a run of failures that has just grown; stays
//                            open for its cool-down, probes one at a time, closes on five successes that began as probes
//   S18 retry budget         checkBudget(): of 60 s, no more retries than max(10, a tenth of the first attempts), or than an operator has set;
//                            without probes, and without those that were sent, by which a backlog flows
//   S19 audit                audit(), stepEnded(): no gap, one row for each act; the rest is AuditChecker's (checker_audit.h), and what
//                            is noted outside OutsideKeeper's (outside_keeper.h)
//   S23 fail closed          idleStep(), answeredByFailedStep(): no 2xx, no send; answered(): refused only for a key, or for the store
//   R8  wishes               intent(): not in its recipient's quiet hours, nor to an address that is not used any more; checkPutOff(): put off
//                            until these hours end, and for nothing else; hasCause(), began(): SUPPRESSED only because of such an address;
//                            seesWish(): which its provider has refused for good, or has said so of later
//   R16 answers             answerRead(): what a webhook's receiver says means what the rules 16 and 20 say that it does
//   S24 one engine           Episode: a second one is refused, or ends the first at its next commit; intent(): nothing while on hold
//   K1 to K4, S21: keys and credentials, KeyChecker (checker_keys.h)
//   E1 erased        erased(), checkErased(): what is left of an erased recipient's messages is nothing, and each has ended before
//   T1 contents      checkContent(): what is sent says what was asked for, by the version of its template that was in force when it was
//                    accepted or is replayed with, with its edits; and a replay tells how late it is
//   O1 to O8: operations, OperationChecker (checker_operations.h)
// and for what the providers report and what is told of it all (checker_reports.cpp, checker_events.cpp):
//   S1 S4   of receipts      reportAnswered(), seesReport(), differsInReports(): each that was answered is kept, once, as it was told, and
//                            nothing that no provider said; of the message and the attempt that it is about
//   S6 S7   settled          hasCause(), isSettledByReport(): SENT without an answer only where a report proves it; endReports(): what is
//                            proved waits no longer
//   W22     waits            endReports(): until its message's id is known, and no longer; it is purged after a day
//   W23     out of order     receiptMoved(), endReports(): where a message stands never goes back, and goes on as it was told
//   R32     no address       in what is kept of a report, or told of a message
//   R33     events           endEvents(): each that a subscription wants once, in the step that made it true; nothing else, to nobody else,
//                            and nothing about deliveries of events; a subscription changes only when somebody asked, or its receiver is gone
//   L1 to L6 L9              Liveness (checker_liveness.h) and the quiet hours (episode_quiet.cpp, which says where L7 and L8 are)
//   R30 R4   keeping         purged(), reportGone(): what has ended, at its time, and not while a jump of the clock is doubted; S3 of keys, too
//   E3       complete        ordered(), told(), finish(): each send that is handed on ends once: answered, abandoned or dropped
//   E2       in time         leaves(): within its lease, or never (rule 14)
//   Q1       the queue       Episode: what was taken from it is acknowledged, given back or set aside by the end of the step (rule 10)
//   S15 needs a broker, which the engine has none of yet; S20 and S22 are held by api, egress and server.

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/core/inputs.h"
#include "engine/store/subscription_rows.h"
#include "tests/simulation/change_log.h"
#include "tests/simulation/checker_audit.h"
#include "tests/simulation/checker_keys.h"
#include "tests/simulation/checker_operations.h"
#include "tests/simulation/fault.h"
#include "tests/simulation/record.h"
#include "tests/simulation/reports.h"
#include "tests/simulation/world.h"
#include "tests/storage/raw_connection.h"

namespace signalbox::simulation {

class Checker {
 public:
  /// How long what has ended is kept.
  struct Keeping {
    std::int64_t messagesMs = 0, discardedMs = 0, reportsMs = 0;
  };
  explicit Checker(Coverage& coverage, Keeping keeping) : coverage_(coverage), keeping_(keeping) {}

  // --- what came in ---------------------------------------------------------------------------------------------
  void asked(const Ask& ask) { asks_.emplace(ask.number, ask); }
  void answered(const Ask& ask, const core::AcceptVerdict& verdict, base::Now now);
  void told(const egress::FinishedSend& send);
  /// By an adapter for webhooks (answer_meaning.cpp).
  void answerRead(const Answer& answer, const model::Outcome& outcome, base::WallTime wall);
  void commandAnswered(const core::CommandKey& key, const base::Result<core::CommandDone>& done, base::Now now);
  /// Whoever has taken it gives it back before its time.
  void keyDropAsked(const core::CommandKey& key) { keysToDrop_.insert(key.key); }
  void answerKept(const std::string& key, const std::string& words);
  /// Its first byte leaves.
  void leaves(const egress::SendOrder& order, base::Now now);
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
  OperationChecker& operations() { return operationChecker_; }

  /// Another step takes what is reported from here on.
  void newReports() {
    handedIn_.clear();
    keptNow_.clear();
    goneNow_.clear();
  }
  void reported(const Report& report);
  void reportAnswered(const Report& report, const core::ReceiptsDone& done);
  void subscriptionAsked(const SubscriptionRecord& wanted) { subscriptionsAsked_[wanted.name].push_back(wanted); }
  void unsubscribeAsked(const std::string& name) { unsubscribesAsked_.insert(name); }

  // --- what the engine did ---------------------------------------------------------------------------------------
  void committed(std::vector<Change> changes, base::Now now);
  /// After the answers of a committed step were given; `counts` as the engine keeps them.
  void stepEnded(const store::StateCounts& counts, bool allAnswersGiven);
  /// As the engine keeps them with the subscriptions.
  void figuresAre(const std::map<std::int64_t, store::SubscriptionFigures>& figures);
  /// After the answers of a step that committed nothing were given.
  void idleStep(bool anySend);
  void answeredByFailedStep(bool ok);
  /// A COMMIT was begun and nobody knows how it ended.
  void inDoubt(std::vector<Change> changes, base::Now now);
  void ordered(const egress::SendOrder& order);
  void engineDied();
  void starts(base::Now now) { book_.clock.starts(now, book_.auditAtMs); }
  void restarted(const tests::RawConnection& file);
  void received(const Receipt& receipt);
  void finish(const tests::RawConnection& file);

  // --- backups -----------------------------------------------------------------------------------------------------
  Book backup() const { return book_; }
  void steppedByAnother() { ++book_.step; }
  void restored(Book book);
  /// What the faults of this episode can bring about.
  void excuse(std::set<DuplicateCause> causes) { excuses_ = std::move(causes); }
  /// A start has taken it for that, in a step of its own.
  void putBackByStart() { isPutBack_ = true; }
  void setHold(bool holds) { onHold_ = holds; }
  /// Something waits or is being sent.
  bool hasWork() const;
  bool onHold() const { return onHold_; }
  /// Something that a subscription is told has not come to its end.
  bool eventsWait() const;
  bool isOfTemplate(std::int64_t seq) const { return !contentOf(book_.rows.at(seq)).templateName.empty(); }
  /// The one before it with the same ordering key that has not ended; nothing = it may go.
  std::optional<std::int64_t> waitsFor(const Row& row) const;
  /// Those that have not come to their end.
  const std::set<std::int64_t>& live() const { return live_; }
  const std::map<std::string, GateSettings>& gateSettings() const { return book_.settings; }
  /// It has asked for patience, and that is not over.
  bool isThrottled(const std::string& gate, base::Now now) const;
  /// A breaker of its ways is not closed, or is paused, or the store is on hold.
  bool isInTheWay(const Row& row) const;

  const Book& book() const { return book_; }
  const std::string& violation() const { return violation_; }
  void violate(const std::string& invariant, const std::string& words);
  std::int64_t life() const { return life_; }
  std::uint64_t trace() const { return trace_; }
  void fold(std::string_view words);

 private:
  void apply(const Change& change);
  void accepted(const Change& change);
  void began(Row& row, const Change& change);
  void moved(const Change& change);
  bool hasCause(const Row& row, int to) const;
  // checker_wishes.cpp
  bool seesWish(const Change& change);  // true: it was about wishes alone
  bool isUnused(const Row& row) const;
  std::optional<std::int64_t> quietUntil(const Row& row, std::int64_t wallMs) const;
  void checkPutOff(const Row& row, std::int64_t dueMs);
  void checkWishes(const Row& row, int attempt);
  std::string differsInWishes(const tests::RawConnection& file) const;
  // checker_contents.cpp
  bool seesContent(const Change& change);  // true: it was about contents alone
  void replayed(const Row& row, const BulkRecord& operation);
  ContentRecord contentOf(const Row& row) const;
  void checkContent(const Row& row, const egress::SendOrder& order);
  void recipientGone(const std::string& id);
  void erased(std::int64_t seq, const std::string& left);
  bool isBeingErased(const Row& row) const;
  void checkErased(const std::string& recipient);
  bool isRunning(int act, int resolution) const;
  bool mayLeaveOut(const Row& row, const BulkRecord& operation) const;
  bool hasArrived(const std::string& id) const;
  void checkReplay(Row& row, const Change& change);
  void intent(const Change& change);
  void checkGate(Row& row);
  void evidence(const Change& change);
  void checkEnd(const Row& row, const AttemptRecord& attempt, int outcome);
  void checkWait(const Row& row, int place, std::int64_t leastMs);
  void checkLatest(const Row& row, int place, std::int64_t floorMs);
  void checkExpiry(const Row& row, std::int64_t longestMs);
  bool isExhausted(const Row& row, int place) const;
  std::int64_t shortestWait(int channel, int place) const;
  std::int64_t longestWait(int channel, std::optional<std::int64_t> retryAfterMs) const;
  void policySet(const Change& change);
  void breaker(const Change& change);
  void judgeTrip(const Change& change, const GateRecord& gate);
  void seeHalfOpenEnd(const std::string& state, const std::string& mode, bool automatic);
  void hear(const std::string& gate, std::int64_t seq, const AttemptRecord* attempt, bool failed);
  void settleHeard();
  void settleTold();
  void checkBudget(const Row& row);
  void settleBudget(const Row& row, const AttemptRecord& attempt, int outcome);
  void providerGone(const std::string& name);
  // checker_duplicates.cpp
  struct Arrival {
    int attempt = 0;
    End end = End::taken;
  };
  std::optional<DuplicateCause> causeOf(const AttemptRecord& attempt, End end) const;
  void attribute(const Row& row, const std::vector<Arrival>& arrivals);
  void count(DuplicateCause cause);
  void keepReceipts();
  // checker_commands.cpp
  bool seesCommandKey(const Change& change);  // true: it was about these keys, or one that is dropped, alone
  std::string differsInCommands(const tests::RawConnection& file) const;
  // checker_slots.cpp
  void beginSlots();
  void gateSet(const Change& change);
  void checkSlots(const Row& row, const std::string& gate);
  void settleSlots(const Row& row, const AttemptRecord& attempt, int outcome);
  bool hasHeard(const std::string& gate, std::int64_t calls, std::int64_t failures) const;
  void checkCoolDown(GateRecord& gate, const std::string& name, const std::string& state, bool automatic);
  void audit(const Change& change);
  void setState(Row& row, int state);
  std::string differs(const tests::RawConnection& file) const;
  bool sealsDiffer(const tests::RawConnection& file) const;
  void judgeSeals(const tests::RawConnection& file, const std::string& when);
  // checker_reports.cpp
  void beginReports();
  bool seesReport(const Change& change);  // true: it was about reports alone
  void reportKept(const Change& change);
  void reportJoined(const Change& change);
  void reportGone(const Change& change);
  void receiptMoved(const Change& change);
  void apply(const Report& report, ReportRecord& record, const std::string& words);
  void checkAttempt(const Row& row, const Report& report, const ReportRecord& record);
  void endReports();
  bool isProven(const Row& row) const;
  bool isSettledByReport(const Row& row, const AttemptRecord& attempt, int to, int outcome);
  void forgetWaiting(const std::pair<std::string, std::string>& key, const ReportRecord& record);
  std::string differsInReports(const tests::RawConnection& file) const;
  void learnStep(const tests::RawConnection& file);
  // checker_surroundings.cpp
  bool isErased(const KnownKey& key) const;
  void beginPurge(const std::vector<Change>& changes);
  void purged(std::int64_t seq);
  bool mayForget(const char* invariant, const std::string& what, std::int64_t sinceMs, std::int64_t keptMs);
  void checkArrived(const Row& row);
  void countByClock(const Row& row);
  void countDoubt(const std::string& action);
  void handedOn(const egress::SendOrder& order);
  void cameBack(const egress::FinishedSend& send);
  void checkUnderWay();
  // checker_events.cpp
  struct Fact {
    std::string type;
    std::string subject;  // the notification's id, the breaker's gate or the operation's id
    int generation = 0;
    std::string app;  // empty = it has none
    std::optional<int> channel;
    std::int64_t seq = 0;
    std::string key() const;
  };
  struct Told {
    std::int64_t route = 0;
    std::string type;
    std::string content;
  };
  void beginEvents() {
    facts_.clear();
    told_.clear();
    subscriptionsBefore_ = book_.subscriptions;
  }
  bool seesEvent(const Change& change);  // true: it was about events alone
  void movedTold(const Change& change);
  void breakerTold(const Change& change);
  void subscribed(const Change& change);
  void unsubscribed(const Change& change);
  void acceptedEvent(const Change& change);
  void endEvents();
  void judgeTold(std::int64_t seq, const Told& told, std::map<std::pair<std::int64_t, std::string>, int>& count);
  bool wants(const SubscriptionRecord& subscription, const Fact& fact) const;
  bool listens(std::int64_t subscription) const;
  std::int64_t* countsOf(const Row& row);
  std::vector<std::string> gatesOf(const Row& row, const std::string& provider) const;
  std::string differsInEvents(const tests::RawConnection& file) const;
  std::int64_t latestWallSince(std::int64_t step) const;
  /// Whether the engine may hold the clock for one that has jumped ahead: for an hour after any jump, or after a start.
  bool mayDoubtClock(base::Now now) const { return now.boot - jumpedAt_ < std::chrono::hours{1}; }
  Row* row(std::int64_t seq);

  Coverage& coverage_;
  const Keeping keeping_;
  std::set<std::int64_t> purging_;                                  // in this step
  std::set<std::tuple<std::int64_t, int, std::int64_t>> underWay_;  // row, attempt, epoch
  AuditChecker auditChecker_{[this](const std::string& words) { violate("S19", words); }};
  KeyChecker keyChecker_{auditChecker_, coverage_.keys,
                         [this](const std::string& invariant, const std::string& words) { violate(invariant, words); }};
  OperationChecker operationChecker_{auditChecker_, coverage_.features, [this](const std::string& invariant, const std::string& words) {
    violate(invariant, words);
  }, [this](const Row& row, const BulkRecord& operation) { return mayLeaveOut(row, operation); }};
  std::map<std::int64_t, Ask> asks_;  // by number
  Book book_;
  std::set<std::int64_t> lookedUp_;                                          // in this life
  std::set<std::pair<std::int64_t, int>> foundThere_;                        // likewise: row and attempt
  std::set<std::string> lied_;                                               // ids
  std::set<std::string> cancelAsked_;                                        // ids
  std::set<std::string> suppressed_;                                         // targets that a provider refused for good
  std::map<std::tuple<std::string, int, std::string>, std::string> handed_;  // id, attempt, token -> provider and target
  std::map<std::string, std::pair<std::string, int>> tokens_;                // token -> id and generation
  std::map<std::string, std::vector<Arrival>> receipts_;                     // by id: attempts that arrived
  std::set<DuplicateCause> excuses_;
  std::map<std::string, int> beforeRestore_;
  std::map<std::string, std::pair<std::string, std::string>> gateOf_;  // provider, target -> gates
  struct Heard {
    std::int64_t bootMs = 0;
    int life = 0;
    bool failed = false;
  };
  std::map<std::string, std::vector<Heard>> heard_;                  // by gate: what steps have settled
  std::vector<std::pair<std::string, bool>> unsettled_;              // gate, and whether it failed: told, and not committed yet
  std::map<std::string, Slots> slots_;                               // by gate, of this life
  std::map<std::string, std::vector<GateSettings>> settingsOfStep_;  // as it began, and each that was set in it
  std::set<std::int64_t> live_;                                      // rows that have not come to their end
  std::map<std::string, std::vector<Tried>> tried_;                  // by gate: what its budget counts, of this life's last 60 s
  std::optional<base::BootTime> lifeBegan_;
  std::vector<Change> doubtful_;
  base::Now doubtfulNow_{};
  base::Now now_{};
  std::optional<std::int64_t> aheadMs_;  // of the boot time, in this life
  base::BootTime jumpedAt_{};
  std::int64_t step_ = 0;
  std::vector<std::pair<std::int64_t, std::int64_t>> walls_;  // of this life: step and wall clock, those alone that no later step has passed
  std::set<std::int64_t> touched_;                            // rows that this step changed
  std::set<std::int64_t> deferredNow_;                        // and put off, as their history tells
  std::map<std::int64_t, int> leftSending_;                   // in this step: whereto
  /// Whether it is right by one of the policies that the channel had in this step.
  template <class Right> bool underAny(int channel, const Right& right) const {
    return std::any_of(policiesOfStep_[channel].begin(), policiesOfStep_[channel].end(), right);
  }

  std::map<std::pair<std::string, std::string>, Report> reports_;          // all that ever were, by provider and event
  std::set<std::pair<std::string, std::string>> handedIn_;                 // to this step
  std::set<std::pair<std::string, std::string>> goneNow_;                  // purged by this step
  std::set<std::pair<std::string, std::string>> keptNow_;                  // by it, and not answered yet
  std::vector<std::tuple<std::int64_t, int, int>> appliedNow_;             // row, generation, status
  std::vector<std::pair<std::int64_t, int>> acknowledgedNow_;              // row and attempt: its provider took it
  std::map<std::pair<std::string, std::string>, std::set<int>> takenFor_;  // by provider and its own id: attempts
  std::set<std::string> providersBefore_;
  std::set<std::string> commandsNow_;  // keys that this step has made, and that nobody was answered under
  std::set<std::string> answersNow_;   // keys whose answer it has kept
  std::set<std::string> keysToDrop_;   // whenever that was asked for
  std::vector<Fact> facts_;            // of this step
  std::map<std::int64_t, Told> told_;  // likewise, by the event's row
  std::map<std::int64_t, SubscriptionRecord> subscriptionsBefore_;
  std::map<std::string, std::vector<SubscriptionRecord>> subscriptionsAsked_;
  std::set<std::string> unsubscribesAsked_;
  std::set<std::int64_t> gone_;  // subscriptions whose receiver said so
  bool queueChanged_[kChannels] = {};
  std::vector<PolicyRecord>
      policiesOfStep_[kChannels];  // as it began, and each that was set in it: what is written does not tell by which it was judged
  int acts_ = 0;
  int audits_ = 0;
  int life_ = 0;
  int sendingAtStart_ = 0;  // of this life: all that went down with the last one
  bool onHold_ = false;
  bool isPutBack_ = false;  // and has not begun since
  bool dead_ = false;
  std::uint64_t trace_ = 0xCBF29CE484222325ULL;
  std::string violation_;
};

std::string hexOf(const std::string& bytes);
/// The breaker that a webhook's destination has of its own.
std::string originGateOf(const std::string& target);
/// Of a provider, or of a destination of webhooks.
int channelOfGate(const std::string& gate);

}  // namespace signalbox::simulation
