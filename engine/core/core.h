#pragma once
// The heart: a deterministic state machine on one thread. A step takes bounded inputs and a time, runs
//     settle -> command -> accept -> relay -> claim -> sweep
// in one transaction with one sync, and returns the effects, which the caller carries out only now.
// It calls no network, clock or random generator. Confined to one thread, except snapshot().
// Invariants: memory holds only what is committed; every input is answered exactly once; a finished send is kept until a
// commit has recorded it.

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "engine/core/closed_ways.h"
#include "engine/core/inputs.h"
#include "engine/core/memory.h"
#include "engine/core/options.h"
#include "engine/core/parts.h"
#include "engine/core/snapshot_builder.h"
#include "engine/core/step_context.h"
#include "engine/core/sweep.h"
#include "engine/core/template_cache.h"

namespace signalbox::core {

struct StepInputs {
  std::vector<egress::FinishedSend> finished;
  std::vector<egress::HealthAnswer> health;
  std::vector<egress::LookupAnswer> lookups;
  std::vector<CommandInput> commands;
  std::vector<AcceptInput> accepts;
  std::vector<OperationPage> pages;
  std::vector<ReceiptInput> receipts;
};

/// Answers for inputs that were not carried out.
std::vector<std::function<void()>> refusals(StepInputs& inputs, const base::Status& status);

class Core {
 public:
  Core(Parts parts, CoreOptions options, EngineIdentity identity);

  /// Reads memory from the store. Before the first step.
  base::Status start(base::Now now, AuditChain chain = AuditChain::goesOn);
  StepResult step(StepInputs inputs, base::Now now);
  /// When a step is due although no input comes.
  base::BootTime nextDeadline(base::Now now) const;

  /// The newest picture, of the last step or, while steps are crowded, 200 ms old at most; never null after start(). Thread-safe.
  std::shared_ptr<const protocol::Snapshot> snapshot() const;
  /// What lets nothing through, a moment old at most; never null after start(). Thread-safe.
  std::shared_ptr<const ClosedWays> closedWays() const;
  /// The usable provider of that name, or null. Thread-safe.
  std::shared_ptr<const providers::Provider> provider(const std::string& name) const;
  /// What proves and reads that provider's receipts, or null. Thread-safe.
  std::shared_ptr<const receipts::ReceiptReader> receiptReader(const std::string& provider) const;
  /// All access tokens, as of the newest commit. Thread-safe.
  model::AccessTokensPtr tokens() const;
  /// How far the audit's chain has come. Thread-safe.
  store::AuditHead auditHead() const;
  const Memory& memory() const { return memory_; }
  const CoreOptions& options() const { return options_; }
  /// The engine is about to stop: what is under way is settled, nothing more is claimed.
  void stopClaiming() { memory_.stopping = true; }
  /// An audit row in the engine's own name ("engine.started"), written with the next step. From the core's thread, or before
  /// that runs.
  void record(std::string action, std::string reason, std::string object = "engine");
  /// What stands outside knows, in these words, that the store was put back. Between start() and the first step.
  base::Status putBack(const std::string& how, base::Now now);
  /// Finished sends that wait for a step.
  std::size_t unsettled() const { return finished_.size(); }

 private:
  base::Status phases(StepContext& step, StepInputs& inputs, std::vector<egress::FinishedSend>& settling);
  base::Status writeRecords(StepContext& step);
  base::Status tellDoubt(StepContext& step);
  base::Status relay(StepContext& step);
  base::Status keepFigures(StepContext& step);
  base::Status watchAlerts(StepContext& step);
  void takeOver(Draft& draft, bool crowded, base::Now now);
  StepResult fail(base::Status status, StepInputs& inputs, base::Now now);
  void noticeJump(base::Now now);
  void logDoubt();
  /// `changed`: a gate or the configuration did, so what lets nothing through is asked at once.
  void publish(base::Now now, bool changed = true);
  void restorePolicies(const std::vector<store::PolicyRow>& rows);
  void restoreProvider(const model::ProviderConfig& config);
  void restoreGate(const store::BreakerRow& row, const store::BreakerRow& breaker, base::Now now);
  base::Status recallWindows(base::Now now);
  base::Status readLookups(base::Now now);
  base::Status readAccess(store::StartState& loaded, AuditChain chain);
  policy::GateOptions gateOptionsFor(const std::string& origin) const;
  void recall(const store::RecentAttempt& attempt, const std::string& name, model::OutcomeClass counted, bool isOrigin, base::Now now);
  policy::Gate* gateToRecall(const std::string& name, bool isOrigin);

  const Parts parts_;
  const CoreOptions options_;
  base::UuidV7Source ids_;
  TemplateCache templates_;
  SnapshotBuilder snapshots_;
  Memory memory_;
  SweepTimes sweepTimes_;
  std::vector<egress::FinishedSend> finished_;  // not yet recorded
  std::vector<egress::HealthAnswer> health_;
  std::vector<egress::LookupAnswer> lookups_;
  std::vector<OperationPage> pages_;
  std::vector<store::AuditRow> records_;  // not yet written
  std::vector<base::Uuid> plans_;         // the last run did not finish them; computed anew after the first step
  std::optional<base::Now> lastNow_;
  bool doubtLogged_ = false;
  bool again_ = true;  // the last step left work for another one
  base::BootTime publishAt_{};
  base::BootTime pictureAt_{};
  bool pictureOwed_ = false;  // the snapshot is older than the last step
  base::BootTime closedWaysAt_{};
  mutable std::mutex snapshotMutex_;
  std::shared_ptr<const protocol::Snapshot> snapshot_;
  std::shared_ptr<const ClosedWays> closedWays_;                                          // guarded by snapshotMutex_
  std::map<std::string, std::shared_ptr<const providers::Provider>> published_;           // guarded by snapshotMutex_
  std::map<std::string, std::shared_ptr<const receipts::ReceiptReader>> receiptReaders_;  // guarded by snapshotMutex_
  model::AccessTokensPtr tokens_;                                                         // guarded by snapshotMutex_
  store::AuditHead auditHead_;                                                            // guarded by snapshotMutex_
};

}  // namespace signalbox::core
