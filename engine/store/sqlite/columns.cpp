#include "engine/store/sqlite/columns.h"

#include "engine/store/sqlite/canary_column.h"
#include "engine/store/sqlite/json_columns.h"

namespace signalbox::store::sqlite {

const char* const kNotificationColumns =
    "n.seq, n.id, n.app, n.channel, n.target, n.recipient_id, n.template, n.template_version, n.content, n.data, n.category, "
    "n.priority, n.ordering_key, n.locale, n.metadata, n.traceparent, n.idempotency_key, n.created_at_ms, n.send_at_ms, n.expires_at_ms";

model::Notification readNotification(const Rows& rows, int first) {
  int at = first;
  model::Notification value;
  value.seq = rows.integer(at++);
  value.id = rows.uuid(at++);
  value.app = rows.text(at++);
  value.channel = enumOf<model::Channel>(rows, at++);
  value.target = rows.text(at++);
  value.recipientId = rows.text(at++);
  value.templateName = rows.text(at++);
  value.templateVersion = rows.integer(at++);
  value.content = rows.text(at++);
  value.data = rows.text(at++);
  value.category = rows.text(at++);
  value.priority = enumOf<model::Priority>(rows, at++);
  value.orderingKey = rows.text(at++);
  value.locale = rows.text(at++);
  value.metadata = rows.text(at++);
  value.traceparent = rows.text(at++);
  value.idempotencyKey = rows.text(at++);
  value.createdAt = rows.time(at++);
  value.sendAt = rows.maybeTime(at++);
  value.expiresAt = rows.maybeTime(at++);
  return value;
}

const char* const kDeliveryColumns =
    "d.seq, d.state, d.generation, d.lease_epoch, d.lease_until_ms, d.due_at_ms, d.attempts, d.attempts_in_generation, "
    "d.crashes_alone, d.suspect, d.route, d.reason, d.changed_at_ms, d.ambiguous, d.sent_before, d.override_template_version, "
    "d.override_provider, d.operation, d.receipt, d.receipt_flags";

model::Delivery readDelivery(const Rows& rows, int first) {
  int at = first;
  model::Delivery value;
  value.seq = rows.integer(at++);
  value.state = enumOf<model::State>(rows, at++);
  value.generation = rows.integer32(at++);
  value.leaseEpoch = rows.integer(at++);
  value.leaseUntil = rows.maybeTime(at++);
  value.dueAt = rows.time(at++);
  value.attempts = rows.integer32(at++);
  value.attemptsInGeneration = rows.integer32(at++);
  value.crashesAlone = rows.integer32(at++);
  value.suspect = rows.flag(at++);
  value.route = rows.integer(at++);
  value.reason = rows.text(at++);
  if (const auto receipt = rows.maybeInteger(first + 18)) value.receipt = static_cast<model::ReceiptStatus>(*receipt);
  value.complained = (rows.integer(first + 19) & kComplainedFlag) != 0;
  value.unsubscribed = (rows.integer(first + 19) & kUnsubscribedFlag) != 0;
  return value;
}

std::string deliveryRowColumns() {
  const auto edited = [](const std::string& column) {
    return "CASE WHEN d.edited THEN (SELECT e." + column + " FROM overrides e WHERE e.seq=d.seq AND e.generation=d.generation) END";
  };
  return std::string(kNotificationColumns) + ", " + kDeliveryColumns +
      ", d.ordering_key IS NOT NULL AND EXISTS(SELECT 1 FROM deliveries o INDEXED BY deliveries_ordered WHERE o.app=d.app AND "
      "o.channel=d.channel AND o.ordering_key=d.ordering_key AND o.seq<d.seq AND o.ordering_key IS NOT NULL AND o.state<5), "
      "(SELECT s.reason FROM suppressions s WHERE s.channel=n.channel AND s.address=CASE n.channel WHEN 0 THEN "
      "lower(coalesce(" +
      edited("target") + ",n.target)) ELSE coalesce(" + edited("target") +
      ",n.target) END "
      "AND s.category=coalesce(n.category,'default')), d.edited, " +
      edited("target") + ", " + edited("data") + ", " + edited("content") + ", d.step";
}

DeliveryRow readDeliveryRow(const Rows& rows, int first) {
  DeliveryRow row;
  row.notification = readNotification(rows, first);
  first += kNotificationColumnCount;
  row.delivery = readDelivery(rows, first);
  row.ambiguousBefore = rows.flag(first + 13);
  row.sentBefore = rows.flag(first + 14);
  row.overrideTemplateVersion = rows.maybeInteger(first + 15);
  row.overrideProvider = rows.text(first + 16);
  row.operation = rows.uuid(first + 17);
  row.orderBlocked = rows.flag(first + kDeliveryColumnCount);
  row.suppressedBecause = rows.text(first + kDeliveryColumnCount + 1);
  row.edited = rows.flag(first + kDeliveryColumnCount + 2);
  if (row.edited) {
    row.notification.target = rows.text(first + kDeliveryColumnCount + 3);
    row.notification.data = rows.text(first + kDeliveryColumnCount + 4);
    row.notification.content = rows.text(first + kDeliveryColumnCount + 5);
  }
  row.changedStep = rows.integer(first + kDeliveryColumnCount + 6);
  return row;
}

const char* const kOutcomeColumns = "a.outcome, a.code, a.message, a.provider_message_id, a.retry_after_ms, a.latency_us, a.suppress_recipient";

std::optional<model::Outcome> readOutcome(const Rows& rows, int first) {
  if (rows.isNull(first)) return std::nullopt;
  model::Outcome outcome;
  outcome.outcome = enumOf<model::OutcomeClass>(rows, first);
  outcome.code = rows.text(first + 1);
  outcome.message = rows.text(first + 2);
  outcome.providerMessageId = rows.text(first + 3);
  if (const auto retryAfter = rows.maybeInteger(first + 4)) outcome.retryAfter = base::Millis{*retryAfter};
  outcome.latencyUs = rows.integer(first + 5);
  outcome.suppressRecipient = rows.flag(first + 6);
  return outcome;
}

const char* const kAttemptColumns =
    "a.place, a.generation, a.epoch, a.provider, a.reason, a.dedup_token, a.intent_at_ms, a.finished_at_ms, a.late, "
    "a.outcome, a.code, a.message, a.provider_message_id, a.retry_after_ms, a.latency_us, a.suppress_recipient";

model::Attempt readAttempt(const Rows& rows, int first) {
  model::Attempt attempt;
  attempt.seq = rows.integer(first) / kAttemptsPerMessage;
  attempt.number = static_cast<std::int32_t>(rows.integer(first) % kAttemptsPerMessage);
  attempt.generation = rows.integer32(first + 1);
  attempt.epoch = rows.integer(first + 2);
  attempt.provider = rows.text(first + 3);
  attempt.reason = rows.text(first + 4);
  attempt.dedupToken = rows.text(first + 5);
  attempt.intentAt = rows.time(first + 6);
  attempt.finishedAt = rows.maybeTime(first + 7);
  attempt.late = rows.flag(first + 8);
  attempt.outcome = readOutcome(rows, first + 9);
  return attempt;
}

const char* const kRecipientColumns =
    "id, email, phone, push_token, webhook_url, time_zone, locale, quiet_from, quiet_to, opt_out, suppressed, version";

model::Recipient readRecipient(const Rows& rows) {
  model::Recipient value;
  value.id = rows.text(0);
  value.email = rows.text(1);
  value.phone = rows.text(2);
  value.pushToken = rows.text(3);
  value.webhookUrl = rows.text(4);
  value.timeZone = rows.text(5);
  value.locale = rows.text(6);
  value.quietFrom = rows.text(7);
  value.quietTo = rows.text(8);
  value.optOut = textsFromJson(rows.text(9));
  value.suppressed = textsFromJson(rows.text(10));
  value.version = rows.integer(11);
  return value;
}

const char* const kTemplateColumns = "name, version, channel, subject, body_text, html, title, body, data, updated_at_ms, updated_by";

model::Template readTemplate(const Rows& rows) {
  model::Template value;
  value.name = rows.text(0);
  value.version = rows.integer(1);
  value.channel = enumOf<model::Channel>(rows, 2);
  value.subject = rows.text(3);
  value.text = rows.text(4);
  value.html = rows.text(5);
  value.title = rows.text(6);
  value.body = rows.text(7);
  value.data = rows.text(8);
  value.updatedAt = rows.time(9);
  value.updatedBy = rows.text(10);
  return value;
}

const char* const kPlanColumns =
    "id, kind, q, provider, resolution, latest_template, state, mark_step, matched, counts, frozen_at_ms, expires_at_ms, "
    "by_whom, error, cost_eur, edits";

model::Plan readPlan(const Rows& rows) {
  model::Plan plan;
  plan.id = rows.uuid(0);
  plan.kind = enumOf<model::OperationKind>(rows, 1);
  plan.q = rows.text(2);
  plan.provider = rows.text(3);
  plan.resolution = enumOf<model::Resolution>(rows, 4);
  plan.latestTemplate = rows.flag(5);
  plan.state = enumOf<model::PlanState>(rows, 6);
  plan.markStep = rows.integer(7);
  plan.matched = rows.integer(8);
  plan.counts = numbersFromJson(rows.text(9));
  plan.counts.resize(model::kVerdictCount + model::kChannelCount);  // one list: the verdicts, then the channels
  std::copy(plan.counts.end() - static_cast<std::ptrdiff_t>(model::kChannelCount), plan.counts.end(), plan.channels.begin());
  plan.counts.resize(model::kVerdictCount);
  plan.frozenAt = rows.time(10);
  plan.expiresAt = rows.time(11);
  plan.by = rows.text(12);
  plan.error = rows.text(13);
  plan.costEur = rows.real(14);
  plan.edits = rows.text(15);
  return plan;
}

const char* const kOperationColumns =
    "id, plan_id, kind, q, provider, resolution, latest_template, mark_step, include, by_whom, reason, state, rate_per_second, "
    "cursor, total, done, confirmed, failed, skipped, skipped_by_plan, skipped_reasons, created_at_ms, starts_at_ms, started_at_ms, "
    "finished_at_ms, paused_reason, edits, canary, undo_ms, needs_approval, approved_by, approved_at_ms, delivered, bounced, failed_causes, "
    "sent_by, group_id, cause_since_ms, fix";

model::Operation readOperation(const Rows& rows) {
  model::Operation value;
  value.id = rows.uuid(0);
  value.planId = rows.uuid(1);
  value.kind = enumOf<model::OperationKind>(rows, 2);
  value.q = rows.text(3);
  value.provider = rows.text(4);
  value.resolution = enumOf<model::Resolution>(rows, 5);
  value.latestTemplate = rows.flag(6);
  value.markStep = rows.integer(7);
  value.include = static_cast<std::uint32_t>(rows.integer(8));
  value.by = rows.text(9);
  value.reason = rows.text(10);
  value.state = enumOf<model::OperationState>(rows, 11);
  value.ratePerSecond = rows.real(12);
  value.cursor = rows.integer(13);
  value.total = rows.integer(14);
  value.done = rows.integer(15);
  value.confirmed = rows.integer(16);
  value.failed = rows.integer(17);
  value.skipped = rows.integer(18);
  value.skippedByPlan = rows.integer(19);
  value.skippedReasons = numberMapFromJson(rows.text(20));
  value.createdAt = rows.time(21);
  value.startsAt = rows.maybeTime(22);
  value.startedAt = rows.maybeTime(23);
  value.finishedAt = rows.maybeTime(24);
  value.pausedReason = rows.text(25);
  value.edits = rows.text(26);
  value.canary = canaryFromJson(rows.text(27));
  value.undo = base::Millis{rows.integer(28)};
  value.needsApproval = rows.flag(29);
  value.approvedBy = rows.text(30);
  value.approvedAt = rows.maybeTime(31);
  value.delivered = rows.integer(32);
  value.bounced = rows.integer(33);
  value.failedCauses = numberMapFromJson(rows.text(34));
  value.sentBy = numberMapFromJson(rows.text(35));
  value.groupId = rows.text(36);
  value.causeSince = rows.maybeTime(37);
  value.fix = rows.text(38);
  return value;
}

const char* const kBreakerColumns = "gate, at_ms, state, mode, reason, calls, failures, until_ms, cooldown_level";

BreakerRow readBreaker(const Rows& rows) {
  BreakerRow row;
  row.gate = rows.text(0);
  row.at = rows.time(1);
  row.state = rows.text(2);
  row.mode = rows.text(3);
  row.reason = rows.text(4);
  row.calls = rows.integer(5);
  row.failures = rows.integer(6);
  row.until = rows.maybeTime(7);
  row.cooldownLevel = rows.integer32(8);
  return row;
}

const char* const kAlertColumns = "id, rule, severity, subject, words, link, since_ms, ended_at_ms";

AlertRow readAlert(const Rows& rows) {
  AlertRow row;
  row.id = rows.text(0);
  row.rule = rows.text(1);
  row.severity = rows.text(2);
  row.subject = rows.text(3);
  row.text = rows.text(4);
  row.link = rows.text(5);
  row.since = rows.time(6);
  row.endedAt = rows.maybeTime(7);
  return row;
}

}  // namespace signalbox::store::sqlite
