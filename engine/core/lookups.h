#pragma once
// Held messages whose provider is asked whether it took them (rule 17, reconcile): which are waiting, when each is asked
// and asked again, and what an answer means. Found: sent. Not found: surely not sent, so the ladder goes on. Not known, and
// never to be known: an operator decides. The question goes out after the commit like any send; a restart asks again.
// Lives for one step.

#include <vector>

#include "engine/core/step_context.h"
#include "engine/store/rows.h"

namespace signalbox::core {

class Lookups {
 public:
  explicit Lookups(StepContext& step) : step_(step) {}
  base::Status answered(const std::vector<egress::LookupAnswer>& answers);
  static bool mayAsk(const Memory& memory) { return !memory.onHold && !memory.stopping && !memory.diskFull; }
  /// Asks what is due, bounded.
  base::Status ask();

 private:
  base::Status take(const egress::LookupAnswer& answer);
  base::Status askOne(model::Seq seq, const PendingLookup& pending);
  base::Status found(const store::DeliveryRow& row, const egress::LookupAnswer& answer);
  base::Status notFound(const store::DeliveryRow& row, const egress::LookupAnswer& answer);
  base::Status leaveToOperator(const store::DeliveryRow& row, const std::string& why);
  base::Status bury(const store::DeliveryRow& row, const egress::LookupAnswer& answer);
  base::Result<bool> provesNotSent(const store::DeliveryRow& row);
  base::Status move(const store::DeliveryRow& row, store::MoveRow move);
  void askAgain(model::Seq seq, base::Millis pause, bool counts);
  void forget(model::Seq seq);

  StepContext& step_;
};

/// Whether that provider can be asked if it took a message.
bool looksUp(const Memory& memory, const std::string& provider);
/// What is to be asked from now on: the first question waits until what was just taken is listed everywhere.
PendingLookup lookupFor(std::int32_t generation, std::int32_t attempt, const std::string& provider, bool suspect, base::Now now);
/// The provider of this attempt is to be asked about it; after COMMIT. `suspect`: the engine went down while it was sent.
void awaitLookup(StepContext& step, model::Seq seq, std::int32_t generation, std::int32_t attempt, const std::string& provider, bool suspect);

}  // namespace signalbox::core
