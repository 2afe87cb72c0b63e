// Operations: a plan that is carried out, durable and steered while it runs (rule 27).
#include <algorithm>
#include <cmath>

#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/listing.h"
#include "engine/api/plan_permission.h"
#include "engine/api/query_reach.h"
#include "engine/api/row_view.h"
#include "engine/policy/canary.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

constexpr double kRateMax = 100'000;
constexpr std::int64_t kUndoSecondsMax = 3600;

struct RateBody {
  double ratePerSecond = -1;
  template <class F> void describe(F& f) { f("rate", ratePerSecond); }
};

bool isRate(double rate) { return std::isfinite(rate) && rate >= 0 && rate <= kRateMax; }
const char* const kRateWords = "must be 0 (as fast as the queue takes it) to 100000 a second";

/// Running ones stand in the snapshot with what only the core knows, such as the effective rate.
/// The snapshot is for many eyes and leaves out queries that ask for an address or a payload.
protocol::OperationView shown(const ApiParts& parts, const model::Operation& row, const Principal& principal) {
  protocol::OperationView view = viewOf(row);
  if (const auto snapshot = parts.snapshots.latest())
    for (const protocol::OperationView& live : snapshot->operations)
      if (live.id == view.id) view = live;
  view.q = readableQuery(row.q, principal);
  return view;
}

base::Result<protocol::OperationView> findOperation(const ApiParts& parts, store::Reader& reader, const base::Uuid& id, const Principal& principal) {
  const std::string text = id.toString();
  SB_ASSIGN(const auto found, reader.operation(id));
  if (found) return shown(parts, *found, principal);
  // The reader's picture may be older than the snapshot.
  if (const auto snapshot = parts.snapshots.latest())
    for (const protocol::OperationView& view : snapshot->operations)
      if (view.id == text) return view;
  return Status(Code::notFound, "There is no such operation");
}

void showOperation(const ApiParts& parts, Call call, const base::Uuid& id, int status) {
  answerByReader(parts, std::move(call), [&parts, id, status](store::Reader& reader, const Request& request) -> base::Result<Response> {
    SB_ASSIGN(const protocol::OperationView view, findOperation(parts, reader, id, request.principal));
    Response response = jsonResponse(view, status);
    if (status == 202) response.headers.emplace_back("Location", "/operations/" + id.toString());
    return response;
  });
}

struct OperationAsked {
  core::CreateOperation command;
  std::string reason;
};

model::CanaryRules readCanary(const protocol::CanaryRequest& asked, std::vector<base::FieldError>& errors) {
  model::CanaryRules rules;
  rules.sizes = asked.steps;
  const auto confirmation = model::confirmationFromName(asked.confirm);
  if (!confirmation) errors.push_back({"/canary/confirm", "must be accepted or delivered"});
  rules.confirmation = confirmation.value_or(model::Confirmation::accepted);
  const std::int64_t second = 1000;
  rules.wait = base::Millis{std::clamp<std::int64_t>(asked.waitSeconds, 0, policy::kCanaryWaitMax / std::chrono::seconds{1} + 1) * second};
  rules.failureLimit = asked.failureLimit;
  for (base::FieldError& fault : policy::faultsOf(rules, "/canary")) errors.push_back(std::move(fault));
  return rules;
}

base::Result<OperationAsked> readOperation(const Request& request) {
  SB_ASSIGN(const protocol::OperationRequest body, readBody<protocol::OperationRequest>(request.body));
  std::vector<base::FieldError> errors;
  OperationAsked asked;
  const auto plan = base::Uuid::parse(body.planId);
  if (!plan) errors.push_back({"/plan_id", "is not an id"});
  if (!isRate(body.ratePerSecond)) errors.push_back({"/rate", kRateWords});
  if (body.undoSeconds < 0 || body.undoSeconds > kUndoSecondsMax) errors.push_back({"/undo_seconds", "must be 0 to 3600"});
  if (const Status reason = checkReason(body.reason, true); !reason.ok()) errors.push_back(reason.fields().front());
  std::vector<model::Verdict> include;
  for (std::size_t i = 0; i < body.include.size(); ++i) {
    const auto verdict = model::verdictFromName(body.include[i]);
    if (!verdict)
      errors.push_back({"/include/" + std::to_string(i), "is not a verdict"});
    else if (!includable(*verdict))
      errors.push_back({"/include/" + std::to_string(i), "can never be included"});
    else
      include.push_back(*verdict);
  }
  std::optional<model::CanaryRules> canary;
  if (body.canary) canary = readCanary(*body.canary, errors);
  if (!errors.empty()) return Status::invalid(std::move(errors));
  asked.command = {
      *plan,         body.ratePerSecond, include.empty() ? std::nullopt : std::optional(std::move(include)), std::chrono::seconds{body.undoSeconds},
      body.startsAt, std::move(canary)};
  asked.reason = body.reason;
  return asked;
}

void control(const ApiParts& parts, Call call, core::OperationControl what) {
  SB_ANSWER_ASSIGN(const ReasonBody body, call, readBody<ReasonBody>(call.request.body));
  SB_ANSWER_TRY(call, checkReason(body.reason, false));
  const auto id = idOf(call.request);
  if (!id) return refuse(call, {Code::notFound, "There is no such operation"});
  sendCommand(parts, std::move(call), body.reason, core::ControlOperation{*id, what},
              [&parts, id](Call done, const core::CommandDone&) { showOperation(parts, std::move(done), *id, 200); });
}

}  // namespace

void postOperation(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(OperationAsked asked, call, readOperation(call.request));
  // Which permission it needs depends on the plan, and only a reader knows the plan.
  const auto shared = std::make_shared<Call>(std::move(call));
  const bool taken = parts.readers.submit([&parts, shared, asked = std::move(asked)](store::Reader& reader) mutable {
    const auto plan = reader.plan(asked.command.planId);
    if (!plan.ok()) return refuse(*shared, plan.status());
    if (!plan.value()) return refuse(*shared, Status::invalid({{"/plan_id", "there is no such plan"}}));
    const Permission needed = permissionFor(plan.value()->kind, plan.value()->matched <= 1);
    const Permission more = permissionFor(plan.value()->kind, false);
    const Principal& principal = shared->request.principal;
    if (!principal.may(needed) && !principal.may(more)) return shared->respond(missingPermission(needed));
    if (const auto missing = missingForEdits(principal.permissions, plan.value()->edits)) return shared->respond(missingPermission(*missing));
    if (!principal.may(more)) asked.command.missingForMany = name(more);
    sendCommand(parts, std::move(*shared), asked.reason, asked.command,
                [&parts](Call done, const core::CommandDone& made) { showOperation(parts, std::move(done), made.id, 202); });
  });
  if (!taken) refuse(*shared, {Code::busy, "The readers are busy; nothing was started"});
}

void listOperations(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const std::size_t limit, call, readLimit(call.request));
  SB_ANSWER_ASSIGN(const std::size_t offset, call, readOffsetCursor(call.request));
  answerByReader(parts, std::move(call), [&parts, limit, offset](store::Reader& reader, const Request& request) -> base::Result<Response> {
    SB_ASSIGN(const auto rows, reader.operations(offset + limit + 1));
    std::vector<protocol::OperationView> views;
    for (const model::Operation& row : rows) views.push_back(shown(parts, row, request.principal));
    return jsonResponse(sliceOf(parts, std::move(views), offset, limit));
  });
}

void getOperation(const ApiParts& parts, Call call) {
  const auto id = idOf(call.request);
  if (!id) return refuse(call, {Code::notFound, "There is no such operation"});
  showOperation(parts, std::move(call), *id, 200);
}

void patchOperation(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const RateBody body, call, readBody<RateBody>(call.request.body));
  if (!isRate(body.ratePerSecond)) return refuse(call, Status::invalid({{"/rate", kRateWords}}));
  const auto id = idOf(call.request);
  if (!id) return refuse(call, {Code::notFound, "There is no such operation"});
  sendCommand(parts, std::move(call), "", core::SetOperationRate{*id, body.ratePerSecond},
              [&parts, id](Call done, const core::CommandDone&) { showOperation(parts, std::move(done), *id, 200); });
}

void approveOperation(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const ReasonBody body, call, readBody<ReasonBody>(call.request.body));
  SB_ANSWER_TRY(call, checkReason(body.reason, false));
  const auto id = idOf(call.request);
  if (!id) return refuse(call, {Code::notFound, "There is no such operation"});
  // Who approves must be allowed to do it: the permission hangs on the operation, which only a reader knows.
  const auto shared = std::make_shared<Call>(std::move(call));
  const bool taken = parts.readers.submit([&parts, shared, id = *id, reason = body.reason](store::Reader& reader) mutable {
    const auto operation = reader.operation(id);
    if (!operation.ok()) return refuse(*shared, operation.status());
    if (!operation.value()) return refuse(*shared, {Code::notFound, "There is no such operation"});
    const Principal& principal = shared->request.principal;
    const Permission needed = permissionFor(operation.value()->kind, false);
    if (!principal.may(needed)) return shared->respond(missingPermission(needed));
    if (const auto missing = missingForEdits(principal.permissions, operation.value()->edits)) return shared->respond(missingPermission(*missing));
    sendCommand(parts, std::move(*shared), std::move(reason), core::ApproveOperation{id},
                [&parts, id](Call done, const core::CommandDone&) { showOperation(parts, std::move(done), id, 200); });
  });
  if (!taken) refuse(*shared, {Code::busy, "The readers are busy; nothing was approved"});
}

void pauseOperation(const ApiParts& parts, Call call) { control(parts, std::move(call), core::OperationControl::pause); }
void resumeOperation(const ApiParts& parts, Call call) { control(parts, std::move(call), core::OperationControl::resume); }
void cancelOperation(const ApiParts& parts, Call call) { control(parts, std::move(call), core::OperationControl::cancel); }

}  // namespace signalbox::api
