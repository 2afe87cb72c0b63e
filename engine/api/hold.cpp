// A restored or copied store sends nothing until an operator has said that it should (rule 29).
#include "engine/api/answering.h"
#include "engine/api/handlers.h"
#include "engine/api/json_body.h"

namespace signalbox::api {

void releaseHold(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const ReasonBody body, call, readBody<ReasonBody>(call.request.body));
  SB_ANSWER_TRY(call, checkReason(body.reason, false));
  sendCommand(parts, std::move(call), body.reason, core::ReleaseHold{}, [](Call done, const core::CommandDone&) { done.respond(noContent()); });
}

}  // namespace signalbox::api
