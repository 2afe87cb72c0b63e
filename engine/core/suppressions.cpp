#include "engine/core/suppressions.h"

namespace signalbox::core {

base::Status suppressAddress(StepContext& step, const model::Notification& notification, std::int32_t generation, const std::string& provider,
                             const std::string& reason) {
  // Where that generation went, which a replay may have changed since; nothing once it was erased.
  SB_ASSIGN(const std::string target, step.store().targetOf(notification.seq, generation));
  if (target.empty()) return base::Status::okay();
  store::SuppressionRow row;
  row.channel = notification.channel;
  row.address = store::suppressionAddress(notification.channel, target);
  row.category = store::suppressionCategory(notification.category);
  row.reason = reason;
  row.provider = provider;
  row.at = step.draft.wall();
  row.notification = notification.id;
  SB_ASSIGN(const bool isNew, step.store().putSuppression(row));
  if (!isNew) return base::Status::okay();
  step.draft.wrote = true;
  store::HistoryRow history;
  history.at = step.draft.wall();
  history.kind = "address_suppressed";
  history.text = "The address is not used for the category " + row.category + " any more: " + reason;
  history.generation = generation;
  SB_TRY(step.store().addHistory(notification.seq, history));
  step.draft.afterCommit([](Memory& memory) { ++memory.suppressions; });
  return base::Status::okay();
}

base::Status liftUnsubscription(StepContext& step, const model::Notification& notification, std::int32_t generation, const std::string& provider) {
  SB_TRY(step.store().clearUnsubscribed(notification.seq));
  SB_ASSIGN(const std::string target, step.store().targetOf(notification.seq, generation));
  SB_ASSIGN(const auto known, step.store().suppression(notification.channel, target, notification.category));
  const std::string brought = provider + ": " + std::string(model::name(model::ReceiptStatus::unsubscribed));
  if (!known || known->provider != provider || !known->reason.starts_with(brought)) return base::Status::okay();
  SB_ASSIGN(const auto lifted, step.store().deleteSuppression(known->number));
  if (!lifted) return base::Status::okay();
  store::HistoryRow history;
  history.at = step.draft.wall();
  history.kind = "address_used_again";
  history.text = "The address is used for the category " + known->category + " again: its owner subscribed again at " + provider;
  history.generation = generation;
  SB_TRY(step.store().addHistory(notification.seq, history));
  step.draft.afterCommit([](Memory& memory) { --memory.suppressions; });
  return base::Status::okay();
}

}  // namespace signalbox::core
