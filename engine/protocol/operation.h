#pragma once
// Plans (what would happen) and operations (it is happening). Rule 27: an operation is durable and resumable.

#include "engine/protocol/json_fields.h"

namespace signalbox::protocol {

struct VerdictCount {
  std::string verdict;  // will_send | fallback | deferred | duplicate_risk | expired | opted_out | already_delivered |
                        // template_gone | not_possible
  std::int64_t count = 0;
  bool included = true;    // expired, opted_out, already_delivered, template_gone, not_possible start excluded
  bool includable = true;  // not_possible and template_gone can never be included
  std::string text;        // what happens to these, one sentence
  template <class F> void describe(F& f) {
    f("verdict", verdict); f("count", count); f("included", included); f("includable", includable); f("text", text);
  }
};

struct PlanView {
  std::string id;
  std::string kind;      // replay | discard | restore | resolve | cancel
  std::string q;
  std::string provider;  // replay through this one; empty = by the routing
  std::string resolution;  // resolve only: sent | resend | dead
  bool latestTemplate = false;
  std::string state;     // computing | ready | expired | failed
  std::int64_t matched = 0;  // looked at so far
  std::vector<VerdictCount> verdicts;
  base::WallTime frozenAt{};   // what died later is not in it
  base::WallTime expiresAt{};
  std::string error;
  double costEur = 0;
  template <class F> void describe(F& f) {
    f("id", id); f("kind", kind); f("q", q); f("provider", provider); f("resolution", resolution);
    f("latest_template", latestTemplate); f("state", state); f("matched", matched); f("verdicts", verdicts);
    f("frozen_at", frozenAt); f("expires_at", expiresAt); f("error", error); f("cost_eur", costEur);
  }
};

struct PlanRequest {
  std::string kind;
  std::string q;
  std::vector<std::string> ids;  // instead of q: exactly these notifications
  std::string provider;
  std::string resolution;
  bool latestTemplate = false;
  template <class F> void describe(F& f) {
    f("kind", kind); f("q", q); f("ids", ids); f("provider", provider); f("resolution", resolution);
    f("latest_template", latestTemplate);
  }
};

struct OperationRequest {
  std::string planId;
  double ratePerSecond = 50;   // 0 = as fast as the queue takes it
  std::vector<std::string> include;  // verdicts; empty = the plan's defaults
  std::int64_t undoSeconds = 20;     // the undo lane: starts_at = now + this
  std::string reason;                // required
  template <class F> void describe(F& f) {
    f("plan_id", planId); f("rate", ratePerSecond); f("include", include); f("undo_seconds", undoSeconds);
    f("reason", reason);
  }
};

struct OperationView {
  std::string id;
  std::string kind;
  std::string planId;
  std::string q;
  std::string provider;
  std::string resolution;
  std::string by;
  std::string reason;
  std::string state;   // staged (undo lane) | running | paused | finished | cancelled | failed
  double ratePerSecond = 0;
  double effectiveRate = 0;
  std::string rateReason;      // why slower than asked; empty when not
  std::int64_t total = 0;
  std::int64_t done = 0;       // acted on
  std::int64_t confirmed = 0;  // replay: sent by now
  std::int64_t failed = 0;     // replay: dead again
  std::int64_t skipped = 0;    // changed since the plan, left alone; the report names why
  std::int64_t skippedByPlan = 0;  // verdicts that were not included
  base::WallTime createdAt{};
  std::optional<base::WallTime> startsAt;
  std::optional<base::WallTime> startedAt;
  std::optional<base::WallTime> finishedAt;
  std::string pausedReason;
  std::map<std::string, std::int64_t> skippedReasons;
  template <class F> void describe(F& f) {
    f("id", id); f("kind", kind); f("plan_id", planId); f("q", q); f("provider", provider);
    f("resolution", resolution); f("by", by); f("reason", reason); f("state", state); f("rate", ratePerSecond);
    f("effective_rate", effectiveRate); f("rate_reason", rateReason); f("total", total); f("done", done);
    f("confirmed", confirmed); f("failed", failed); f("skipped", skipped); f("skipped_by_plan", skippedByPlan);
    f("created_at", createdAt); f("starts_at", startsAt); f("started_at", startedAt); f("finished_at", finishedAt);
    f("paused_reason", pausedReason); f("skipped_reasons", skippedReasons);
  }
};

}  // namespace signalbox::protocol
