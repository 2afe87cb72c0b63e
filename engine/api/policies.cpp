// How each channel is tried again and judged, and what an operator sets of it while the engine runs.
#include <algorithm>

#include "engine/api/answering.h"
#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/version_match.h"
#include "engine/core/channel_policies.h"
#include "engine/core/options.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

base::Result<protocol::PolicyPut> readPolicy(std::string_view text, const protocol::PolicyRules& present) {
  SB_ASSIGN(const boost::json::value json, protocol::parseJson(text.empty() ? "{}" : text));
  SB_ASSIGN(protocol::PolicyPut body, readObject<protocol::PolicyPut>(json, {present, {}}));
  std::vector<base::FieldError> errors;
  const auto inner = [&](std::string_view name, auto& value) {
    const boost::json::value* member = json.get_object().if_contains(name);
    if (member != nullptr && member->is_object()) refuseUnknown(member->get_object(), "/" + std::string(name), value, errors);
  };
  inner("breaker", body.rules.breaker);
  inner("retry_budget", body.rules.retryBudget);
  if (const auto judged = core::policyOf(body.rules, {}); !judged.ok()) {
    const Status status = judged.status();
    errors.insert(errors.end(), status.fields().begin(), status.fields().end());
  }
  if (const Status reason = checkReason(body.reason, false); !reason.ok()) errors.push_back(reason.fields().front());
  if (!errors.empty()) return Status::invalid(std::move(errors));
  return body;
}

base::Result<protocol::PolicyView> findPolicy(const ApiParts& parts, const Request& request) {
  const auto snapshot = parts.snapshots.latest();
  if (!snapshot) return Status(Code::unavailable, "The engine is starting");
  const auto found = std::find_if(snapshot->policies.begin(), snapshot->policies.end(),
                                  [&](const protocol::PolicyView& policy) { return policy.channel == request.pathParameters.front(); });
  if (found == snapshot->policies.end()) return Status(Code::notFound, "There is no such channel; email, sms, push and webhook are");
  return *found;
}

void showPolicy(const ApiParts& parts, const Call& call) {
  const auto policy = findPolicy(parts, call.request);
  if (!policy.ok()) return refuse(call, policy.status());
  call.respond(jsonResponse(*policy));
}

void sendPolicy(const ApiParts& parts, Call call, std::string reason, std::optional<protocol::PolicyRules> rules,
                std::optional<std::int64_t> ifVersion) {
  core::PutPolicy command{*model::channelFromName(call.request.pathParameters.front()), std::move(rules), ifVersion};
  sendCommand(parts, std::move(call), std::move(reason), std::move(command),
              [&parts](Call done, const core::CommandDone&) { showPolicy(parts, done); });
}

}  // namespace

void listPolicies(const ApiParts& parts, Call call) {
  DataAnswer<protocol::PolicyView> answer;
  answer.asOf = asOf(parts);
  if (const auto snapshot = parts.snapshots.latest()) answer.data = snapshot->policies;
  call.respond(jsonResponse(answer));
}

void getPolicy(const ApiParts& parts, Call call) { showPolicy(parts, call); }

void putPolicy(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const protocol::PolicyView present, call, findPolicy(parts, call.request));
  SB_ANSWER_ASSIGN(const Precondition precondition, call, readPrecondition(call.request));
  SB_ANSWER_TRY(call, checkPrecondition(precondition, present.version));
  SB_ANSWER_ASSIGN(protocol::PolicyPut body, call, readPolicy(call.request.body, present.rules));
  sendPolicy(parts, std::move(call), std::move(body.reason), std::move(body.rules), precondition.version);
}

void resetPolicy(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const protocol::PolicyView present, call, findPolicy(parts, call.request));
  SB_ANSWER_ASSIGN(const Precondition precondition, call, readPrecondition(call.request));
  SB_ANSWER_TRY(call, checkPrecondition(precondition, present.version));
  sendPolicy(parts, std::move(call), "", std::nullopt, precondition.version);
}

}  // namespace signalbox::api
