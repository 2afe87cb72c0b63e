// A few of a plan's messages as they are and as they would go out, so that edits are seen before they are made.
#include <algorithm>
#include <limits>

#include "engine/api/detail_view.h"
#include "engine/api/handlers.h"
#include "engine/api/listing.h"
#include "engine/api/masking.h"
#include "engine/api/plan_words.h"
#include "engine/api/row_view.h"
#include "engine/core/operations.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

constexpr std::int64_t kSamplesMax = 20, kSamplesDefault = 5;
constexpr std::size_t kScanStep = 200, kScanMax = 2000;

base::Result<protocol::PlanSample> sampleOf(const ApiParts& parts, store::Reader& reader, const store::ScanRow& row, const model::Plan& plan,
                                            bool reveal) {
  const base::Now now = parts.clock.now();
  PlanOutcome outcome = parts.judge.outcome(reader, row, plan, now);
  const model::Notification& notification = row.row.notification;
  protocol::PlanSample sample;
  sample.id = notification.id.toString();
  sample.recipient = reveal ? notification.target : maskTarget(notification.channel, notification.target);
  sample.verdict = name(outcome.verdict);
  sample.text = outcomeWords(plan, outcome, reveal);
  if (!reveal) return sample;
  sample.changes = std::move(outcome.changes);
  const std::int64_t kept = row.row.overrideTemplateVersion.value_or(notification.templateVersion);
  const std::int32_t generation = row.row.delivery.generation;
  SB_ASSIGN(sample.before, renderedJson(reader, notification, kept, generation, now.wall));
  if (outcome.verdict == model::Verdict::unrenderable) {
    sample.after = boost::json::object{{"error", outcome.words}};
  } else {
    SB_ASSIGN(sample.after, renderedJson(reader, outcome.row.notification, outcome.templateVersion, generation + 1, now.wall));
  }
  return sample;
}

base::Result<Response> samplePage(const ApiParts& parts, store::Reader& reader, const Request& request, std::size_t limit) {
  const auto id = idOf(request);
  if (!id) return Status(Code::notFound, "There is no such plan");
  SB_ASSIGN(const auto plan, reader.plan(*id));
  if (!plan) return Status(Code::notFound, "There is no such plan");
  if (!core::sends(plan->kind, plan->resolution)) return Status(Code::conflict, "The plan sends nothing, so there is nothing to compare");
  SB_ASSIGN(const model::Query query, model::parseQuery(plan->q));
  const bool reveal = request.principal.may(Permission::payloadView);
  DataAnswer<protocol::PlanSample> answer;
  answer.asOf = asOf(parts);
  model::Seq after = 0;
  for (std::size_t looked = 0; looked < kScanMax && answer.data.size() < limit;) {
    const std::size_t step = std::min(kScanStep, limit - answer.data.size());
    SB_ASSIGN(const store::ScanPage part, reader.scanPart(parts.judge.place(*plan), query, plan->markStep, after, parts.clock.now().wall, step));
    for (const store::ScanRow& row : part.rows) {
      SB_ASSIGN(protocol::PlanSample sample, sampleOf(parts, reader, row, *plan, reveal));
      answer.data.push_back(std::move(sample));
    }
    after = part.scannedTo;
    looked += std::max<std::size_t>(part.rows.size(), 1);
    if (part.atEnd) break;
  }
  if (reveal) parts.refusals.revealed(request, static_cast<std::int64_t>(answer.data.size()));
  return jsonResponse(answer);
}

}  // namespace

void listSamples(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const std::int64_t limit, call, readNumber(call.request, "limit", 1, kSamplesMax, kSamplesDefault));
  answerByReader(parts, std::move(call), [&parts, limit](store::Reader& reader, const Request& request) {
    return samplePage(parts, reader, request, static_cast<std::size_t>(limit));
  });
}

}  // namespace signalbox::api
