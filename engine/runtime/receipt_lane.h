#pragma once
// The lane in which receipts wait for the core, and what one step takes of it (rule 1). A request with more receipts than a
// step may have goes in pieces, each in a step of its own, and is answered once: when the last of them is durable, or the first is
// refused. tryPush() is thread-safe; all else is the core's thread's.

#include <cstddef>
#include <memory>
#include <vector>

#include "engine/base/bounded_queue.h"
#include "engine/core/inputs.h"

namespace signalbox::runtime {

class ReceiptLane {
 public:
  ReceiptLane(std::size_t requestsMax, base::Doorbell* bell) : waiting_(requestsMax, bell) {}

  [[nodiscard]] bool tryPush(core::ReceiptInput&& input) { return waiting_.tryPush(std::move(input)); }
  /// In the order in which they came, with at most so many receipts altogether.
  std::vector<core::ReceiptInput> takeForStep(std::size_t rowsMax);
  /// Nothing more comes in; what was left, for whoever refuses it.
  std::vector<core::ReceiptInput> close();
  bool empty() const { return waiting_.empty() && (divided_ == nullptr || divided_->refused); }

 private:
  struct Divided {
    core::ReceiptInput whole;
    std::size_t next = 0;     // of its receipts: those before were taken
    core::ReceiptsDone done;  // so far
    bool refused = false;     // answered already; what is left of it is dropped
  };
  core::ReceiptInput piece(std::size_t rowsMax);

  base::BoundedQueue<core::ReceiptInput> waiting_;
  std::shared_ptr<Divided> divided_;  // the one of which a part was taken
};

}  // namespace signalbox::runtime
