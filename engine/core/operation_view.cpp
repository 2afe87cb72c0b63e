#include <algorithm>

#include "engine/core/operations.h"
#include "engine/core/replay_content.h"
#include "engine/model/query.h"
#include "engine/model/query_payload.h"
#include "engine/model/state.h"

namespace signalbox::core {

using model::OperationKind;

namespace {

bool wantsOtherThanDead(const model::Query& query, const model::QueryNode& node) {
  if (node.kind == model::QueryNode::Kind::negation) return false;  // what is left out is not wanted
  if (node.kind != model::QueryNode::Kind::term)
    return std::any_of(node.children.begin(), node.children.end(),
                       [&query](std::size_t child) { return wantsOtherThanDead(query, query.nodes[child]); });
  const model::QueryTerm& term = query.terms[node.term];
  if (term.field != model::QueryField::state || term.op == model::QueryOp::notEqual) return false;
  const auto state = model::stateFromName(term.value.text);
  return state && *state != model::State::dead && *state != model::State::discarded;
}

/// No dead letter matches that.
bool wantsOtherThanDead(const std::string& q) {
  const auto query = model::parseQuery(q);
  return query.ok() && !query->matchesAll() && wantsOtherThanDead(*query, query->root());
}

}  // namespace

store::Place placeOf(OperationKind kind, const std::string& q) {
  switch (kind) {
    case OperationKind::replay: return wantsOtherThanDead(q) ? store::Place::notifications : store::Place::deadLetters;
    case OperationKind::resolve: return store::Place::held;
    case OperationKind::cancel: return store::Place::notifications;
    default: return store::Place::deadLetters;
  }
}

bool sends(OperationKind kind, model::Resolution resolution) {
  return kind == OperationKind::replay || (kind == OperationKind::resolve && resolution == model::Resolution::resend);
}

protocol::CanaryView viewOf(const model::Canary& canary) {
  protocol::CanaryView view;
  view.rules = {canary.rules.sizes, std::string(model::name(canary.rules.confirmation)), canary.rules.wait / std::chrono::seconds{1},
                canary.rules.failureLimit};
  for (const model::CanaryStep& step : canary.steps)
    view.steps.push_back({step.size, step.dealt, step.confirmed, step.failed, std::string(model::name(step.verdict)), step.words, step.startedAt,
                          step.dealtAt, step.endedAt});
  return view;
}

protocol::OperationView viewOf(const OperationRun& run) {
  protocol::OperationView view = viewOf(run.operation);
  if (model::asksForPayload(view.q)) view.q.clear();  // the snapshot is for eyes that may not read addresses, too
  view.effectiveRate = run.effectiveRate;
  view.rateReason = run.rateReason;
  return view;
}

protocol::OperationView viewOf(const model::Operation& from) {
  protocol::OperationView view;
  view.id = from.id.toString();
  view.kind = std::string(model::name(from.kind));
  view.planId = from.planId.toString();
  view.q = from.q;
  view.provider = from.provider;
  view.resolution = std::string(model::name(from.resolution));
  view.by = from.by;
  view.reason = from.reason;
  view.state = std::string(model::name(from.state));
  view.ratePerSecond = from.ratePerSecond;
  view.total = from.total;
  view.done = from.done;
  view.confirmed = from.confirmed;
  view.failed = from.failed;
  view.skipped = from.skipped;
  view.skippedByPlan = from.skippedByPlan;
  view.createdAt = from.createdAt;
  view.startsAt = from.startsAt;
  view.startedAt = from.startedAt;
  view.finishedAt = from.finishedAt;
  view.pausedReason = from.pausedReason;
  view.skippedReasons = from.skippedReasons;
  view.latestTemplate = from.latestTemplate;
  view.edits = withoutValues(editsFromText(from.edits));
  if (from.canary) view.canary = viewOf(*from.canary);
  view.delivered = from.delivered;
  view.bounced = from.bounced;
  view.needsApproval = from.needsApproval;
  view.approvedBy = from.approvedBy;
  view.approvedAt = from.approvedAt;
  return view;
}

}  // namespace signalbox::core
