#include "tests/simulation/change_log.h"

#include <utility>

#include "engine/base/check.h"
#include "tests/simulation/change_triggers.h"

namespace signalbox::simulation {
namespace {

// Numbers come as numbers; texts, ids and NULL as texts.
constexpr const char* kTriggers = R"sql(
CREATE TEMP TRIGGER seen_1 AFTER INSERT ON main.notifications BEGIN SELECT seen('accepted', new.seq, new.channel, new.created_at_ms,
  coalesce(new.expires_at_ms,0), new.id, new.app, new.target, coalesce(new.ordering_key,''),
  coalesce(new.content,new.data,''), coalesce(new.idempotency_key,'')); END;
CREATE TEMP TRIGGER seen_2 AFTER DELETE ON main.notifications BEGIN SELECT seen('purged', old.seq); END;
CREATE TEMP TRIGGER seen_3 AFTER INSERT ON main.deliveries BEGIN SELECT seen('began', new.seq, new.state, new.generation, new.lease_epoch,
  new.due_at_ms, new.attempts, new.attempts_in_generation); END;
CREATE TEMP TRIGGER seen_4 AFTER UPDATE ON main.deliveries BEGIN SELECT seen('moved', new.seq, old.state, new.state, old.generation, new.generation,
  old.lease_epoch, new.lease_epoch, old.due_at_ms, new.due_at_ms, new.attempts, new.attempts_in_generation, old.attempts_in_generation,
  coalesce(new.lease_until_ms,0), coalesce(hex(new.operation),''), coalesce(new.override_provider,'')); END;
CREATE TEMP TRIGGER seen_5 AFTER INSERT ON main.attempts BEGIN SELECT seen('intent', new.place/65536, new.place%65536, new.generation, new.epoch,
  new.intent_at_ms, new.provider, new.dedup_token); END;
CREATE TEMP TRIGGER seen_6 AFTER UPDATE OF outcome ON main.attempts BEGIN SELECT seen('evidence', new.place/65536, new.place%65536,
  coalesce(old.outcome,-1), new.outcome, coalesce(new.late,0), coalesce(new.code,'')); END;
CREATE TEMP TRIGGER seen_7 AFTER INSERT ON main.dead_letters BEGIN SELECT seen('buried', new.seq, new.discarded); END;
CREATE TEMP TRIGGER seen_8 AFTER UPDATE ON main.dead_letters BEGIN SELECT seen('buried', new.seq, new.discarded); END;
CREATE TEMP TRIGGER seen_9 AFTER DELETE ON main.dead_letters BEGIN SELECT seen('unburied', old.seq); END;
CREATE TEMP TRIGGER seen_10 AFTER INSERT ON main.breakers BEGIN SELECT seen('breaker', new.calls, new.failures, new.gate, new.state, new.mode,
  coalesce(new.reason,'')); END;
CREATE TEMP TRIGGER seen_11 AFTER INSERT ON main.audit BEGIN SELECT seen('audit', new.seq, new.at_ms, new.action, new.principal, new.role, new.address,
  new.object, new.reason, new.detail, new.before_digest, new.after_digest, new.mac); END;
CREATE TEMP TRIGGER seen_12 AFTER INSERT ON main.idempotency_keys BEGIN SELECT seen('key', new.expires_at_ms, new.id, new.app, new.key); END;
CREATE TEMP TRIGGER seen_key_gone AFTER DELETE ON main.idempotency_keys BEGIN SELECT seen('key_gone', old.expires_at_ms, old.key); END;
CREATE TEMP TRIGGER seen_13 AFTER INSERT ON main.queues BEGIN SELECT seen('queue', new.channel, new.paused); END;
CREATE TEMP TRIGGER seen_15 AFTER INSERT ON main.operations BEGIN SELECT seen('operation', new.include, new.kind, new.resolution, new.state,
  hex(new.id), new.q); END;
CREATE TEMP TRIGGER seen_14 AFTER UPDATE ON main.queues BEGIN SELECT seen('queue', new.channel, new.paused); END;
CREATE TEMP TRIGGER seen_16 AFTER INSERT ON main.policies BEGIN SELECT seen('policy', new.channel, coalesce(json_array_length(new.rules,'$.ladder_seconds'),4),
  coalesce(json_extract(new.rules,'$.breaker.calls_min'),20), coalesce(json_extract(new.rules,'$.breaker.failures_min'),5),
  CAST(coalesce(json_extract(new.rules,'$.breaker.failure_limit'),0.05)*1000000 AS INTEGER),
  coalesce(json_extract(new.rules,'$.breaker.consecutive_limit'),5), coalesce(json_extract(new.rules,'$.breaker.probes'),5),
  coalesce(json_extract(new.rules,'$.ambiguous'),''), CAST(coalesce(json_extract(new.rules,'$.jitter'),0.2)*1000000 AS INTEGER),
  coalesce(json_extract(new.rules,'$.ladder_seconds'),'[60,300,900,3600]'),
  coalesce(json_extract(new.rules,'$.breaker.cool_down_seconds'),30), coalesce(json_extract(new.rules,'$.retry_budget.retries_min'),10),
  CAST(coalesce(json_extract(new.rules,'$.retry_budget.ratio'),0.1)*1000000 AS INTEGER)); END;
CREATE TEMP TRIGGER seen_17 AFTER UPDATE ON main.policies BEGIN SELECT seen('policy', new.channel, coalesce(json_array_length(new.rules,'$.ladder_seconds'),4),
  coalesce(json_extract(new.rules,'$.breaker.calls_min'),20), coalesce(json_extract(new.rules,'$.breaker.failures_min'),5),
  CAST(coalesce(json_extract(new.rules,'$.breaker.failure_limit'),0.05)*1000000 AS INTEGER),
  coalesce(json_extract(new.rules,'$.breaker.consecutive_limit'),5), coalesce(json_extract(new.rules,'$.breaker.probes'),5),
  coalesce(json_extract(new.rules,'$.ambiguous'),''), CAST(coalesce(json_extract(new.rules,'$.jitter'),0.2)*1000000 AS INTEGER),
  coalesce(json_extract(new.rules,'$.ladder_seconds'),'[60,300,900,3600]'),
  coalesce(json_extract(new.rules,'$.breaker.cool_down_seconds'),30), coalesce(json_extract(new.rules,'$.retry_budget.retries_min'),10),
  CAST(coalesce(json_extract(new.rules,'$.retry_budget.ratio'),0.1)*1000000 AS INTEGER)); END;
CREATE TEMP TRIGGER seen_key_1 AFTER INSERT ON main.data_keys BEGIN SELECT seen('data_key', new.id, new.master, new.wrapped); END;
CREATE TEMP TRIGGER seen_key_2 AFTER DELETE ON main.data_keys BEGIN SELECT seen('data_key_gone', old.id); END;
CREATE TEMP TRIGGER seen_key_3 AFTER INSERT ON main.secrets BEGIN SELECT seen('sealed', new.version, new.data_key, new.owner, new.name, new.sealed); END;
CREATE TEMP TRIGGER seen_key_4 AFTER DELETE ON main.secrets BEGIN SELECT seen('unsealed', old.version, old.owner, old.name); END;
CREATE TEMP TRIGGER seen_provider_1 AFTER INSERT ON main.providers BEGIN SELECT seen('provider', new.version, new.name); END;
CREATE TEMP TRIGGER seen_provider_2 AFTER UPDATE ON main.providers BEGIN SELECT seen('provider', new.version, new.name); END;
CREATE TEMP TRIGGER seen_provider_3 AFTER DELETE ON main.providers BEGIN SELECT seen('provider', old.version, old.name); END;
)sql";

}  // namespace

ChangeLog::ChangeLog(sqlite3* writer, std::function<void(const std::string&)> begins) : writer_(writer), begins_(std::move(begins)) {
  ::sqlite3_create_function_v2(writer_, "seen", -1, SQLITE_UTF8 | SQLITE_INNOCUOUS, this, &ChangeLog::seen, nullptr, nullptr, nullptr);
  for (const std::string& triggers : {std::string(kTriggers), std::string(kReportTriggers), std::string(kGateTriggers), std::string(kCommandTriggers),
                                      std::string(kWishTriggers), std::string(kOperationTriggers), std::string(kContentTriggers), eventTriggers()}) {
    char* error = nullptr;
    ::sqlite3_exec(writer_, triggers.c_str(), nullptr, nullptr, &error);
    SB_CHECK(error == nullptr, error);
  }
  ::sqlite3_trace_v2(writer_, SQLITE_TRACE_STMT, &ChangeLog::traced, this);
}

ChangeLog::~ChangeLog() { ::sqlite3_trace_v2(writer_, 0, nullptr, nullptr); }

std::vector<Change> ChangeLog::take() {
  committing_ = false;
  mark_ = 0;
  return std::exchange(changes_, {});
}

void ChangeLog::seen(sqlite3_context* context, int count, sqlite3_value** values) {
  auto* self = static_cast<ChangeLog*>(::sqlite3_user_data(context));
  Change change;
  for (int i = 0; i < count; ++i) {
    if (::sqlite3_value_type(values[i]) == SQLITE_INTEGER) {
      change.numbers.push_back(::sqlite3_value_int64(values[i]));
      continue;
    }
    const auto* bytes = static_cast<const char*>(::sqlite3_value_blob(values[i]));
    std::string text(bytes == nullptr ? "" : bytes, static_cast<std::size_t>(::sqlite3_value_bytes(values[i])));
    if (i == 0) {
      change.kind = std::move(text);
    } else {
      change.texts.push_back(std::move(text));
    }
  }
  self->changes_.push_back(std::move(change));
  ::sqlite3_result_null(context);
}

int ChangeLog::traced(unsigned, void* self, void*, void* text) {
  static_cast<ChangeLog*>(self)->statement(static_cast<const char*>(text));
  return 0;
}

void ChangeLog::statement(const char* text) {
  if (text[0] == '-') return;  // a trigger's own
  const std::string words(text);
  if (words == "SAVEPOINT input") mark_ = changes_.size();
  if (words == "ROLLBACK TO input") changes_.resize(mark_);
  if (words == "COMMIT") committing_ = true;
  begins_(words);
}

}  // namespace signalbox::simulation
