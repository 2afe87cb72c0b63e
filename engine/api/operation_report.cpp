// What an operation did, for whoever has to tell others: what was asked, who steered it, what went out through whom, what
// failed again and why. Read from what is kept with it, so that it costs the same after a million messages. Who steered it is
// told from the audit, to those who may read that.
#include <algorithm>

#include "engine/api/answering.h"
#include "engine/api/handlers.h"
#include "engine/api/masking.h"
#include "engine/api/query_reach.h"
#include "engine/api/row_view.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

constexpr std::size_t kActsMax = 500;

std::string actWords(const store::AuditRow& row) {
  std::string words = row.action == "operation.create" ? "Asked for"
      : row.action == "operation.approve"              ? "Approved"
      : row.action == "operation.rate"                 ? "Rate changed"
      : row.action == "operation.pause"                ? "Paused"
      : row.action == "operation.resume"               ? "Resumed"
      : row.action == "operation.cancel"               ? "Cancelled"
                                                       : row.action;
  if (row.action == "operation.rate") {
    const auto detail = protocol::parseJson(row.detail);
    if (detail.ok() && detail->is_object())
      if (const auto* rate = detail->get_object().if_contains("rate"); rate != nullptr) words += " to " + protocol::jsonText(*rate) + "/s";
  }
  return row.reason.empty() ? words : words + ": " + row.reason;
}

std::vector<protocol::CountView> countsOf(const std::map<std::string, std::int64_t>& counts) {
  std::vector<protocol::CountView> views;
  for (const auto& [name, count] : counts) views.push_back({name, name, count});
  return views;
}

/// Kept as "GROUP title"; without a group it is what stands for all others. Titles hold providers' words, so without `reveal` it is
/// the plain one of the group.
base::Result<std::vector<protocol::CountView>> causesOf(store::Reader& reader, const std::map<std::string, std::int64_t>& causes, base::WallTime now,
                                                        bool reveal) {
  std::vector<protocol::CountView> views;
  for (const auto& [cause, count] : causes) {
    const std::size_t blank = std::min(cause.find(' '), cause.size());
    const std::string id = cause.substr(0, blank);
    std::string title = cause.substr(std::min(blank + 1, cause.size()));
    if (!reveal && !id.empty()) {
      SB_ASSIGN(const auto group, reader.group(id, now));
      title = shownTitle(id, title, group ? group->plainTitle : std::string(), false);
    }
    views.push_back({id, std::move(title), count});
  }
  return views;
}

base::Result<Response> report(const ApiParts& parts, store::Reader& reader, const Request& request) {
  const auto id = idOf(request);
  if (!id) return Status(Code::notFound, "There is no such operation");
  SB_ASSIGN(const auto operation, reader.operation(*id));
  if (!operation) return Status(Code::notFound, "There is no such operation");
  protocol::OperationReport answer;
  answer.operation = viewOf(*operation);
  if (const auto snapshot = parts.snapshots.latest())
    for (const protocol::OperationView& live : snapshot->operations)
      if (live.id == answer.operation.id) answer.operation = live;
  answer.operation.q = readableQuery(operation->q, request.principal);
  SB_ASSIGN(const auto plan, reader.plan(operation->planId));
  if (plan) answer.verdicts = viewOf(*plan).verdicts;
  for (protocol::VerdictCount& verdict : answer.verdicts)
    if (const auto known = model::verdictFromName(verdict.verdict))
      verdict.included = (operation->include >> static_cast<unsigned>(*known) & 1U) != 0;
  answer.sentBy = countsOf(operation->sentBy);
  const bool reveal = request.principal.may(Permission::payloadView);
  SB_ASSIGN(answer.failedCauses, causesOf(reader, operation->failedCauses, parts.clock.now().wall, reveal));
  answer.skipped = countsOf(operation->skippedReasons);
  if (!request.principal.may(Permission::auditRead)) return jsonResponse(answer);
  SB_ASSIGN(const auto acts, reader.auditOf(answer.operation.id, 0, kActsMax + 1));
  for (const store::AuditRow& row : acts) {
    if (answer.acts.size() == kActsMax)
      answer.acts.push_back({row.at, "More was done; the audit has all of it", ""});
    else
      answer.acts.push_back({row.at, actWords(row), row.principal});
  }
  return jsonResponse(answer);
}

}  // namespace

void getOperationReport(const ApiParts& parts, Call call) {
  answerByReader(parts, std::move(call), [&parts](store::Reader& reader, const Request& request) { return report(parts, reader, request); });
}

}  // namespace signalbox::api
