#pragma once
// Plans (what would happen) and operations (it is happening). Rule 27: an operation is durable and resumable.

#include "engine/protocol/canary.h"
#include "engine/protocol/edit.h"

namespace signalbox::protocol {

struct VerdictCount {
  std::string verdict;  // will_send | fallback | deferred | duplicate_risk | expired | opted_out | already_delivered |
                        // template_gone | unrenderable | not_possible | subscription_gone
  std::int64_t count = 0;
  bool included = true;    // will_send, fallback and deferred start included, the others excluded
  bool includable = true;  // template_gone and those behind it can never be included
  std::string text;        // what happens to these, one sentence
  template <class F> void describe(F& f) {
    f("verdict", verdict);
    f("count", count);
    f("included", included);
    f("includable", includable);
    f("text", text);
  }
};

struct PlanView {
  std::string id;
  std::string kind;  // replay | discard | restore | resolve | cancel
  std::string q;
  std::string provider;    // replay through this one; empty = by the routing
  std::string resolution;  // resolve only: sent | resend | dead | look_up
  bool latestTemplate = false;
  std::vector<Edit> edits;   // op and field alone; what they do stands in the plan's samples
  std::string state;         // computing | ready | expired | failed
  std::int64_t matched = 0;  // looked at so far
  std::vector<VerdictCount> verdicts;
  base::WallTime frozenAt{};  // what died later is not in it
  base::WallTime expiresAt{};
  std::string error;
  double costEur = 0;
  std::map<std::string, std::int64_t> channels;  // how many of the matched go over each
  std::int64_t approvalAbove = 0;                // an operation on more messages waits for a second person; 0 = none does
  bool needsApproval = false;                    // one on what is included by default would
  template <class F> void describe(F& f) {
    f("id", id);
    f("kind", kind);
    f("q", q);
    f("provider", provider);
    f("resolution", resolution);
    f("latest_template", latestTemplate);
    f("edits", edits);
    f("state", state);
    f("matched", matched);
    f("verdicts", verdicts);
    f("frozen_at", frozenAt);
    f("expires_at", expiresAt);
    f("error", error);
    f("cost_eur", costEur);
    f("channels", channels);
    f("approval_above", approvalAbove);
    f("needs_approval", needsApproval);
  }
};

struct PlanRequest {
  std::string kind;
  std::string q;
  std::vector<std::string> ids;  // instead of q: exactly these notifications
  std::string provider;
  std::string resolution;
  bool latestTemplate = false;
  std::vector<Edit> edits;  // replay only
  template <class F> void describe(F& f) {
    f("kind", kind);
    f("q", q);
    f("ids", ids);
    f("provider", provider);
    f("resolution", resolution);
    f("latest_template", latestTemplate);
    f("edits", edits);
  }
};

struct OperationRequest {
  std::string planId;
  double ratePerSecond = 50;               // 0 = as fast as the queue takes it
  std::vector<std::string> include;        // verdicts; empty = the plan's defaults
  std::int64_t undoSeconds = 20;           // the undo lane: starts_at = now + this
  std::string reason;                      // required
  std::optional<base::WallTime> startsAt;  // instead of undo_seconds: later than now
  std::optional<CanaryRequest> canary;     // replay and resend only
  template <class F> void describe(F& f) {
    f("plan_id", planId);
    f("rate", ratePerSecond);
    f("include", include);
    f("undo_seconds", undoSeconds);
    f("reason", reason);
    f("starts_at", startsAt);
    f("canary", canary);
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
  std::string state;  // staged (undo lane) | running | paused | finished | cancelled | failed
  double ratePerSecond = 0;
  double effectiveRate = 0;
  std::string rateReason;  // why slower than asked; empty when not
  std::int64_t total = 0;
  std::int64_t done = 0;           // acted on
  std::int64_t confirmed = 0;      // replay: sent by now
  std::int64_t failed = 0;         // replay: dead again
  std::int64_t skipped = 0;        // changed since the plan, left alone; the report names why
  std::int64_t skippedByPlan = 0;  // verdicts that were not included
  base::WallTime createdAt{};
  std::optional<base::WallTime> startsAt;
  std::optional<base::WallTime> startedAt;
  std::optional<base::WallTime> finishedAt;
  std::string pausedReason;
  std::map<std::string, std::int64_t> skippedReasons;
  bool latestTemplate = false;
  std::vector<Edit> edits;  // op and field alone
  std::optional<CanaryView> canary;
  std::int64_t delivered = 0;  // of the confirmed: a receipt says so
  std::int64_t bounced = 0;
  bool needsApproval = false;  // it waits for a second person while approved_by is empty
  std::string approvedBy;
  std::optional<base::WallTime> approvedAt;
  template <class F> void describe(F& f) {
    f("id", id);
    f("kind", kind);
    f("plan_id", planId);
    f("q", q);
    f("provider", provider);
    f("resolution", resolution);
    f("by", by);
    f("reason", reason);
    f("state", state);
    f("rate", ratePerSecond);
    f("effective_rate", effectiveRate);
    f("rate_reason", rateReason);
    f("total", total);
    f("done", done);
    f("confirmed", confirmed);
    f("failed", failed);
    f("skipped", skipped);
    f("skipped_by_plan", skippedByPlan);
    f("created_at", createdAt);
    f("starts_at", startsAt);
    f("started_at", startedAt);
    f("finished_at", finishedAt);
    f("paused_reason", pausedReason);
    f("skipped_reasons", skippedReasons);
    f("latest_template", latestTemplate);
    f("edits", edits);
    f("canary", canary);
    f("delivered", delivered);
    f("bounced", bounced);
    f("needs_approval", needsApproval);
    f("approved_by", approvedBy);
    f("approved_at", approvedAt);
  }
};

/// Nothing happens until a second person approves it.
inline bool waitsForApproval(const OperationView& operation) {
  return operation.state == "staged" && operation.needsApproval && operation.approvedBy.empty();
}

/// It paused itself, because a step of its canary failed.
inline bool stoppedByCanary(const OperationView& operation) {
  return operation.state == "paused" && operation.canary && !operation.canary->steps.empty() && operation.canary->steps.back().verdict == "failed";
}

struct CountView {
  std::string name;
  std::string text;
  std::int64_t count = 0;
  template <class F> void describe(F& f) {
    f("name", name);
    f("text", text);
    f("count", count);
  }
};

struct ReportEntry {
  base::WallTime at{};
  std::string text;
  std::string by;
  template <class F> void describe(F& f) {
    f("at", at);
    f("text", text);
    f("by", by);
  }
};

/// What an operation did, for whoever has to tell others.
struct OperationReport {
  OperationView operation;
  std::vector<VerdictCount> verdicts;   // of its plan, which stays while it is open; empty when that is purged
  std::vector<CountView> sentBy;        // provider
  std::vector<CountView> failedCauses;  // name = the group's id; text = its title, with providers' words by payload.view alone
  std::vector<CountView> skipped;       // name = the reason
  std::vector<ReportEntry> acts;        // asked, approved, started, steered, ended; empty without the permission to read the audit
  template <class F> void describe(F& f) {
    f("operation", operation);
    f("verdicts", verdicts);
    f("sent_by", sentBy);
    f("failed_causes", failedCauses);
    f("skipped", skipped);
    f("acts", acts);
  }
};

}  // namespace signalbox::protocol
