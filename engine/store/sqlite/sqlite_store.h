#pragma once
// The embedded store's writer: the frame of a step (one transaction, one sync, the checkpoint after it), and the tables it
// hands everything else to. Confined to the core's thread.

#include <optional>

#include "engine/store/sqlite/accept_tables.h"
#include "engine/store/sqlite/audit_table.h"
#include "engine/store/sqlite/catalogue.h"
#include "engine/store/sqlite/claim_tables.h"
#include "engine/store/sqlite/command_keys.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/dead_letters.h"
#include "engine/store/sqlite/erasure_tables.h"
#include "engine/store/sqlite/fresh_rows.h"
#include "engine/store/sqlite/open.h"
#include "engine/store/sqlite/operation_tables.h"
#include "engine/store/sqlite/receipt_tables.h"
#include "engine/store/sqlite/retention.h"
#include "engine/store/sqlite/secret_table.h"
#include "engine/store/sqlite/stat_tables.h"
#include "engine/store/sqlite/subscription_tables.h"
#include "engine/store/sqlite/token_rows.h"
#include "engine/store/sqlite/transitions.h"
#include "engine/store/sqlite/write_ahead_log.h"
#include "engine/store/store.h"

namespace signalbox::store::sqlite {

/// How many deliveries of each channel are in each state, as little-endian numbers in one value.
std::string packCounts(const StateCounts& counts);
StateCounts unpackCounts(std::string_view bytes);

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(SqliteOptions options, base::Log& log);
  base::Status open();

  base::Status begin() override;
  base::Status commit(std::int64_t step) override;
  void rollback() override;
  base::Status savepoint() override;
  base::Status releaseSavepoint() override { return release_.run(); }
  void rollbackToSavepoint() override;
  base::Status checkpoint(bool idle) override { return wal_.checkpoint(idle); }
  std::int64_t walBytes() const override { return wal_.bytes(); }
  std::int64_t lastCommitMicros() const override { return lastCommitMicros_; }

  base::Result<StartState> load() override;
  base::Result<Position> position() override;
  base::Result<bool> putBack(const std::string& how, std::int64_t stepKnown) override;
  base::Result<std::vector<OrphanRow>> orphans(std::size_t limit) override { return claim_.orphans(limit); }
  base::Result<std::vector<RecentAttempt>> recentAttempts(base::WallTime since, std::size_t newest) override {
    return claim_.recentAttempts(since, newest);
  }
  base::Result<std::vector<OrphanRow>> heldBecause(const std::string& reason, std::size_t limit) override {
    return claim_.heldBecause(reason, limit);
  }

  base::Result<std::vector<std::optional<KeyHit>>> findKeys(std::span<const KeyRef> keys, base::WallTime now) override {
    return accept_.findKeys(keys, now);
  }
  base::Status insertAccepted(std::span<AcceptRow> rows) override;
  base::Result<std::optional<model::Recipient>> recipient(const std::string& id) override { return catalogue_.recipient(id); }
  base::Result<std::optional<model::Template>> findTemplate(const std::string& name, std::int64_t version) override {
    return catalogue_.findTemplate(name, version);
  }
  base::Result<model::RouteId> internRoute(bool pinned, const std::string& name) override { return routes_.intern(pinned, name); }

  base::Result<std::vector<Lane>> lanes() override { return claim_.lanes(); }
  base::Result<std::vector<ReadyRow>> ready(const Lane& lane, base::WallTime afterDue, Seq afterSeq, base::WallTime until,
                                            std::size_t limit) override {
    return claim_.ready(lane, afterDue, afterSeq, until, limit);
  }
  base::Result<std::optional<base::WallTime>> nextDue(const Lane& lane, base::WallTime afterDue, Seq afterSeq) override {
    return claim_.nextDue(lane, afterDue, afterSeq);
  }
  base::Result<std::vector<DeliveryRow>> claimable(std::span<const ReadyRow> hints) override;
  base::Result<std::vector<bool>> startSending(std::span<const StartRow> rows, std::int64_t step) override {
    forgetFresh(rows);
    return claim_.start(rows, step);
  }

  base::Result<std::vector<bool>> settle(std::span<const SettleRow> rows, std::int64_t step) override {
    forgetFresh(rows);
    return transitions_.settle(rows, step);
  }
  base::Result<std::vector<bool>> move(std::span<const MoveRow> rows, base::WallTime now, std::int64_t step) override {
    forgetFresh(rows);
    return transitions_.move(rows, now, step);
  }
  base::Status bury(std::span<const DeadRow> rows, std::int64_t) override { return deadLetters_.bury(rows); }
  base::Result<std::optional<DeliveryRow>> find(const base::Uuid& id) override { return claim_.find(id); }
  base::Result<std::optional<std::string>> appOf(const base::Uuid& id) override { return claim_.appOf(id); }
  base::Result<std::vector<DeliveryRow>> findMany(std::span<const Seq> seqs) override { return claim_.findMany(seqs); }
  base::Result<std::vector<model::Attempt>> attempts(Seq seq) override { return claim_.attempts(seq); }
  base::Result<std::vector<DeliveryRow>> expired(base::WallTime now, std::size_t limit) override { return claim_.expired(now, limit); }
  base::Status addHistory(Seq seq, const HistoryRow& row) override { return transitions_.addHistory(seq, row); }
  base::Result<bool> bindMessageId(Seq seq, std::int32_t attempt, const std::string& providerMessageId) override {
    return transitions_.bindMessageId(seq, attempt, providerMessageId);
  }
  base::Result<bool> explainHeld(Seq seq, std::int32_t generation, const std::string& reason, base::WallTime now, std::int64_t step) override {
    return transitions_.explainHeld(seq, generation, reason, now, step);
  }

  base::Result<bool> addReceipt(const ReceiptRow& row) override { return receipts_.add(row); }
  base::Status rememberProviderMessage(const std::string& provider, const std::string& providerMessageId, const ProviderMessage& message) override {
    return receipts_.remember(provider, providerMessageId, message);
  }
  base::Result<std::optional<ProviderMessage>> findProviderMessage(const std::string& provider, const std::string& providerMessageId) override {
    return receipts_.findMessage(provider, providerMessageId);
  }
  base::Result<std::vector<ReceiptRow>> joinReceipts(const std::string& provider, const std::string& providerMessageId,
                                                     const ProviderMessage& message) override {
    return receipts_.join(provider, providerMessageId, message);
  }
  base::Status markReceipt(Seq seq, const ReceiptMark& mark) override {
    fresh_.forget(seq);
    return receipts_.mark(seq, mark);
  }
  base::Status clearUnsubscribed(Seq seq) override {
    fresh_.forget(seq);
    return receipts_.clearUnsubscribed(seq);
  }
  base::Result<std::vector<ToldReceipt>> receiptsOf(Seq seq) override { return receipts_.of(seq); }
  base::Result<std::int64_t> countWaitingReceipts() override { return receipts_.countWaiting(); }
  base::Result<std::string> targetOf(Seq seq, std::int32_t generation) override { return receipts_.targetOf(seq, generation); }
  base::Result<std::optional<SuppressionRow>> suppression(model::Channel channel, const std::string& target, const std::string& category) override {
    return receipts_.suppression(channel, target, category);
  }
  /// Accept has judged by what was suppressed before this step.
  base::Result<bool> putSuppression(const SuppressionRow& row) override {
    fresh_.close();
    return receipts_.putSuppression(row);
  }
  base::Result<std::optional<SuppressionRow>> deleteSuppression(std::int64_t number) override { return receipts_.deleteSuppression(number); }

  base::Status putCrashesInRow(std::int32_t count) override { return putFact("crashes_in_row", std::to_string(count)); }
  base::Status putCounts(const StateCounts& counts) override;
  base::Status putClockDoubt(std::optional<base::WallTime> since) override;
  base::Status addAudit(const AuditRow& row) override { return audit_.add(row); }
  base::Result<std::vector<AuditRow>> auditAfter(std::int64_t after, std::size_t limit) override { return audit_.after(after, limit); }
  base::Result<AuditHead> auditHead() override { return audit_.head(); }
  base::Result<std::vector<AuditRow>> auditActs(const std::string& action, const std::string& object, std::size_t limit) override {
    return audit_.acts(action, object, limit);
  }
  base::Status putToken(const model::AccessToken& token) override { return tokens_.put(token); }
  base::Status putQueue(const QueueRow& row) override { return catalogue_.putQueue(row); }
  base::Status putPolicy(const PolicyRow& row) override { return catalogue_.putPolicy(row); }
  base::Status putProvider(const model::ProviderConfig& config) override { return catalogue_.putProvider(config); }
  base::Status deleteProvider(const std::string& name) override { return catalogue_.deleteProvider(name); }
  base::Status addBreaker(const BreakerRow& row) override { return catalogue_.addBreaker(row); }
  base::Result<std::int64_t> putTemplate(const model::Template& value) override { return catalogue_.putTemplate(value); }
  base::Status deleteTemplate(const std::string& name) override { return catalogue_.deleteTemplate(name); }
  base::Status putRecipients(std::span<const model::Recipient> rows) override { return catalogue_.putRecipients(rows); }
  base::Status putView(const ViewRow& row) override { return catalogue_.putView(row); }
  base::Status deleteView(const std::string& name) override { return catalogue_.deleteView(name); }
  base::Status patchGroup(const GroupPatch& patch) override { return deadLetters_.patch(patch); }
  base::Result<std::optional<ViewRow>> findView(const std::string& name) override { return catalogue_.findView(name); }
  base::Result<std::optional<GroupPatch>> findGroup(const std::string& id) override { return deadLetters_.find(id); }
  base::Result<std::optional<GroupFacts>> groupFacts(const std::string& id) override { return deadLetters_.facts(id); }
  base::Status putPlan(const model::Plan& plan) override { return operations_.putPlan(plan); }
  base::Result<std::optional<model::Plan>> plan(const base::Uuid& id) override { return operations_.plan(id); }
  base::Status putOperation(const model::Operation& operation) override { return operations_.putOperation(operation); }
  base::Result<std::optional<model::Operation>> operation(const base::Uuid& id) override { return operations_.operation(id); }
  base::Status addStats(std::span<const StatRow> rows) override { return stats_.add(rows); }
  base::Status putAlert(const AlertRow& row) override { return catalogue_.putAlert(row); }
  base::Result<std::optional<CommandKeyRow>> findCommandKey(const std::string& principal, const std::string& key, base::WallTime now) override {
    return commandKeys_.find(principal, key, now);
  }
  base::Status putCommandKey(const CommandKeyRow& row) override { return commandKeys_.put(row); }
  base::Status dropCommandKey(const std::string& principal, const std::string& key) override { return commandKeys_.drop(principal, key); }
  base::Result<std::int64_t> putSubscription(const model::Subscription& subscription) override;
  base::Status putSubscriptionFigures(std::int64_t number, const SubscriptionFigures& figures) override {
    return subscriptions_.putFigures(number, figures);
  }
  base::Status deleteSubscription(std::int64_t number) override;
  base::Status releaseHold() override;
  SecretStore& secrets() override { return secrets_; }
  ErasureStore& erasures() override {
    fresh_.clear();
    return erasures_;
  }

  base::Result<std::optional<base::WallTime>> oldestDue(model::Channel channel, base::WallTime now) override {
    return claim_.oldestDue(channel, now);
  }
  base::Result<std::int64_t> countReady(model::Channel channel, base::WallTime now, std::int64_t cap) override {
    return claim_.countReady(channel, now, cap);
  }
  base::Result<std::int64_t> newCauses(base::WallTime since) override { return deadLetters_.newCauses(since); }
  base::Result<std::vector<CauseCount>> topCauses(std::size_t limit) override { return deadLetters_.topCauses(limit); }
  base::Result<Purged> purge(const Retention& limits, std::size_t limit) override {
    return retention_.purge(limits, static_cast<std::int64_t>(limit));
  }
  base::Result<PurgeTally> purgeTally() override;
  base::Status putPurgeTally(const PurgeTally& tally) override;

  /// For tests of what the statements cost.
  Connection& connection() { return db_; }

 private:
  /// A full disk or a failed write makes SQLite roll back the whole step by itself.
  base::Status stillInTransaction() const;
  base::Status putStep(std::int64_t step);
  base::Status prepareFacts();
  base::Status judgeIdentity();
  base::Status judgePast();
  base::Result<bool> rememberPutBack(const std::string& how);
  base::Result<bool> holdsWork();
  base::Result<std::string> fact(const char* name);
  base::Status putFact(const char* name, const std::string& value);
  base::Status readProgress(StartState& state);
  base::Status readClock(StartState& state);
  base::Result<std::vector<SubscriptionRow>> openSubscriptions();
  /// What is remembered of rows that were taken back.
  void forgetUncommitted();
  template <class Row> void forgetFresh(std::span<const Row> rows) {
    for (const Row& row : rows) fresh_.forget(row.seq);
  }

  const SqliteOptions options_;
  base::Log& log_;
  std::int64_t lastStep_ = 0;
  std::int64_t lastCommitMicros_ = 0;
  bool onHold_ = false;
  std::int64_t changesBefore_ = 0;  // rows that the connection had changed when the step began
  FreshRows fresh_;
  std::optional<std::string> pendingCounts_;  // written with the step's number, in one row

  Connection db_;
  WriteAheadLog wal_;
  AcceptTables accept_;
  RouteTable routes_;
  ClaimTables claim_;
  DeadLetters deadLetters_;
  Transitions transitions_;
  SecretTable secrets_;
  ErasureTables erasures_;
  Catalogue catalogue_;
  OperationTables operations_;
  ReceiptTables receipts_;
  CommandKeys commandKeys_;
  AuditTable audit_;
  TokenRows tokens_;
  SubscriptionTables subscriptions_;
  StatTables stats_;
  RetentionTables retention_;
  Statement begin_, commit_, savepoint_, release_, rollbackTo_;
  Statement putStep_, putStepAndCounts_, progress_, fact_, putFact_;
};

}  // namespace signalbox::store::sqlite
