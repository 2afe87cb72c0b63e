#include "engine/api/answering.h"

#include "engine/api/cancellation.h"
#include "engine/api/once.h"

namespace signalbox::api {

protocol::AsOf asOf(const ApiParts& parts) {
  if (const auto snapshot = parts.snapshots.latest()) return snapshot->asOf;
  return {parts.clock.now().wall, 0, ""};
}

void refuse(const Call& call, const base::Status& status) { call.respond(problemResponse(status)); }

void answerByReader(const ApiParts& parts, Call call, ReaderJob job) {
  const auto shared = std::make_shared<Call>(std::move(call));
  const bool taken = parts.readers.submit([shared, job = std::move(job)](store::Reader& reader) {
    Cancellation* const cancellation = shared->request.cancellation.get();
    if (cancellation != nullptr && cancellation->wanted()) return refuse(*shared, {base::Code::cancelled, "nobody waits for this any more"});
    base::Result<Response> answer = [&] {
      const Cancellation::Reading reading(cancellation, reader);
      return job(reader, shared->request);
    }();
    shared->respond(answer.ok() ? std::move(answer).value() : problemResponse(answer.status()));
  });
  if (!taken) refuse(*shared, {base::Code::busy, "The readers are busy"});
}

void sendCommand(const ApiParts& parts, Call call, std::string reason, core::Command command, CommandEnd end) {
  const auto shared = std::make_shared<Call>(std::move(call));
  core::CommandInput input;
  input.principal = {shared->request.principal.name, shared->request.principal.role, shared->request.remoteAddress};
  input.reason = reason.empty() ? shared->request.reason : std::move(reason);
  input.command = std::move(command);
  if (shared->request.once != nullptr) input.key = shared->request.once->key;
  input.reply = [shared, end = std::move(end)](base::Result<core::CommandDone> done) {
    if (!done.ok()) return refuse(*shared, done.status());
    if (!done->answer.empty()) {
      auto kept = replayOf(done->answer);
      return kept.ok() ? shared->respond(std::move(kept).value()) : refuse(*shared, kept.status());
    }
    end(std::move(*shared), *done);
  };
  if (!parts.intake.command(std::move(input))) refuse(*shared, {base::Code::busy, "The command lane is full"});
}

std::optional<base::Uuid> idOf(const Request& request) {
  return request.pathParameters.empty() ? std::nullopt : base::Uuid::parse(request.pathParameters.front());
}

}  // namespace signalbox::api
