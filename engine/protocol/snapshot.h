#pragma once
// What the console shows at a glance: one immutable picture of the engine after a step (rule 24). GET /snapshot
// answers with it whole; `state` events carry those of its top-level members that changed since the last one, so a
// client replaces members by name and never computes. Every rate, count and age is the engine's.

#include "engine/protocol/json_fields.h"

namespace signalbox::protocol {

/// When and at which step an answer was true. `boot` changes when the engine restarts.
struct AsOf {
  base::WallTime time{};
  std::int64_t step = 0;
  std::string boot;
  template <class F> void describe(F& f) {
    f("time", time);
    f("step", step);
    f("boot", boot);
  }
};

struct QueueView {
  std::string channel;
  std::int64_t waiting = 0;  // pending + enqueued + retrying
  std::int64_t ready = 0;    // due now
  std::int64_t pending = 0;
  std::int64_t enqueued = 0;
  std::int64_t sending = 0;
  std::int64_t retrying = 0;
  std::int64_t held = 0;
  std::int64_t dead = 0;
  std::int64_t sentTotal = 0;
  std::optional<base::WallTime> oldestDue;  // of what is due and waits
  bool paused = false;
  std::optional<base::WallTime> pausedUntil;
  std::string pausedReason;
  bool draining = false;  // accepts nothing new, sends what it has
  std::string blocked;    // why nothing is claimed although something is due; empty when nothing blocks
  template <class F> void describe(F& f) {
    f("channel", channel);
    f("waiting", waiting);
    f("ready", ready);
    f("pending", pending);
    f("enqueued", enqueued);
    f("sending", sending);
    f("retrying", retrying);
    f("held", held);
    f("dead", dead);
    f("sent_total", sentTotal);
    f("oldest_due", oldestDue);
    f("paused", paused);
    f("paused_until", pausedUntil);
    f("paused_reason", pausedReason);
    f("draining", draining);
    f("blocked", blocked);
  }
};

struct BreakerView {
  std::string state = "closed";               // closed | open | half_open
  std::string mode = "auto";                  // auto | forced_open | forced_closed
  std::optional<base::WallTime> forcedUntil;  // null while forced: until somebody lifts it
  std::string reason;                         // of the forcing, or of the last trip
  std::int64_t calls = 0;                     // in the window
  std::int64_t failures = 0;
  std::int64_t callsMin = 20;  // fewer are too few to judge
  double failureLimit = 0.05;
  std::int64_t windowSeconds = 30;
  std::optional<base::WallTime> openUntil;
  std::optional<base::WallTime> lastTripAt;
  std::string lastTripCause;
  std::optional<base::WallTime> since;  // of the present state
  template <class F> void describe(F& f) {
    f("state", state);
    f("mode", mode);
    f("forced_until", forcedUntil);
    f("reason", reason);
    f("calls", calls);
    f("failures", failures);
    f("calls_min", callsMin);
    f("failure_limit", failureLimit);
    f("window_seconds", windowSeconds);
    f("open_until", openUntil);
    f("last_trip_at", lastTripAt);
    f("last_trip_cause", lastTripCause);
    f("since", since);
  }
};

/// What a provider can do beyond taking a message.
struct CapabilitiesView {
  bool deduplicates = false;  // knows a repeat by our token
  bool looksUp = false;       // can be asked whether it took a message
  bool receipts = false;      // tells what became of it, and its proofs can be verified here
  double costPerMessageEur = 0;
  std::int64_t lengthMax = 0;  // SMS: characters, else bytes; 0 = no limit of its own
  template <class F> void describe(F& f) {
    f("deduplicates", deduplicates);
    f("looks_up", looksUp);
    f("receipts", receipts);
    f("cost_per_message_eur", costPerMessageEur);
    f("length_max", lengthMax);
  }
};

struct ProviderView {
  std::string name;
  std::string kind;
  std::string channel;
  bool enabled = true;
  std::int32_t position = 0;
  double weight = 0;
  double ratePerSecond = 0;
  std::int32_t concurrency = 0;
  std::int64_t inFlight = 0;
  bool paused = false;  // by a refused key or an operator
  std::string pausedReason;
  BreakerView breaker;
  std::int64_t callsLastMinute = 0;
  std::optional<double> p50Ms;  // over the last 5 min; null under 20 samples
  std::optional<double> p95Ms;
  std::optional<double> p99Ms;
  std::int64_t version = 0;
  std::optional<base::WallTime> createdAt;  // one that was removed and is set up anew is another; null = by a version that did not note it
  std::map<std::string, std::string> settings;
  std::vector<std::string> secretsSet;  // names only
  CapabilitiesView capabilities;
  std::map<std::string, std::string> secretReferences;  // where those lie that are not held here, such as "vault:twilio"
  std::vector<std::string> receiptsEnded;               // topics that send it no more receipts: their subscription was ended there
  template <class F> void describe(F& f) {
    f("name", name);
    f("kind", kind);
    f("channel", channel);
    f("enabled", enabled);
    f("position", position);
    f("weight", weight);
    f("rate_per_second", ratePerSecond);
    f("concurrency", concurrency);
    f("in_flight", inFlight);
    f("paused", paused);
    f("paused_reason", pausedReason);
    f("breaker", breaker);
    f("calls_last_minute", callsLastMinute);
    f("p50_ms", p50Ms);
    f("p95_ms", p95Ms);
    f("p99_ms", p99Ms);
    f("version", version);
    f("created_at", createdAt);
    f("settings", settings);
    f("secrets_set", secretsSet);
    f("secret_references", secretReferences);
    f("capabilities", capabilities);
    f("receipts_ended", receiptsEnded);
  }
};

struct Totals {
  std::int64_t waiting = 0;
  std::int64_t sending = 0;
  std::int64_t dead = 0;
  std::int64_t deadLastHour = 0;
  std::int64_t newCauses = 0;  // causes first seen within the last hour and not yet looked at
  std::int64_t held = 0;
  std::int64_t failedLast5Min = 0;  // attempts that ended as failures
  std::int64_t sentLast5Min = 0;
  double acceptedPerSecond = 0;  // over the last 10 s
  double sentPerSecond = 0;
  double failedPerSecond = 0;
  std::optional<base::WallTime> oldestDue;
  std::int64_t outboxLagMs = 0;  // age of the oldest pending row that is due
  std::int64_t walBytes = 0;
  std::int64_t runningOperations = 0;
  std::int64_t pausedOperations = 0;   // by somebody, or by their canary
  std::int64_t waitingOperations = 0;  // for a second person's approval
  std::int64_t openBreakers = 0;
  template <class F> void describe(F& f) {
    f("waiting", waiting);
    f("sending", sending);
    f("dead", dead);
    f("dead_last_hour", deadLastHour);
    f("new_causes", newCauses);
    f("held", held);
    f("failed_last_5_min", failedLast5Min);
    f("sent_last_5_min", sentLast5Min);
    f("accepted_per_second", acceptedPerSecond);
    f("sent_per_second", sentPerSecond);
    f("failed_per_second", failedPerSecond);
    f("oldest_due", oldestDue);
    f("outbox_lag_ms", outboxLagMs);
    f("wal_bytes", walBytes);
    f("running_operations", runningOperations);
    f("paused_operations", pausedOperations);
    f("waiting_operations", waitingOperations);
    f("open_breakers", openBreakers);
  }
};

struct AlertView {
  std::string id;    // stable while it lasts
  std::string rule;  // breaker_open, failed_rate, queue_depth, new_cause, oldest_message, outbox_lag, disk_space, provider_paused, receipts_ended,
                     // store_on_hold, operation_waits, operation_stopped
  std::string severity;  // page | warning
  std::string subject;   // provider, channel, cause or operation; of receipts_ended PROVIDER/TOPIC
  std::string text;      // one sentence
  std::string link;      // a place in the console, such as "dead-letters/groups/ID"
  base::WallTime since{};
  std::optional<base::WallTime> endedAt;
  template <class F> void describe(F& f) {
    f("id", id);
    f("rule", rule);
    f("severity", severity);
    f("subject", subject);
    f("text", text);
    f("link", link);
    f("since", since);
    f("ended_at", endedAt);
  }
};

struct EngineView {
  std::string version;
  std::string name;
  bool simulatedOnly = true;  // nothing leaves this machine
  bool onHold = false;        // a restored store waits for an operator
  bool diskFull = false;
  double clockSpeed = 1;
  base::WallTime startedAt{};
  std::string dataDirectory;
  template <class F> void describe(F& f) {
    f("version", version);
    f("name", name);
    f("simulated_only", simulatedOnly);
    f("on_hold", onHold);
    f("disk_full", diskFull);
    f("clock_speed", clockSpeed);
    f("started_at", startedAt);
    f("data_directory", dataDirectory);
  }
};

}  // namespace signalbox::protocol

#include "engine/protocol/operation.h"
#include "engine/protocol/policy.h"
#include "engine/protocol/subscription.h"

namespace signalbox::protocol {

struct Snapshot {
  AsOf asOf;
  EngineView engine;
  Totals totals;
  std::vector<QueueView> queues;              // one a channel, in the order email, sms, push, webhook
  std::vector<ProviderView> providers;        // by channel, then position
  std::vector<PolicyView> policies;           // one a channel, in the order of queues
  std::vector<OperationView> operations;      // staged, running and paused ones
  std::vector<AlertView> alerts;              // raised ones
  std::vector<SubscriberView> subscriptions;  // to events, by name
  template <class F> void describe(F& f) {
    f("as_of", asOf);
    f("engine", engine);
    f("totals", totals);
    f("queues", queues);
    f("providers", providers);
    f("policies", policies);
    f("operations", operations);
    f("alerts", alerts);
    f("subscriptions", subscriptions);
  }
};

}  // namespace signalbox::protocol
