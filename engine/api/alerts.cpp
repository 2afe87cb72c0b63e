// What needs somebody, and what ended within the last day.
#include "engine/api/answering.h"
#include "engine/api/handlers.h"
#include "engine/api/row_view.h"

namespace signalbox::api {

void listAlerts(const ApiParts& parts, Call call) {
  answerByReader(parts, std::move(call), [&parts](store::Reader& reader, const Request&) -> base::Result<Response> {
    SB_ASSIGN(const auto rows, reader.alerts(parts.clock.now().wall - std::chrono::hours{24}));
    DataAnswer<protocol::AlertView> answer;
    answer.asOf = asOf(parts);
    for (const store::AlertRow& row : rows) answer.data.push_back(viewOf(row));
    return jsonResponse(answer);
  });
}

}  // namespace signalbox::api
