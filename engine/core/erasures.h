#pragma once
// Recipients who are erased: their messages are looked for in bounded pieces, one a step; what still waits is cancelled, a dead
// letter is discarded, and then all of it becomes unreadable. A message that is being sent is waited for. The audit keeps that
// it happened. Lives for one step.

#include "engine/core/step_context.h"
#include "engine/store/erasure_store.h"

namespace signalbox::core {

class Erasures {
 public:
  explicit Erasures(StepContext& step) : step_(step) {}
  /// The next piece, when there is an order.
  base::Status run();

 private:
  base::Status piece(store::ErasureRow row);
  /// False when it is under way: it cannot be erased yet.
  base::Result<bool> takeOut(const store::DeliveryRow& row);
  /// Operations that have not ended are in memory, with what they search for.
  base::Status forgetInOperations(const store::ErasureRow& row);
  base::Status end(const store::ErasureRow& row);

  StepContext& step_;
};

}  // namespace signalbox::core
