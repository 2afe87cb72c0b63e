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
CREATE TEMP TRIGGER seen_used_again AFTER DELETE ON main.suppressions BEGIN SELECT seen('used_again', old.number); END;
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
