#include "tests/simulation/change_triggers.h"

#include <fmt/format.h>

#include "engine/policy/outcome_rules.h"

namespace signalbox::simulation {

const char* const kReportTriggers = R"sql(
CREATE TEMP TRIGGER seen_step AFTER UPDATE OF step ON main.progress BEGIN SELECT seen('step', new.step); END;
CREATE TEMP TRIGGER seen_provider_put AFTER INSERT ON main.providers BEGIN SELECT seen('provider_put', new.name); END;
CREATE TEMP TRIGGER seen_provider_gone AFTER DELETE ON main.providers BEGIN SELECT seen('provider_gone', old.name); END;
CREATE TEMP TRIGGER seen_report AFTER INSERT ON main.receipts BEGIN SELECT seen('report', coalesce(new.seq,0), new.attempt, new.status,
  new.received_at_ms, new.provider, new.event_id, coalesce(new.provider_message_id,''), coalesce(new.code,'')||' '||coalesce(new.words,'')); END;
CREATE TEMP TRIGGER seen_report_joined AFTER UPDATE OF seq ON main.receipts BEGIN SELECT seen('report_joined', new.seq, new.attempt, new.provider,
  new.event_id, coalesce(new.code,'')||' '||coalesce(new.words,'')); END;
CREATE TEMP TRIGGER seen_report_gone AFTER DELETE ON main.receipts BEGIN SELECT seen('report_gone', old.provider, old.event_id); END;
CREATE TEMP TRIGGER seen_receipt AFTER UPDATE OF receipt ON main.deliveries WHEN old.receipt IS NOT new.receipt BEGIN SELECT seen('receipt', new.seq,
  coalesce(old.receipt,0), coalesce(new.receipt,0), old.generation, new.generation); END;
)sql";

const char* const kGateTriggers = R"sql(
CREATE TEMP TRIGGER seen_gate_set AFTER INSERT ON main.providers BEGIN SELECT seen('gate_set', new.enabled, new.concurrency,
  CAST(new.rate_per_second*1000000 AS INTEGER), new.name); END;
CREATE TEMP TRIGGER seen_gate_changed AFTER UPDATE ON main.providers BEGIN SELECT seen('gate_set', new.enabled, new.concurrency,
  CAST(new.rate_per_second*1000000 AS INTEGER), new.name); END;
)sql";

const char* const kCommandTriggers = R"sql(
CREATE TEMP TRIGGER seen_command_key AFTER INSERT ON main.command_keys BEGIN SELECT seen('command_key', new.version, new.expires_at_ms, new.key,
  new.fingerprint, new.id, coalesce(new.answer,'')); END;
CREATE TEMP TRIGGER seen_command_key_gone AFTER DELETE ON main.command_keys BEGIN SELECT seen('command_key_gone', old.key); END;
)sql";

const char* const kWishTriggers = R"sql(
CREATE TEMP TRIGGER seen_unused AFTER INSERT ON main.suppressions BEGIN SELECT seen('unused', new.number, new.channel, new.address); END;
CREATE TEMP TRIGGER seen_recipient AFTER INSERT ON main.recipients BEGIN SELECT seen('recipient', new.id, coalesce(new.quiet_from,''),
  coalesce(new.quiet_to,'')); END;
CREATE TEMP TRIGGER seen_recipient_changed AFTER UPDATE ON main.recipients BEGIN SELECT seen('recipient', new.id, coalesce(new.quiet_from,''),
  coalesce(new.quiet_to,'')); END;
CREATE TEMP TRIGGER seen_deferred AFTER INSERT ON main.history WHEN new.kind='deferred' BEGIN SELECT seen('deferred', new.seq); END;
CREATE TEMP TRIGGER seen_used_again AFTER DELETE ON main.suppressions BEGIN SELECT seen('used_again', old.number); END;
)sql";

const char* const kContentTriggers = R"sql(
CREATE TEMP TRIGGER seen_template AFTER INSERT ON main.templates BEGIN SELECT seen('template', new.version, new.name,
  coalesce(new.body_text,'')); END;
CREATE TEMP TRIGGER seen_no_template AFTER UPDATE OF retired ON main.templates BEGIN SELECT seen('no_template', new.version, new.name); END;
CREATE TEMP TRIGGER seen_of_template AFTER INSERT ON main.notifications WHEN new.template IS NOT NULL BEGIN SELECT seen('of_template', new.seq,
  new.template_version, new.template); END;
CREATE TEMP TRIGGER seen_no_recipient AFTER DELETE ON main.recipients BEGIN SELECT seen('no_recipient', old.id); END;
CREATE TEMP TRIGGER seen_erased AFTER UPDATE OF target ON main.notifications BEGIN SELECT seen('erased', new.seq,
  new.target||coalesce(new.recipient_id,'')||coalesce(new.content,'')||coalesce(new.data,'')); END;
)sql";

const char* const kOperationTriggers = R"sql(
CREATE TEMP TRIGGER seen_stands AFTER UPDATE OF step ON main.deliveries BEGIN SELECT seen('stands', new.seq); END;
CREATE TEMP TRIGGER seen_began_in AFTER INSERT ON main.deliveries BEGIN SELECT seen('stands', new.seq); END;
CREATE TEMP TRIGGER seen_planned AFTER INSERT ON main.plans BEGIN SELECT seen('planned', new.kind, new.resolution,
  new.latest_template, hex(new.id), new.q, coalesce(new.edits,'')); END;
CREATE TEMP TRIGGER seen_history AFTER INSERT ON main.history WHEN new.by_whom IS NOT NULL BEGIN SELECT seen('history', new.seq, new.kind,
  new.by_whom); END;
CREATE TEMP TRIGGER seen_bulk AFTER INSERT ON main.operations BEGIN SELECT seen('bulk', new.mark_step, new.include, new.kind, new.resolution,
  new.state, new.cursor, new.total, new.done, new.confirmed, new.failed, new.skipped, new.needs_approval,
  CAST(round(new.rate_per_second*1000000) AS INTEGER), hex(new.id), hex(new.plan_id), coalesce(new.by_whom,''), coalesce(new.approved_by,''),
  coalesce(new.skipped_reasons,'')); END;
)sql";

// The last one: whether what is held waits for its provider's answer, or for a person, stands in its reason alone.
std::string eventTriggers() {
  return fmt::format(R"sql(
CREATE TEMP TRIGGER seen_event AFTER INSERT ON main.notifications WHEN new.app='signalbox.events' BEGIN SELECT seen('event', new.seq,
  coalesce(new.category,''), coalesce(new.content,'')); END;
CREATE TEMP TRIGGER seen_event_way AFTER INSERT ON main.deliveries WHEN new.app='signalbox.events' BEGIN SELECT seen('event_way', new.seq, new.route); END;
CREATE TEMP TRIGGER seen_subscribed AFTER INSERT ON main.subscriptions BEGIN SELECT seen('subscription', new.number, new.enabled, new.name, new.url,
  new.types, new.apps, new.channels); END;
CREATE TEMP TRIGGER seen_changed AFTER UPDATE OF url, enabled, types, apps, channels ON main.subscriptions BEGIN SELECT seen('subscription', new.number,
  new.enabled, new.name, new.url, new.types, new.apps, new.channels); END;
CREATE TEMP TRIGGER seen_unsubscribed AFTER DELETE ON main.subscriptions BEGIN SELECT seen('no_subscription', old.number, old.name); END;
CREATE TEMP TRIGGER seen_asked AFTER UPDATE OF reason ON main.deliveries WHEN (old.reason IS '{0}')<>(new.reason IS '{0}') BEGIN SELECT seen('asked',
  new.seq, old.state, new.state, new.reason IS '{0}'); END;
)sql",
                     policy::kProviderIsAsked);
}

}  // namespace signalbox::simulation
