#include "engine/runtime/judgement.h"

#include "engine/core/operations.h"
#include "engine/core/verdict.h"

namespace signalbox::runtime {

store::Place Judgement::place(const model::Plan& plan) const { return core::placeOf(plan.kind); }

bool Judgement::firstProviderOpen(model::Channel channel) const {
  const auto snapshot = snapshots_.latest();
  if (snapshot == nullptr) return false;
  const protocol::ProviderView* first = nullptr;
  std::size_t count = 0;
  for (const protocol::ProviderView& provider : snapshot->providers) {
    if (provider.channel != model::name(channel)) continue;
    if (first == nullptr) first = &provider;
    ++count;
  }
  return count > 1 && first->breaker.state != "closed";
}

model::Verdict Judgement::judge(store::Reader& reader, const store::ScanRow& row, const model::Plan& plan, base::Now now) const {
  const model::Notification& notification = row.row.notification;
  core::VerdictInput input;
  input.row = &row.row;
  input.kind = plan.kind;
  input.resolution = plan.resolution;
  input.throughProvider = !plan.provider.empty();
  input.now = now.wall;
  input.firstProviderOpen = firstProviderOpen(notification.channel);
  std::optional<model::Recipient> recipient;
  if (!notification.recipientId.empty()) {
    auto found = reader.recipient(notification.recipientId);
    if (!found.ok()) return model::Verdict::notPossible;
    recipient = std::move(found).value();
    if (recipient) input.recipient = &*recipient;
  }
  if (!notification.templateName.empty()) {
    const std::int64_t version = plan.latestTemplate ? 0 : row.row.overrideTemplateVersion.value_or(notification.templateVersion);
    const auto found = reader.findTemplate(notification.templateName, version);
    if (!found.ok()) return model::Verdict::notPossible;
    input.templateExists = found.value().has_value();
  }
  return core::verdictOf(options_, input).verdict;
}

}  // namespace signalbox::runtime
