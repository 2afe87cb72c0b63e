// What would become of one message now: the same judgement as the plan's, made again when the operation reaches it.
#include "engine/core/claim.h"
#include "engine/core/lookups.h"
#include "engine/core/operations.h"
#include "engine/core/replay_content.h"
#include "engine/core/template_cache.h"
#include "engine/model/subscription.h"

namespace signalbox::core {

using base::Status;

namespace {

bool failedStore(const Status& status) { return status.code() == base::Code::storeFailed || status.code() == base::Code::diskFull; }

}  // namespace

base::Result<Operations::Judged> Operations::judge(OperationRun& run, const store::DeliveryRow& row) {
  Judged judged;
  judged.row = row;
  judged.edited = row.edited;
  VerdictInput input;
  input.kind = run.operation.kind;
  input.resolution = run.operation.resolution;
  input.throughProvider = !run.operation.provider.empty();
  input.now = step_.draft.wall();
  input.byFallback = byFallback(row.notification.channel);
  std::optional<model::Recipient> recipient;
  if (!row.notification.recipientId.empty()) {
    SB_ASSIGN(recipient, step_.store().recipient(row.notification.recipientId));
    if (recipient) input.recipient = &*recipient;
  }
  if (model::isEventRoute(row.delivery.route))
    input.subscriptionGone = step_.draft.subscription(model::subscriptionOfRoute(row.delivery.route)) == nullptr;
  if (sends(input.kind, input.resolution)) {
    SB_TRY(edit(run, judged, input));
    SB_TRY(render(run, judged, input));
  }
  // Of one whose recipient was erased nothing is asked: that is why it is left out, whatever its provider could say.
  const bool asks = input.resolution == model::Resolution::lookUp && actsOn(input.kind, row.delivery.state) && !row.notification.target.empty();
  if (asks) SB_TRY(askable(judged, input));
  input.row = &judged.row;
  judged.verdict = verdictOf(step_.options, input);
  return judged;
}

Status Operations::edit(OperationRun& run, Judged& judged, VerdictInput& input) {
  if (run.operation.edits.empty()) return Status::okay();
  if (run.edits == nullptr) run.edits = std::make_shared<const std::vector<protocol::Edit>>(editsFromText(run.operation.edits));
  auto edited = applyEdits(*run.edits, judged.row.notification);
  if (!edited.ok()) {
    input.cannotRender = edited.status().message();
    return Status::okay();
  }
  const bool elsewhere = edited->notification.target != judged.row.notification.target;
  judged.row.notification = std::move(edited->notification);
  judged.templateVersion = edited->templateVersion;
  judged.edited = judged.edited || edited->changed;
  if (!elsewhere || step_.memory.suppressions == 0) return Status::okay();
  const model::Notification& notification = judged.row.notification;
  SB_ASSIGN(const auto suppression, step_.store().suppression(notification.channel, notification.target, notification.category));
  judged.row.suppressedBecause = suppression ? suppression->reason : std::string();
  return Status::okay();
}

/// A message is only made for the verdict where the replay changes what it is made from; else it was made before.
Status Operations::render(const OperationRun& run, Judged& judged, VerdictInput& input) {
  const model::Notification& notification = judged.row.notification;
  const bool changes = run.operation.latestTemplate || !run.operation.edits.empty();
  std::shared_ptr<const model::Template> used;
  if (!notification.templateName.empty()) {
    const std::int64_t kept = judged.row.overrideTemplateVersion.value_or(notification.templateVersion);
    const std::int64_t version = judged.templateVersion.value_or(run.operation.latestTemplate ? 0 : kept);
    SB_ASSIGN(used, step_.templates.get(step_.store(), notification.templateName, version));
    input.templateExists = used != nullptr;
    if (used == nullptr) return Status::okay();
    if (used->version != notification.templateVersion) judged.templateVersion = used->version;
  }
  if (!changes || !input.cannotRender.empty()) return Status::okay();
  const auto content = renderedFor(used.get(), notification, judged.row.delivery.generation + 1, step_.draft.wall());
  if (content.ok()) return Status::okay();
  if (failedStore(content.status())) return content.status();
  input.cannotRender = unrenderableWords(content.status());
  return Status::okay();
}

/// By the last attempt: of earlier ones it is known, or will never be.
Status Operations::askable(Judged& judged, VerdictInput& input) {
  SB_ASSIGN(std::vector<model::Attempt> attempts, step_.store().attempts(judged.row.notification.seq));
  const std::string provider = attempts.empty() ? std::string() : attempts.back().provider;
  if (!provider.empty() && looksUp(step_.memory, provider)) {
    judged.lookUp = std::move(attempts.back());
    return Status::okay();
  }
  judged.cannotLookUp = true;
  input.cannotLookUp = cannotLookUpWords(provider);
  return Status::okay();
}

bool Operations::byFallback(model::Channel channel) const {
  std::vector<bool> sends;
  for (const ProviderEntry* entry : step_.draft.providersOf(channel)) {
    if (!entry->config.enabled) continue;
    const auto gate = step_.memory.gates.find(entry->config.name);
    if (gate == step_.memory.gates.end()) continue;
    const bool isStopped = gate->second.breaker().memory().state != policy::BreakerState::closed || gate->second.pause(step_.draft.wall());
    sends.push_back(!isStopped || gate->second.permitsNow(step_.draft.now(), false) > 0);  // a busy one is still its own
  }
  return goesByFallback(sends);
}

}  // namespace signalbox::core
