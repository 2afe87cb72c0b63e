#include "engine/core/erasures.h"

#include "engine/core/audit_trail.h"

namespace signalbox::core {

using base::Status;
using model::State;

namespace {
constexpr std::size_t kRowsLookedAt = 10'000;  // some milliseconds

bool erase(std::string& text, const std::string& address) {
  bool found = false;
  for (std::size_t at = text.find(address); at != std::string::npos; at = text.find(address, at)) {
    text.replace(at, address.size(), store::kErased);
    at += std::char_traits<char>::length(store::kErased);
    found = true;
  }
  return found;
}
}  // namespace

Status Erasures::run() {
  SB_ASSIGN(const std::vector<store::ErasureRow> orders, step_.store().erasures().open());
  if (!orders.empty()) SB_TRY(piece(orders.front()));
  if (orders.size() > 1) return Status::okay();
  if (orders.empty()) step_.draft.afterCommit([](Memory& memory) { memory.erasing = false; });
  return Status::okay();
}

Status Erasures::piece(store::ErasureRow row) {
  SB_ASSIGN(const auto found, step_.store().erasures().find(row, kRowsLookedAt));
  SB_ASSIGN(const std::vector<store::DeliveryRow> deliveries, step_.store().findMany(found.seqs));
  std::vector<model::Seq> erased;
  bool waits = false;
  for (const store::DeliveryRow& delivery : deliveries) {
    SB_ASSIGN(const bool taken, takeOut(delivery));
    waits = waits || !taken;
    if (taken) erased.push_back(delivery.notification.seq);
  }
  const bool looked = found.scannedTo > row.scannedTo;
  if (erased.empty() && waits) return Status::okay();  // nothing to write until it has ended
  SB_TRY(step_.store().erasures().erase(erased));
  row.erased += static_cast<std::int64_t>(erased.size());
  // What is under way is looked for again: an erased message is no longer anybody's, so none is counted twice.
  if (!waits) row.scannedTo = found.scannedTo;
  SB_TRY(step_.store().erasures().put(row));
  step_.draft.wrote = true;
  return !waits && (!looked || row.scannedTo >= row.upTo) ? end(row) : Status::okay();
}

base::Result<bool> Erasures::takeOut(const store::DeliveryRow& row) {
  const State state = row.delivery.state;
  if (state == State::sending) return false;
  const bool dead = state == State::dead;
  if (!dead && !model::canMove(state, State::cancelled)) return true;  // it has ended
  store::MoveRow move;
  move.seq = row.notification.seq;
  move.from = state;
  move.to = dead ? State::discarded : State::cancelled;
  move.generation = row.delivery.generation;
  move.route = row.delivery.route;
  move.reason = "its recipient was erased";
  move.history = dead ? "discarded" : "cancelled";
  if (dead) move.purgeAt = step_.draft.wall() + step_.options.retention.discarded;
  SB_ASSIGN(const std::vector<bool> moved, step_.store().move(std::span(&move, 1), step_.draft.wall(), step_.draft.step()));
  if (!moved.front()) return false;
  step_.draft.moved(row, move.to);
  step_.draft.finishedOrder(row.notification.app, row.notification.orderingKey);
  return true;
}

Status Erasures::forgetInOperations(const store::ErasureRow& row) {
  for (const auto& [id, known] : step_.memory.operations) {
    OperationRun* run = step_.draft.operation(id);
    if (run == nullptr) continue;
    bool changed = false;
    for (const std::string& address : row.addresses) {
      if (address.size() < store::kErasedAddressBytesMin) continue;
      for (std::string* text : {&run->operation.q, &run->operation.edits, &run->operation.reason, &run->operation.fix})
        changed = erase(*text, address) || changed;
    }
    if (!changed) continue;
    run->edits = nullptr;  // read again from what they are now
    SB_TRY(step_.store().putOperation(run->operation));
  }
  return Status::okay();
}

Status Erasures::end(const store::ErasureRow& row) {
  SB_TRY(forgetInOperations(row));
  SB_TRY(step_.store().erasures().finish(row));
  store::AuditRow audit;
  audit.principal = "engine";
  audit.action = "recipient.erased";
  audit.object = row.recipient;
  audit.reason = "asked for by " + row.by;
  audit.detail = boost::json::serialize(boost::json::object{{"messages", row.erased}});
  SB_TRY(writeAudit(step_, audit));
  step_.draft.event("command", row.recipient, audit.action, row.by);
  return Status::okay();
}

}  // namespace signalbox::core
