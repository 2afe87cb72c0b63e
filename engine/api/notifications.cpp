// POST, list, detail and cancel of single notifications.
#include <algorithm>
#include <limits>

#include "engine/api/accepting.h"
#include "engine/api/detail_view.h"
#include "engine/api/generation_view.h"
#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/listing.h"
#include "engine/api/row_view.h"

namespace signalbox::api {
namespace {

Response accepted(const core::AcceptVerdict& verdict, std::string_view key) {
  if (!verdict.status.ok()) return problemResponse(verdict.status);
  Response response;
  response.status = 202;
  response.headers.emplace_back("Location", "/notifications/" + verdict.id.toString());
  if (verdict.replayed) response.headers.emplace_back("Idempotent-Replayed", "true");
  response.body = "{";
  appendAccepted(response.body, verdict, key, "status");
  response.body += '}';
  return response;
}

base::Result<store::DetailRow> findDetail(store::Reader& reader, const Request& request) {
  const auto id = idOf(request);
  base::Status missing{base::Code::notFound, "There is no such notification"};
  if (!id) return missing;
  // A foreign notification is as unknown as one that does not exist, by its time, too.
  SB_ASSIGN(auto found, reader.detail(*id, request.principal.app));
  if (!found) return missing;
  return std::move(*found);
}

}  // namespace

void postNotification(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const AcceptContext context, call, contextOf(call.request, true, parts.clock.now().wall));
  SB_ANSWER_ASSIGN(core::AcceptLine line, call, readText(call.request.body, context));
  core::AcceptInput input;
  input.bytes = call.request.body.size();
  std::string key = line.notification.idempotencyKey;
  input.lines.push_back(std::move(line));
  input.reply = [respond = call.respond, key = std::move(key)](std::vector<core::AcceptVerdict> verdicts) {
    respond(accepted(verdicts.front(), key));
  };
  if (!parts.intake.accept(std::move(input))) refuse(call, {base::Code::busy, "The accept lane is full; nothing was stored"});
}

void listNotifications(const ApiParts& parts, Call call) { answerList(parts, std::move(call), store::Place::notifications); }

void getNotification(const ApiParts& parts, Call call) {
  constexpr std::int64_t kNewest = std::numeric_limits<std::int32_t>::max();
  SB_ANSWER_ASSIGN(const std::int64_t asked, call, readNumber(call.request, "generation", 0, kNewest, kNewest));
  answerByReader(parts, std::move(call), [&parts, asked](store::Reader& reader, const Request& request) -> base::Result<Response> {
    SB_ASSIGN(const store::DetailRow row, findDetail(reader, request));
    const auto generation = std::min(static_cast<std::int32_t>(asked), row.row.delivery.generation);
    const base::WallTime now = parts.clock.now().wall;
    const bool reveal = request.principal.may(Permission::payloadView);
    SB_ASSIGN(protocol::NotificationDetail detail, detailOf(reader, row, parts.facts.retention, now, reveal, waitingOf(row, parts.snapshots, now)));
    SB_TRY(turnTo(reader, row, generation, now, reveal, detail));
    if (reveal) parts.refusals.revealed(request, 1);
    return jsonResponse(detail);
  });
}

void getDeadLetter(const ApiParts& parts, Call call) { getNotification(parts, std::move(call)); }
void listDeadLetters(const ApiParts& parts, Call call) { answerList(parts, std::move(call), store::Place::deadLetters); }
void listHeld(const ApiParts& parts, Call call) { answerList(parts, std::move(call), store::Place::held); }

void cancelNotification(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(ReasonBody body, call, readBody<ReasonBody>(call.request.body));
  SB_ANSWER_TRY(call, checkReason(body.reason, false));
  const auto id = idOf(call.request);
  if (!id) return refuse(call, {base::Code::notFound, "There is no such notification"});
  const std::string app = call.request.principal.app;
  sendCommand(parts, std::move(call), body.reason, core::CancelNotification{*id, app}, [&parts](Call done, const core::CommandDone&) {
    answerByReader(parts, std::move(done), [](store::Reader& reader, const Request& request) -> base::Result<Response> {
      SB_ASSIGN(const store::DetailRow row, findDetail(reader, request));
      return jsonResponse(viewOf(row.row, request.principal.may(Permission::payloadView)));
    });
  });
}

}  // namespace signalbox::api
