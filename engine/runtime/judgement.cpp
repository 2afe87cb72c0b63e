#include "engine/runtime/judgement.h"

#include <algorithm>

#include "engine/core/operations.h"
#include "engine/core/replay_content.h"
#include "engine/model/subscription.h"

namespace signalbox::runtime {

namespace {

api::PlanOutcome unread(const base::Status& status) {
  api::PlanOutcome outcome;
  outcome.verdict = model::Verdict::notPossible;
  outcome.words = status.message();
  return outcome;
}

}  // namespace

store::Place Judgement::place(const model::Plan& plan) const { return core::placeOf(plan.kind, plan.q); }

bool Judgement::byFallback(model::Channel channel) const {
  const auto snapshot = snapshots_.latest();
  if (snapshot == nullptr) return false;
  std::vector<bool> sends;
  for (const protocol::ProviderView& provider : snapshot->providers)
    if (provider.enabled && provider.channel == model::name(channel)) sends.push_back(provider.breaker.state == "closed" && !provider.paused);
  return core::goesByFallback(sends);
}

/// As core::looksUp() says it; before there is a snapshot, it is the operation that finds out.
bool Judgement::looksUp(const std::string& provider) const {
  const auto snapshot = snapshots_.latest();
  if (snapshot == nullptr) return true;
  return std::any_of(snapshot->providers.begin(), snapshot->providers.end(),
                     [&provider](const protocol::ProviderView& each) { return each.name == provider && each.capabilities.looksUp; });
}

double Judgement::costEur(model::Channel channel, const model::Plan& plan) const {
  const auto snapshot = snapshots_.latest();
  if (snapshot == nullptr || !core::sends(plan.kind, plan.resolution)) return 0;
  for (const protocol::ProviderView& provider : snapshot->providers) {
    if (provider.channel != model::name(channel)) continue;
    if (plan.provider.empty() ? provider.enabled : provider.name == plan.provider) return provider.capabilities.costPerMessageEur;
  }
  return 0;
}

model::Verdict Judgement::judge(store::Reader& reader, const store::ScanRow& row, const model::Plan& plan, base::Now now) const {
  return outcome(reader, row, plan, now).verdict;
}

api::PlanOutcome Judgement::outcome(store::Reader& reader, const store::ScanRow& row, const model::Plan& plan, base::Now now) const {
  api::PlanOutcome outcome;
  outcome.row = row.row;
  core::VerdictInput input;
  input.kind = plan.kind;
  input.resolution = plan.resolution;
  input.throughProvider = !plan.provider.empty();
  input.now = now.wall;
  input.byFallback = byFallback(row.row.notification.channel);
  std::optional<model::Recipient> recipient;
  if (!row.row.notification.recipientId.empty()) {
    auto found = reader.recipient(row.row.notification.recipientId);
    if (!found.ok()) return unread(found.status());
    recipient = std::move(found).value();
    if (recipient) input.recipient = &*recipient;
  }
  if (const model::RouteId route = row.row.delivery.route; model::isEventRoute(route)) {
    const auto known = reader.hasSubscription(model::subscriptionOfRoute(route));
    if (!known.ok()) return unread(known.status());
    input.subscriptionGone = !known.value();
  }
  if (core::sends(plan.kind, plan.resolution)) {
    if (const base::Status read = prepare(reader, plan, now, outcome, input); !read.ok()) return unread(read);
  }
  if (plan.resolution == model::Resolution::lookUp && !looksUp(row.lastProvider)) input.cannotLookUp = core::cannotLookUpWords(row.lastProvider);
  input.row = &outcome.row;
  core::VerdictAnswer answer = core::verdictOf(options_, input);
  outcome.verdict = answer.verdict;
  outcome.words = std::move(answer.text);
  return outcome;
}

base::Status Judgement::prepare(store::Reader& reader, const model::Plan& plan, base::Now now, api::PlanOutcome& outcome,
                                core::VerdictInput& input) const {
  model::Notification& notification = outcome.row.notification;
  std::optional<std::int64_t> version;
  const std::vector<protocol::Edit> edits = core::editsFromText(plan.edits);
  if (!edits.empty()) {
    auto edited = core::applyEdits(edits, notification);
    if (edited.ok()) {
      const bool elsewhere = edited->notification.target != notification.target;
      notification = std::move(edited->notification);
      version = edited->templateVersion;
      outcome.changes = std::move(edited->changes);
      if (elsewhere) SB_TRY(suppress(reader, outcome.row));
    } else {
      input.cannotRender = edited.status().message();
    }
  }
  std::optional<model::Template> used;
  if (!notification.templateName.empty()) {
    const std::int64_t kept = outcome.row.overrideTemplateVersion.value_or(notification.templateVersion);
    SB_ASSIGN(used, reader.findTemplate(notification.templateName, version.value_or(plan.latestTemplate ? 0 : kept)));
    input.templateExists = used.has_value();
    if (!used) return base::Status::okay();
    outcome.templateVersion = used->version;
  }
  if ((edits.empty() && !plan.latestTemplate) || !input.cannotRender.empty()) return base::Status::okay();
  const auto content = core::renderedFor(used ? &*used : nullptr, notification, outcome.row.delivery.generation + 1, now.wall);
  if (!content.ok()) input.cannotRender = core::unrenderableWords(content.status());
  return base::Status::okay();
}

base::Status Judgement::suppress(store::Reader& reader, store::DeliveryRow& row) const {
  const model::Notification& notification = row.notification;
  SB_ASSIGN(const auto suppression, reader.suppressionOf(notification.channel, notification.target, notification.category));
  row.suppressedBecause = suppression ? suppression->reason : std::string();
  return base::Status::okay();
}

}  // namespace signalbox::runtime
