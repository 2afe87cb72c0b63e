#pragma once
// The settle phase: how each finished send changes its delivery, its provider's gate, the dead-letter queue and the
// operation that replayed it. Evidence is always written; a finish with an old epoch changes nothing else (rule 12).
// Lives for one step.

#include <map>
#include <vector>

#include "engine/core/step_context.h"
#include "engine/policy/outcome_rules.h"

namespace signalbox::core {

class Settle {
 public:
  explicit Settle(StepContext& step) : step_(step) {}
  base::Status finished(const std::vector<egress::FinishedSend>& sends);
  base::Status pings(const std::vector<egress::HealthAnswer>& answers);

 private:
  struct Decided {
    const egress::FinishedSend* send;
    const InFlight* flight;  // null: an old lease, evidence only
    policy::NextState next;
    policy::Ending counted = policy::Ending::abandoned;  // by the provider's breaker
  };

  base::Status decide(const egress::FinishedSend& send);
  /// A receipt that came while it was under way may know its end better than the answer that did not come.
  base::Status heedReceipts(const egress::FinishedSend& send, const InFlight& flight, policy::NextState& next);
  base::Status moved(const Decided& decided, bool moved);
  /// What an answer says beyond its own message: an id that receipts will name, an address that does not exist.
  base::Status learnFrom(const egress::FinishedSend& send);
  base::Status eventMoved(const Decided& decided, bool moved);
  base::Status bury(const Decided& decided);
  base::Result<policy::Ending> finishPermits(const egress::FinishedSend& send, const InFlight& flight);
  void waitAgain(const Decided& decided, const store::SettleRow& row);
  void countForOperation(const Decided& decided);

  StepContext& step_;
  std::vector<Decided> decided_;
  std::vector<store::SettleRow> rows_;
};

/// What becomes of a send on that route whose outcome is unknown.
model::AmbiguousPolicy ambiguityOf(const Draft& draft, model::Channel channel, model::RouteId route);
/// How the provider of webhooks takes an outcome that is its destination's, whose own breaker counts it.
model::OutcomeClass countedForWebhookProvider(model::OutcomeClass outcome);
/// Persists and tells a change of a gate: breaker row, event, log.
base::Status tellTransition(StepContext& step, const std::string& gate, const policy::BreakerTransition& transition);
base::Status tellPause(StepContext& step, const std::string& gate, const std::string& reason);
base::Status tellResume(StepContext& step, const std::string& gate, const policy::Gate& state, std::string reason);
/// Another gate of this name, later, begins anew, also after a restart.
base::Status tellRemoved(StepContext& step, const std::string& gate, std::string reason);
std::string_view wireName(model::BreakerMode mode);

}  // namespace signalbox::core
