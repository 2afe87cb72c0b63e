#include "engine/store/sqlite/fresh_rows.h"

#include <utility>

#include "engine/model/subscription.h"

namespace signalbox::store::sqlite {

void FreshRows::add(const AcceptRow& row) {
  const model::Notification& n = row.notification;
  // An order waits for others, and the deliveries of events are judged by nobody before their claim.
  const bool alone = n.orderingKey.empty() && !model::isEventRoute(row.route);
  if (closed_ || !alone || row.state != model::State::pending || row.dueAt > n.createdAt) return;
  const std::size_t bytes = n.content.size() + n.data.size() + n.metadata.size();
  if (bytes > kRowBytesMax) return;
  if (bySeq_.size() >= kRowsMax || bytes_ + bytes > kBytesMax) clear();
  bySeq_.insert_or_assign(n.seq, Kept{n, row.dueAt, row.route, row.reason, bytes});
  bytes_ += bytes;
}

std::optional<DeliveryRow> FreshRows::take(Seq seq, std::int32_t generation) {
  if (generation != 0) return std::nullopt;
  auto node = bySeq_.extract(seq);
  if (node.empty()) return std::nullopt;
  Kept& kept = node.mapped();
  bytes_ -= kept.bytes;
  DeliveryRow row;
  row.notification = std::move(kept.notification);
  row.delivery.seq = seq;
  row.delivery.state = model::State::pending;
  row.delivery.dueAt = kept.dueAt;
  row.delivery.route = kept.route;
  row.delivery.reason = std::move(kept.reason);
  return row;
}

void FreshRows::forget(Seq seq) {
  const auto found = bySeq_.find(seq);
  if (found == bySeq_.end()) return;
  bytes_ -= found->second.bytes;
  bySeq_.erase(found);
}

void FreshRows::clear() {
  bySeq_.clear();
  bytes_ = 0;
}

void FreshRows::close() {
  clear();
  closed_ = true;
}

}  // namespace signalbox::store::sqlite
