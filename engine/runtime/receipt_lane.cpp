#include "engine/runtime/receipt_lane.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace signalbox::runtime {

std::vector<core::ReceiptInput> ReceiptLane::takeForStep(std::size_t rowsMax) {
  if (divided_ != nullptr && divided_->refused) divided_.reset();
  std::vector<core::ReceiptInput> taken;
  if (divided_ == nullptr) {
    std::size_t rows = 0;
    taken = waiting_.takeWhile([&](const core::ReceiptInput& next) {
      rows += std::max<std::size_t>(next.receipts.size(), 1);  // one that only tells of a topic costs something, too
      return rows <= rowsMax;
    });
    if (!taken.empty()) return taken;
    std::vector<core::ReceiptInput> large = waiting_.take(1);
    if (large.empty()) return taken;
    divided_ = std::make_shared<Divided>();
    divided_->whole = std::move(large.front());
  }
  taken.push_back(piece(rowsMax));
  return taken;
}

core::ReceiptInput ReceiptLane::piece(std::size_t rowsMax) {
  std::vector<model::Receipt>& receipts = divided_->whole.receipts;
  const std::size_t end = divided_->next + std::min(rowsMax, receipts.size() - divided_->next);
  const bool last = end == receipts.size();
  core::ReceiptInput part;
  part.provider = divided_->whole.provider;
  const auto at = [&receipts](std::size_t place) { return std::make_move_iterator(receipts.begin() + static_cast<std::ptrdiff_t>(place)); };
  part.receipts.assign(at(divided_->next), at(end));
  if (last) part.topic = divided_->whole.topic;
  part.reply = [divided = divided_, last](base::Result<core::ReceiptsDone> done) {
    if (!done.ok()) {
      divided->refused = true;
      return divided->whole.reply(done.status());
    }
    divided->done.applied += done->applied;
    divided->done.repeated += done->repeated;
    divided->done.waiting += done->waiting;
    if (last) divided->whole.reply(divided->done);
  };
  divided_->next = end;
  if (last) divided_.reset();
  return part;
}

std::vector<core::ReceiptInput> ReceiptLane::close() {
  waiting_.close();
  std::vector<core::ReceiptInput> left;
  if (divided_ != nullptr && !divided_->refused) left.push_back(piece(std::numeric_limits<std::size_t>::max()));
  divided_.reset();
  for (core::ReceiptInput& input : waiting_.take(std::numeric_limits<std::size_t>::max())) left.push_back(std::move(input));
  return left;
}

}  // namespace signalbox::runtime
