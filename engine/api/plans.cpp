// Plans: what would happen. The core makes one, a reader counts it, and its lists are judged anew when asked for.
#include <algorithm>
#include <limits>

#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/listing.h"
#include "engine/api/plan_permission.h"
#include "engine/api/plan_words.h"
#include "engine/api/query_reach.h"
#include "engine/api/row_view.h"
#include "engine/api/target_syntax.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

/// Rows that one page of verdicts looks at, at most; a page may then be short and still have more.
constexpr std::size_t kScanMax = 5000, kScanStep = 500;

/// Exactly these notifications, as a query.
base::Result<std::string> queryOfIds(const std::vector<std::string>& ids) {
  if (ids.size() > model::kQueryTermsMax) return Status::invalid({{"/ids", "at most " + std::to_string(model::kQueryTermsMax) + "; use q for more"}});
  std::string q;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto id = base::Uuid::parse(ids[i]);
    if (!id) return Status::invalid({{"/ids/" + std::to_string(i), "is not an id"}});
    q += (i == 0 ? "id:" : " OR id:") + id->toString();
  }
  return q;
}

base::Result<model::Plan> readPlan(const Request& request) {
  SB_ASSIGN(const protocol::PlanRequest body, readBody<protocol::PlanRequest>(request.body));
  std::vector<base::FieldError> errors;
  model::Plan plan;
  const auto kind = model::operationKindFromName(body.kind);
  if (!kind) errors.push_back({"/kind", "must be replay, discard, restore, resolve or cancel"});
  plan.kind = kind.value_or(model::OperationKind::replay);
  if (!body.q.empty() && !body.ids.empty()) errors.push_back({"/ids", "give q or ids, not both"});
  if (!body.provider.empty() && !isProviderName(body.provider)) errors.push_back({"/provider", "is not a provider's name"});
  if (!body.provider.empty() && kind && *kind != model::OperationKind::replay) errors.push_back({"/provider", "is for replays only"});
  if (body.latestTemplate && kind && *kind != model::OperationKind::replay) errors.push_back({"/latest_template", "is for replays only"});
  const auto resolution = model::resolutionFromName(body.resolution);
  const bool resolves = kind == model::OperationKind::resolve;
  const bool resolved = resolution && *resolution != model::Resolution::none;
  if (resolves && !resolved) errors.push_back({"/resolution", "must be sent, resend, dead or look_up"});
  if (!resolves && !body.resolution.empty() && kind) errors.push_back({"/resolution", "is for kind resolve only"});
  if (!body.edits.empty() && kind && *kind != model::OperationKind::replay) errors.push_back({"/edits", "are for replays only"});
  for (base::FieldError& fault : core::faultsOf(body.edits)) errors.push_back(std::move(fault));
  if (!errors.empty()) return Status::invalid(std::move(errors));
  std::string q = body.q;
  if (!body.ids.empty()) {
    SB_ASSIGN(q, queryOfIds(body.ids));
  }
  auto query = model::parseQuery(q);
  if (!query.ok()) {
    std::vector<base::FieldError> fields = query.status().fields();
    for (base::FieldError& field : fields) field.pointer = "/q";
    return Status(Code::invalid, query.status().message(), std::move(fields));
  }
  SB_ASSIGN(const model::Query reached, withinReach(query.value(), request.principal));
  plan.q = model::toText(reached);
  plan.provider = body.provider;
  plan.resolution = resolves ? *resolution : model::Resolution::none;
  plan.latestTemplate = body.latestTemplate;
  plan.edits = core::editsToText(body.edits);
  plan.by = request.principal.name;
  return plan;
}

base::Result<model::Plan> findPlan(store::Reader& reader, const Request& request) {
  const auto id = idOf(request);
  if (!id) return Status(Code::notFound, "There is no such plan");
  SB_ASSIGN(auto plan, reader.plan(*id));
  if (!plan) return Status(Code::notFound, "There is no such plan");
  return std::move(*plan);
}

/// The core judges by what is really included.
bool needsApproval(const protocol::PlanView& view) {
  std::int64_t total = 0;
  for (const protocol::VerdictCount& each : view.verdicts) total += each.included && each.includable ? each.count : 0;
  return view.approvalAbove > 0 && total > view.approvalAbove;
}

base::Result<Response> showPlan(const ApiParts& parts, store::Reader& reader, const Principal& principal, const base::Uuid& id, int status) {
  SB_ASSIGN(const auto plan, reader.plan(id));
  if (!plan) return Status(Code::notFound, "There is no such plan");
  protocol::PlanView view = viewOf(*plan);
  view.q = readableQuery(view.q, principal);
  view.approvalAbove = parts.facts.approvalAbove;
  view.needsApproval = needsApproval(view);
  Response response = jsonResponse(view, status);
  if (status == 202) response.headers.emplace_back("Location", "/plans/" + id.toString());
  return response;
}

struct VerdictQuery {
  std::optional<model::Verdict> verdict;
  model::Seq after = 0;
  std::size_t limit = 50;
};

base::Result<Response> verdictPage(const ApiParts& parts, store::Reader& reader, const Request& request, const VerdictQuery& asked) {
  SB_ASSIGN(const model::Plan plan, findPlan(reader, request));
  SB_ASSIGN(const model::Query query, model::parseQuery(plan.q));
  const base::Now now = parts.clock.now();
  const bool reveal = request.principal.may(Permission::payloadView);
  protocol::Page<protocol::NotificationRow> page;
  page.asOf = asOf(parts);
  page.hasMore = true;
  model::Seq after = asked.after;
  for (std::size_t looked = 0; looked < kScanMax;) {
    SB_ASSIGN(const store::ScanPage part, reader.scanPart(parts.judge.place(plan), query, plan.markStep, after, now.wall, kScanStep));
    for (const store::ScanRow& row : part.rows) {
      if (page.data.size() == asked.limit) {
        page.nextCursor = std::to_string(after);
        return jsonResponse(page);
      }
      after = row.row.notification.seq;
      const PlanOutcome outcome = parts.judge.outcome(reader, row, plan, now);
      if (asked.verdict && outcome.verdict != *asked.verdict) continue;
      page.data.push_back(viewOf(row, reveal));
      page.data.back().reason = outcomeWords(plan, outcome, reveal);
    }
    after = std::max(after, part.scannedTo);
    page.hasMore = !part.atEnd;
    if (part.rows.size() < kScanStep) break;  // at the end, or out of time
    looked += part.rows.size();
  }
  if (page.hasMore) page.nextCursor = std::to_string(after);
  return jsonResponse(page);
}

}  // namespace

void postPlan(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(model::Plan plan, call, readPlan(call.request));
  // The act itself is judged again when the operation is asked for; a plan that may never run helps nobody.
  const Permission needed = permissionFor(plan.kind, true);
  if (!call.request.principal.may(needed) && !call.request.principal.may(permissionFor(plan.kind, false)))
    return call.respond(missingPermission(needed));
  if (const auto missing = missingForEdits(call.request.principal.permissions, plan.edits)) return call.respond(missingPermission(*missing));
  sendCommand(parts, std::move(call), "", core::CreatePlan{std::move(plan)}, [&parts](Call done, const core::CommandDone& made) {
    answerByReader(parts, std::move(done), [&parts, id = made.id](store::Reader& reader, const Request& request) {
      return showPlan(parts, reader, request.principal, id, 202);
    });
  });
}

void getPlan(const ApiParts& parts, Call call) {
  answerByReader(parts, std::move(call), [&parts](store::Reader& reader, const Request& request) -> base::Result<Response> {
    SB_ASSIGN(const model::Plan plan, findPlan(reader, request));
    return showPlan(parts, reader, request.principal, plan.id, 200);
  });
}

void listVerdicts(const ApiParts& parts, Call call) {
  VerdictQuery asked;
  SB_ANSWER_ASSIGN(asked.limit, call, readLimit(call.request));
  if (const auto text = call.request.query("verdict"); text && !text->empty()) {
    asked.verdict = model::verdictFromName(*text);
    if (!asked.verdict) return refuse(call, base::Status::invalid({{"verdict", "is not a verdict"}}));
  }
  constexpr std::int64_t kSeqMax = std::numeric_limits<std::int64_t>::max();
  if (call.request.query("cursor").value_or("").empty())
    asked.after = 0;
  else {
    SB_ANSWER_ASSIGN(asked.after, call, readNumber(call.request, "cursor", 0, kSeqMax, 0));
  }
  answerByReader(parts, std::move(call),
                 [&parts, asked](store::Reader& reader, const Request& request) { return verdictPage(parts, reader, request, asked); });
}

}  // namespace signalbox::api
