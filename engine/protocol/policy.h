#pragma once
// How a channel's messages are tried again and when its providers' breakers open: GET and PUT /policies/{channel}, and the
// snapshot. What an operator has not set is as the engine's configuration says.

#include "engine/protocol/json_fields.h"

namespace signalbox::protocol {

struct BreakerRules {
  std::int64_t callsMin = 0;          // in the window, below which the rate is not judged
  std::int64_t failuresMin = 0;       // likewise
  double failureLimit = 0;            // of calls; above it the breaker opens
  std::int64_t consecutiveLimit = 0;  // failures in a row that open it at once
  std::int64_t coolDownSeconds = 0;   // the first; each further one is twice as long
  std::int64_t coolDownMaxSeconds = 0;
  std::int64_t probes = 0;       // successes that close it
  std::int64_t rampSeconds = 0;  // after a break the load grows from a tenth to all; 0 = at once
  template <class F> void describe(F& f) {
    f("calls_min", callsMin);
    f("failures_min", failuresMin);
    f("failure_limit", failureLimit);
    f("consecutive_limit", consecutiveLimit);
    f("cool_down_seconds", coolDownSeconds);
    f("cool_down_max_seconds", coolDownMaxSeconds);
    f("probes", probes);
    f("ramp_seconds", rampSeconds);
  }
};

struct RetryBudgetRules {
  std::int64_t retriesMin = 0;  // in 60 s to one provider, whatever the traffic
  double ratio = 0;             // of first attempts in the same time
  template <class F> void describe(F& f) {
    f("retries_min", retriesMin);
    f("ratio", ratio);
  }
};

struct PolicyRules {
  std::vector<std::int64_t> ladderSeconds;  // waits between attempts; n of them make n + 1 attempts
  double jitter = 0;                        // each wait is drawn from 1 - jitter to 1 + jitter times its length
  std::string ambiguous;                    // resend | hold | reconcile
  BreakerRules breaker;
  RetryBudgetRules retryBudget;
  template <class F> void describe(F& f) {
    f("ladder_seconds", ladderSeconds);
    f("jitter", jitter);
    f("ambiguous", ambiguous);
    f("breaker", breaker);
    f("retry_budget", retryBudget);
  }
};

/// Members that are left out stay as they are.
struct PolicyPut {
  PolicyRules rules;
  std::string reason;
  template <class F> void describe(F& f) {
    rules.describe(f);
    f("reason", reason);
  }
};

struct PolicyView {
  std::string channel;
  PolicyRules rules;
  bool configured = true;    // as the engine's configuration says; false: set by an operator
  std::int64_t version = 0;  // counts what operators did; 0 = nothing yet
  std::string changedBy;
  std::optional<base::WallTime> changedAt;
  template <class F> void describe(F& f) {
    f("channel", channel);
    rules.describe(f);
    f("configured", configured);
    f("version", version);
    f("changed_by", changedBy);
    f("changed_at", changedAt);
  }
};

}  // namespace signalbox::protocol
