#include "engine/core/suppressions.h"

namespace signalbox::core {

base::Status suppressAddress(StepContext& step, const model::Notification& notification, std::int32_t generation, const std::string& provider,
                             const std::string& reason) {
  store::SuppressionRow row;
  row.channel = notification.channel;
  row.address = store::suppressionAddress(notification.channel, notification.target);
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

}  // namespace signalbox::core
