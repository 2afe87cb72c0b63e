// GET /queues/{channel}/due: what waits and is not due yet, by the minute in which it will be: retries, quiet hours, send_at.
#include "engine/api/handlers.h"
#include "engine/api/listing.h"

namespace signalbox::api {
namespace {

constexpr std::size_t kMinutes = 60;

base::Result<Response> comingDue(const ApiParts& parts, store::Reader& reader, model::Channel channel) {
  SB_ASSIGN(const auto minutes, reader.comingDue(channel, parts.clock.now().wall, kMinutes));
  protocol::QueueDue answer;
  answer.asOf = asOf(parts);
  answer.channel = std::string(name(channel));
  answer.minutes = minutes;
  return jsonResponse(answer);
}

}  // namespace

void getQueueDue(const ApiParts& parts, Call call) {
  const auto channel = model::channelFromName(call.request.pathParameters.front());
  if (!channel) return refuse(call, {base::Code::notFound, "There is no such queue"});
  answerByReader(parts, std::move(call),
                 [&parts, channel = *channel](store::Reader& reader, const Request&) { return comingDue(parts, reader, channel); });
}

}  // namespace signalbox::api
