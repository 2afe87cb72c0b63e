#pragma once
// The ways in which a handler gets its call answered: at once, by a reader thread, or by the core after its commit.

#include <functional>
#include <string>
#include <utility>

#include "engine/api/api_parts.h"
#include "engine/api/problem.h"
#include "engine/api/router.h"
#include "engine/protocol/notification.h"

namespace signalbox::api {

/// {"as_of": ..., "data": [...]}: a list that has no pages.
template <class Row> struct DataAnswer {
  protocol::AsOf asOf;
  std::vector<Row> data;
  template <class F> void describe(F& f) {
    f("as_of", asOf);
    f("data", data);
  }
};

/// Of the newest snapshot; before the first step the engine's time alone.
protocol::AsOf asOf(const ApiParts& parts);

template <protocol::WireType T> Response jsonResponse(const T& value, int status = 200) {
  Response response;
  response.status = status;
  response.body = protocol::toText(value);
  return response;
}
inline Response noContent() {
  Response response;
  response.status = 204;
  return response;
}

void refuse(const Call& call, const base::Status& status);

/// Runs on a reader thread; what it returns is the answer.
using ReaderJob = std::function<base::Result<Response>(store::Reader& reader, const Request& request)>;
void answerByReader(const ApiParts& parts, Call call, ReaderJob job);

/// Runs on the core's thread after the commit; it answers the call, which it may pass on to a reader. `reason` is the body's; the
/// request's header stands in for one that is empty.
using CommandEnd = std::function<void(Call call, const core::CommandDone& done)>;
void sendCommand(const ApiParts& parts, Call call, std::string reason, core::Command command, CommandEnd end);

/// The handler's parameter as an id; nothing was answered when it is not there.
std::optional<base::Uuid> idOf(const Request& request);

/// The handler ends here with a problem when the expression's Result or Status is an error.
#define SB_ANSWER_ASSIGN(declaration, call, expression) SB_ANSWER_ASSIGN_AT(SB_CONCAT(sbAnswer, __LINE__), declaration, call, expression)
#define SB_ANSWER_ASSIGN_AT(name, declaration, call, expression)        \
  auto name = (expression);                                             \
  if (!name.ok()) return ::signalbox::api::refuse(call, name.status()); \
  declaration = std::move(name).value()
#define SB_ANSWER_TRY(call, expression)                                                                                     \
  do {                                                                                                                      \
    if (::signalbox::base::Status sbStatus = (expression); !sbStatus.ok()) return ::signalbox::api::refuse(call, sbStatus); \
  } while (false)

}  // namespace signalbox::api
