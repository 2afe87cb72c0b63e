#include "engine/api/row_view.h"

#include "engine/api/masking.h"
#include "engine/core/new_cause.h"
#include "engine/core/operations.h"
#include "engine/core/receipts.h"
#include "engine/core/replay_content.h"
#include "engine/model/cause.h"

namespace signalbox::api {
namespace {

std::optional<base::WallTime> dueOf(const model::Delivery& delivery) {
  return model::isWaiting(delivery.state) ? std::optional(delivery.dueAt) : std::nullopt;
}

protocol::NotificationRow viewOf(const model::Notification& notification, const model::Delivery& delivery, bool reveal) {
  protocol::NotificationRow view;
  view.id = notification.id.toString();
  view.app = notification.app;
  view.channel = name(notification.channel);
  view.state = name(delivery.state);
  view.recipient = notification.target.empty() ? notification.recipientId
      : reveal                                 ? notification.target
                                               : maskTarget(notification.channel, notification.target);
  view.recipientId = notification.recipientId;
  view.templateName = notification.templateName;
  view.category = notification.category;
  view.priority = name(notification.priority);
  view.tries = delivery.attempts;
  view.replays = delivery.generation;
  view.createdAt = notification.createdAt;
  view.dueAt = dueOf(delivery);
  view.reason = reveal ? delivery.reason : core::withoutReceiptWords(delivery.reason);
  return view;
}

/// A complaint or an unsubscription says more than that it was delivered before.
std::string receiptWord(const model::Delivery& delivery) {
  if (delivery.complained) return "complained";
  if (delivery.unsubscribed) return "unsubscribed";
  return delivery.receipt ? std::string(name(*delivery.receipt)) : std::string();
}

std::string_view resolvedWords(model::Resolution resolution) {
  switch (resolution) {
    case model::Resolution::sent: return "Marked as sent; not sent again.";
    case model::Resolution::resend: return "Sent again as a new generation.";
    case model::Resolution::dead: return "Becomes a dead letter.";
    case model::Resolution::lookUp:
      return "The provider is asked: what it took becomes sent, what it does not have is tried again, the rest stays held.";
    case model::Resolution::none: break;
  }
  return "";
}

}  // namespace

std::string answerWords(const model::Outcome& outcome, std::string_view templateName, bool reveal) {
  return reveal || outcome.message.empty() ? outcome.message : model::plainTitle(outcome.outcome, outcome.code, templateName);
}

protocol::NotificationRow viewOf(const store::ListRow& row, bool reveal) {
  protocol::NotificationRow view = viewOf(row.notification, row.delivery, reveal);
  view.provider = row.provider;
  if (row.lastOutcome) {
    view.errorClass = name(row.lastOutcome->outcome);
    if (row.lastOutcome->outcome != model::OutcomeClass::sent) {
      view.errorCode = row.lastOutcome->code;
      view.error = answerWords(*row.lastOutcome, row.notification.templateName, reveal);
    }
  }
  if (row.changedAt != base::WallTime{}) view.changedAt = row.changedAt;
  view.purgeAt = row.purgeAt;
  view.groupId = row.groupId;
  view.group = shownTitle(row.groupId, row.groupTitle, row.groupPlainTitle, reveal);
  view.duplicateRisk = row.duplicateRisk;
  view.receipt = receiptWord(row.delivery);
  return view;
}

protocol::NotificationRow viewOf(const store::ScanRow& row, bool reveal) {
  protocol::NotificationRow view = viewOf(row.row.notification, row.row.delivery, reveal);
  if (row.lastOutcome) view.errorClass = name(*row.lastOutcome);
  view.duplicateRisk = row.row.ambiguousBefore;
  view.receipt = receiptWord(row.row.delivery);
  return view;
}

protocol::GroupView viewOf(const store::GroupRow& row, std::string_view by, base::WallTime now, bool reveal) {
  protocol::GroupView view;
  view.id = row.id;
  view.by = by;
  view.title = by == "cause" ? shownTitle(row.id, row.title, row.plainTitle, reveal) : row.title;
  view.provider = row.provider;
  view.channel = by == "cause" ? name(row.channel) : std::string_view{};
  view.count = row.open;
  view.total = row.total;
  view.firstAt = row.firstAt;
  view.lastAt = row.lastAt;
  view.inflow = row.inflow;
  // Only a cause is new or comes back, until somebody has looked at it.
  const bool fresh = row.firstAt >= now - core::kNewCause;
  view.mark = by != "cause" || row.seen ? "known" : row.backAt ? "back" : fresh ? "new" : "known";
  view.note = row.note;
  view.fixedBy = row.fixedBy;
  if (by == "cause") view.version = core::versionOfWords(row.note, row.fixedBy);
  view.timesSeen = row.timesSeen;
  if (const auto& fix = row.lastFix) {
    const std::int64_t took = fix->causeSince ? (fix->at - *fix->causeSince) / std::chrono::seconds{1} : 0;
    view.lastFix =
        protocol::FixView{fix->operation.toString(), fix->text, fix->by, fix->at, took, fix->replayed, fix->confirmed, fix->delivered, fix->failed};
  }
  return view;
}

protocol::PlanView viewOf(const model::Plan& plan) {
  protocol::PlanView view;
  view.id = plan.id.toString();
  view.kind = name(plan.kind);
  view.q = plan.q;
  view.provider = plan.provider;
  view.resolution = plan.resolution == model::Resolution::none ? std::string_view{} : name(plan.resolution);
  view.latestTemplate = plan.latestTemplate;
  view.edits = core::withoutValues(core::editsFromText(plan.edits));
  view.state = name(plan.state);
  view.matched = plan.matched;
  for (std::size_t i = 0; i < plan.counts.size() && i < model::kVerdictCount; ++i) {
    if (plan.counts[i] == 0) continue;
    const auto verdict = static_cast<model::Verdict>(i);
    view.verdicts.push_back(
        {std::string(name(verdict)), plan.counts[i], includedByDefault(verdict), includable(verdict), std::string(verdictWords(plan, verdict))});
  }
  for (const model::Channel channel : model::kChannels)
    if (const std::int64_t count = plan.channels[model::index(channel)]; count > 0) view.channels[std::string(name(channel))] = count;
  view.frozenAt = plan.frozenAt;
  view.expiresAt = plan.expiresAt;
  view.error = plan.error;
  view.costEur = plan.costEur;
  return view;
}

protocol::OperationView viewOf(const model::Operation& operation) { return core::viewOf(operation); }

protocol::TemplateView viewOf(const model::Template& value) {
  return {value.name,     std::string(name(value.channel)),
          value.version,  value.subject,
          value.text,     value.html,
          value.title,    value.body,
          value.data,     value.updatedAt,
          value.updatedBy};
}

protocol::RecipientView viewOf(const model::Recipient& recipient, bool reveal) {
  using model::Channel;
  const auto shown = [reveal](Channel channel, const std::string& target) { return reveal ? target : maskTarget(channel, target); };
  protocol::RecipientView view;
  view.id = recipient.id;
  view.email = shown(Channel::email, recipient.email);
  view.phone = shown(Channel::sms, recipient.phone);
  view.pushToken = shown(Channel::push, recipient.pushToken);
  view.webhookUrl = shown(Channel::webhook, recipient.webhookUrl);
  view.timeZone = recipient.timeZone;
  view.locale = recipient.locale;
  if (!recipient.quietFrom.empty()) view.quietHours = protocol::QuietHours{recipient.quietFrom, recipient.quietTo};
  view.optOut = recipient.optOut;
  view.suppressed = recipient.suppressed;
  view.version = recipient.version;
  return view;
}

protocol::AlertView viewOf(const store::AlertRow& row) {
  return {row.id, row.rule, row.severity, row.subject, row.text, row.link, row.since, row.endedAt};
}

std::string_view verdictWords(const model::Plan& plan, model::Verdict verdict) {
  using enum model::Verdict;
  switch (verdict) {
    case willSend:
      switch (plan.kind) {
        case model::OperationKind::replay: return "Sent again as a new generation.";
        case model::OperationKind::discard: return "Taken out of the dead letters; restorable until the purge date.";
        case model::OperationKind::restore: return "Put back among the dead letters.";
        case model::OperationKind::resolve: return resolvedWords(plan.resolution);
        case model::OperationKind::cancel: return "Cancelled before anything is sent.";
      }
      return "";
    case fallback: return "Sent through another provider, because its own is not available.";
    case deferred: return "Sent later: the recipient's quiet hours last until then.";
    case duplicateRisk: return "May have arrived already; sending again may be a duplicate.";
    case expired: return "Too old: its expiry has passed.";
    case optedOut: return "The recipient does not want it, or the address is suppressed.";
    case alreadyDelivered: return "It was sent, or a receipt says that it arrived; the recipient would get it twice.";
    case templateGone: return "Its template no longer exists, so it cannot be rendered.";
    case unrenderable: return "It cannot be made from its template and data as they would be sent.";
    case notPossible:
      if (plan.resolution == model::Resolution::lookUp)
        return "Its provider cannot be asked whether it took it, or its present state does not allow this. It stays as it is.";
      return "Its present state does not allow this.";
    case subscriptionGone: return "The subscription that it tells something to was deleted.";
  }
  return "";
}

}  // namespace signalbox::api
