#pragma once
// The writer's side of the store: one transaction a step, everything in batches. SQLite and PostgreSQL implement it;
// the only SQL is behind it. Confined to the core's thread. Errors: diskFull (heals), storeFailed (the engine stops),
// internal (a defect). After an error inside a transaction the caller rolls back.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/store/command_key.h"
#include "engine/store/receipt_rows.h"
#include "engine/store/rows.h"

namespace signalbox::store {

class ErasureStore;
class SecretStore;

/// Whose the store is, and how far it has come.
struct Position {
  std::string installation;
  std::int64_t step = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  // --- frame of a step -------------------------------------------------------------------------------------
  virtual base::Status begin() = 0;
  /// Makes everything since begin() durable: one sync. `step` is stored with it (rule 3). storeFailed when somebody else has made a step since
  /// this one was opened or made its last.
  virtual base::Status commit(std::int64_t step) = 0;
  virtual void rollback() = 0;
  /// One level of nesting, around an input that may fail alone (rule 2).
  virtual base::Status savepoint() = 0;
  virtual base::Status releaseSavepoint() = 0;
  virtual void rollbackToSavepoint() = 0;
  /// After the step's effects have left: moves the WAL into the database when it is large or the engine idles (rule 28).
  virtual base::Status checkpoint(bool idle) = 0;
  virtual std::int64_t walBytes() const = 0;
  /// Duration of the last commit's sync.
  virtual std::int64_t lastCommitMicros() const = 0;

  // --- start ------------------------------------------------------------------------------------------------
  virtual base::Result<StartState> load() = 0;
  /// Between steps, as load() would find it.
  virtual base::Result<Position> position() = 0;
  /// Between steps: what stands outside knows that the store was put back, and how. Its steps go on behind `stepKnown`, in a commit of its own.
  /// True: it holds work, and is on hold from then on, in later runs as well, until releaseHold().
  virtual base::Result<bool> putBack(const std::string& how, std::int64_t stepKnown) = 0;
  /// Rows left in SENDING by an earlier boot, oldest first.
  virtual base::Result<std::vector<OrphanRow>> orphans(std::size_t limit) = 0;
  /// Attempts that ended at or after `since`, or whose Retry-After did, oldest first, as far as they are among the `newest` of the table (by
  /// message, then by number), so that it costs no index. Evidence that came too late is left out.
  virtual base::Result<std::vector<RecentAttempt>> recentAttempts(base::WallTime since, std::size_t newest) = 0;
  /// Held rows with exactly this reason and their last attempt, oldest first.
  virtual base::Result<std::vector<OrphanRow>> heldBecause(const std::string& reason, std::size_t limit) = 0;

  // --- accept -----------------------------------------------------------------------------------------------
  /// One entry per key, in order; nothing where the key is unknown or has expired.
  virtual base::Result<std::vector<std::optional<KeyHit>>> findKeys(std::span<const KeyRef> keys, base::WallTime now) = 0;
  /// Inserts notification, delivery and key of each row, all of them or none of these; fills in seq.
  virtual base::Status insertAccepted(std::span<AcceptRow> rows) = 0;
  virtual base::Result<std::optional<model::Recipient>> recipient(const std::string& id) = 0;
  /// version 0 = the newest.
  virtual base::Result<std::optional<model::Template>> findTemplate(const std::string& name, std::int64_t version) = 0;
  /// The id of a pinned provider's or origin's route, made when new. Bounded: past 4096 origins all share one.
  virtual base::Result<model::RouteId> internRoute(bool pinned, const std::string& name) = 0;

  // --- relay and claim --------------------------------------------------------------------------------------
  /// Lanes in which something waits, in order.
  virtual base::Result<std::vector<Lane>> lanes() = 0;
  /// Waiting rows of a lane with (due_at, seq) after the given place and due_at <= until, in that order.
  virtual base::Result<std::vector<ReadyRow>> ready(const Lane& lane, base::WallTime afterDue, Seq afterSeq, base::WallTime until,
                                                    std::size_t limit) = 0;
  /// The earliest due_at in the lane after that place; nothing when none waits.
  virtual base::Result<std::optional<base::WallTime>> nextDue(const Lane& lane, base::WallTime afterDue, Seq afterSeq) = 0;
  /// Of the hinted rows those that still wait in that generation, locked for this transaction where others write too.
  virtual base::Result<std::vector<DeliveryRow>> claimable(std::span<const ReadyRow> hints) = 0;
  /// Compare-and-set to SENDING and the attempt's intent; true per row that was started.
  virtual base::Result<std::vector<bool>> startSending(std::span<const StartRow> rows, std::int64_t step) = 0;

  // --- settle and every other move --------------------------------------------------------------------------
  /// True per row whose delivery moved; false = the epoch was old and only evidence was kept.
  virtual base::Result<std::vector<bool>> settle(std::span<const SettleRow> rows, std::int64_t step) = 0;
  virtual base::Result<std::vector<bool>> move(std::span<const MoveRow> rows, base::WallTime now, std::int64_t step) = 0;
  virtual base::Status bury(std::span<const DeadRow> rows, std::int64_t step) = 0;
  virtual base::Result<std::optional<DeliveryRow>> find(const base::Uuid& id) = 0;
  /// Whose the message is; nothing of it is read besides.
  virtual base::Result<std::optional<std::string>> appOf(const base::Uuid& id) = 0;
  virtual base::Result<std::vector<DeliveryRow>> findMany(std::span<const Seq> seqs) = 0;
  virtual base::Result<std::vector<model::Attempt>> attempts(Seq seq) = 0;
  /// An attempt whose answer was lost gets the id that its provider has for it. False when a message accepted shortly
  /// before or after has that id already: then it is not this one's. An empty id is anybody's.
  virtual base::Result<bool> bindMessageId(Seq seq, std::int32_t attempt, const std::string& providerMessageId) = 0;
  /// Waiting or held rows whose expires_at has passed.
  virtual base::Result<std::vector<DeliveryRow>> expired(base::WallTime now, std::size_t limit) = 0;
  virtual base::Status addHistory(Seq seq, const HistoryRow& row) = 0;
  /// A held row stays held, for another reason; false when it is no longer held in that generation.
  virtual base::Result<bool> explainHeld(Seq seq, std::int32_t generation, const std::string& reason, base::WallTime now, std::int64_t step) = 0;

  // --- receipts ---------------------------------------------------------------------------------------------
  /// False when the provider's event is known already: nothing was written.
  virtual base::Result<bool> addReceipt(const ReceiptRow& row) = 0;
  /// The provider's id of a message that it took and will call back about.
  virtual base::Status rememberProviderMessage(const std::string& provider, const std::string& providerMessageId, const ProviderMessage& message) = 0;
  virtual base::Result<std::optional<ProviderMessage>> findProviderMessage(const std::string& provider, const std::string& providerMessageId) = 0;
  /// Receipts that came before their message's id was known: they belong to it from now on. In the order in which they came.
  virtual base::Result<std::vector<ReceiptRow>> joinReceipts(const std::string& provider, const std::string& providerMessageId,
                                                             const ProviderMessage& message) = 0;
  /// All that was told of a message, in the order in which it came.
  virtual base::Result<std::vector<ToldReceipt>> receiptsOf(Seq seq) = 0;
  /// Receipts that wait for their message.
  virtual base::Result<std::int64_t> countWaitingReceipts() = 0;
  /// Where that generation of a message was sent; empty when there is no such message.
  virtual base::Result<std::string> targetOf(Seq seq, std::int32_t generation) = 0;
  virtual base::Status markReceipt(Seq seq, const ReceiptMark& mark) = 0;
  virtual base::Status clearUnsubscribed(Seq seq) = 0;
  virtual base::Result<std::optional<SuppressionRow>> suppression(model::Channel channel, const std::string& target, const std::string& category) = 0;
  /// False when the address was suppressed for the category before: the older reason stays.
  virtual base::Result<bool> putSuppression(const SuppressionRow& row) = 0;
  /// What was lifted; nothing when there is none of that number.
  virtual base::Result<std::optional<SuppressionRow>> deleteSuppression(std::int64_t number) = 0;

  // --- bookkeeping in the same transaction ------------------------------------------------------------------
  virtual base::Status putCrashesInRow(std::int32_t count) = 0;
  virtual base::Status putCounts(const StateCounts& counts) = 0;
  /// By what time the wall clock is doubted; nothing = it is not.
  virtual base::Status putClockDoubt(std::optional<base::WallTime> since) = 0;
  /// A row without a seq gets the next one; one whose seq is not beyond all others is refused.
  virtual base::Status addAudit(const AuditRow& row) = 0;
  /// Rows with seq > after, ascending: for the core's start, when a chain is to begin behind them.
  virtual base::Result<std::vector<AuditRow>> auditAfter(std::int64_t after, std::size_t limit) = 0;
  /// How far the audit has come, and of one kind of act on one object the newest first: for a start, before load().
  virtual base::Result<AuditHead> auditHead() = 0;
  virtual base::Result<std::vector<AuditRow>> auditActs(const std::string& action, const std::string& object, std::size_t limit) = 0;
  virtual base::Status putToken(const model::AccessToken& token) = 0;  // in place of the row of its id
  virtual base::Status putQueue(const QueueRow& row) = 0;
  virtual base::Status putPolicy(const PolicyRow& row) = 0;
  virtual base::Status putProvider(const model::ProviderConfig& config) = 0;  // bumps version
  virtual base::Status deleteProvider(const std::string& name) = 0;
  virtual base::Status addBreaker(const BreakerRow& row) = 0;
  virtual base::Result<std::int64_t> putTemplate(const model::Template& value) = 0;  // the new version
  virtual base::Status deleteTemplate(const std::string& name) = 0;                  // versions in use stay readable
  virtual base::Status putRecipients(std::span<const model::Recipient> rows) = 0;
  virtual base::Status putView(const ViewRow& row) = 0;
  virtual base::Status deleteView(const std::string& name) = 0;
  virtual base::Status patchGroup(const GroupPatch& patch) = 0;
  /// As they are: for the audit's digest of what an act changed.
  virtual base::Result<std::optional<ViewRow>> findView(const std::string& name) = 0;
  virtual base::Result<std::optional<GroupPatch>> findGroup(const std::string& id) = 0;
  virtual base::Result<std::optional<GroupFacts>> groupFacts(const std::string& id) = 0;
  virtual base::Status putPlan(const model::Plan& plan) = 0;
  virtual base::Result<std::optional<model::Plan>> plan(const base::Uuid& id) = 0;
  virtual base::Status putOperation(const model::Operation& operation) = 0;
  virtual base::Result<std::optional<model::Operation>> operation(const base::Uuid& id) = 0;
  virtual base::Status addStats(std::span<const StatRow> rows) = 0;
  virtual base::Status putAlert(const AlertRow& row) = 0;
  /// Nothing when the key is unknown or has expired.
  virtual base::Result<std::optional<CommandKeyRow>> findCommandKey(const std::string& principal, const std::string& key, base::WallTime now) = 0;
  virtual base::Status putCommandKey(const CommandKeyRow& row) = 0;  // in place of an earlier row of that key
  virtual base::Status dropCommandKey(const std::string& principal, const std::string& key) = 0;
  /// Its number, a new one when it has none; how its deliveries fare is kept apart.
  virtual base::Result<std::int64_t> putSubscription(const model::Subscription& subscription) = 0;
  virtual base::Status putSubscriptionFigures(std::int64_t number, const SubscriptionFigures& figures) = 0;
  virtual base::Status deleteSubscription(std::int64_t number) = 0;
  virtual base::Status releaseHold() = 0;
  /// Credentials at rest, in the same transaction (secret_store.h). A provider's are written and read with it.
  virtual SecretStore& secrets() = 0;

  // --- figures for the snapshot; each an index lookup. Deliveries of event subscriptions are no messages of a channel ----
  virtual base::Result<std::optional<base::WallTime>> oldestDue(model::Channel channel, base::WallTime now) = 0;
  virtual base::Result<std::int64_t> countReady(model::Channel channel, base::WallTime now, std::int64_t cap) = 0;
  /// Causes first seen at or after `since` and not yet looked at.
  virtual base::Result<std::int64_t> newCauses(base::WallTime since) = 0;
  struct CauseCount {
    std::string id;
    std::string title;  // the plain one: alerts are told to everybody
    std::int64_t open = 0;
    base::WallTime firstAt{};
  };
  /// The causes with most open dead letters, largest first.
  virtual base::Result<std::vector<CauseCount>> topCauses(std::size_t limit) = 0;

  // --- retention: bounded pieces (rule 30) ----------------------------------------------------------------------
  struct Retention {
    base::WallTime keysBefore{};
    base::WallTime discardedBefore{};                          // purge_at <=
    base::WallTime notificationsBefore{};                      // terminal ones that are not dead
    std::map<std::string, base::WallTime> categoriesBefore{};  // those of these categories, instead
    base::WallTime stats5sBefore{}, stats1mBefore{}, stats15mBefore{};
    base::WallTime plansBefore{};
    base::WallTime waitingReceiptsBefore{};
  };
  /// Rows that went.
  struct Purged {
    std::int64_t messages = 0;     // finished ones, with all that is known of them
    std::int64_t deadLetters = 0;  // discarded ones, the same
    std::int64_t receipts = 0;     // whose message never became known
    std::int64_t books = 0;        // keys, plans, figures, alerts
    std::int64_t total() const { return messages + deadLetters + receipts + books; }
  };
  virtual base::Result<Purged> purge(const Retention& limits, std::size_t limit) = 0;
  /// What went, without the books, and stands in no row of the audit yet; and when the last one told of it.
  struct PurgeTally {
    Purged gone;
    base::WallTime toldAt{};
  };
  virtual base::Result<PurgeTally> purgeTally() = 0;
  virtual base::Status putPurgeTally(const PurgeTally& tally) = 0;
  /// Recipients who are erased, in the same transaction (erasure_store.h).
  virtual ErasureStore& erasures() = 0;
};

}  // namespace signalbox::store
