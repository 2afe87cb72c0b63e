// One queue a channel: how it stands, pause and drain.
#include "engine/api/answering.h"
#include "engine/api/handlers.h"
#include "engine/api/json_body.h"

namespace signalbox::api {

void listQueues(const ApiParts& parts, Call call) {
  DataAnswer<protocol::QueueView> answer;
  answer.asOf = asOf(parts);
  if (const auto snapshot = parts.snapshots.latest()) answer.data = snapshot->queues;
  call.respond(jsonResponse(answer));
}

void patchQueue(const ApiParts& parts, Call call) {
  const auto channel = model::channelFromName(call.request.pathParameters.front());
  if (!channel) return refuse(call, {base::Code::notFound, "There is no such queue"});
  SB_ANSWER_ASSIGN(const protocol::QueuePatch body, call, readBody<protocol::QueuePatch>(call.request.body));
  std::vector<base::FieldError> errors;
  if (!body.paused && !body.drain) errors.push_back({"/paused", "give paused or drain"});
  if (body.until && !body.paused.value_or(false)) errors.push_back({"/until", "is for paused: true only"});
  if (body.until && *body.until <= parts.clock.now().wall) errors.push_back({"/until", "lies in the past"});
  if (const base::Status reason = checkReason(body.reason, false); !reason.ok()) errors.push_back(reason.fields().front());
  if (!errors.empty()) return refuse(call, base::Status::invalid(std::move(errors)));
  sendCommand(parts, std::move(call), body.reason, core::PatchQueue{*channel, body.paused, body.until, body.drain},
              [&parts, channel](Call done, const core::CommandDone&) {
    if (const auto snapshot = parts.snapshots.latest())
      for (const protocol::QueueView& queue : snapshot->queues)
        if (queue.channel == name(*channel)) return done.respond(jsonResponse(queue));
    refuse(done, {base::Code::unavailable, "The change was made; there is no picture of it yet"});
  });
}

}  // namespace signalbox::api
