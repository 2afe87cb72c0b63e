// Saved searches, with the number of what each matches at present.
#include <algorithm>

#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/listing.h"
#include "engine/api/query_reach.h"
#include "engine/api/target_syntax.h"
#include "engine/api/version_match.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

bool isViewName(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return !text.empty() && text.size() <= 100 && std::none_of(text.begin(), text.end(), control);
}

/// A count that takes too long is left out; the view itself is worth showing.
std::vector<protocol::SavedView> savedViewsOf(const ApiParts& parts, store::Reader& reader, const std::vector<store::ViewRow>& rows) {
  std::vector<protocol::SavedView> views;
  std::vector<store::CountQuery> queries;
  std::vector<std::size_t> counted;  // the views of the queries
  for (const store::ViewRow& row : rows) {
    const auto place = placeFromName(row.place);
    auto query = model::parseQuery(row.q);
    if (place && query.ok()) {
      queries.push_back({*place, std::move(query).value()});
      counted.push_back(views.size());
    }
    views.push_back({row.name, row.q, row.place, std::nullopt});
  }
  if (const auto counts = reader.counts(queries, parts.clock.now().wall); counts.ok())
    for (std::size_t i = 0; i < counted.size(); ++i) views[counted[i]].count = counts.value()[i];
  return views;
}

/// A search for an address holds it, and its count tells whether it exists.
bool mayRead(const store::ViewRow& row, const Principal& principal) {
  return principal.may(Permission::payloadView) || !model::asksForPayload(row.q);
}

base::Result<Response> showView(const ApiParts& parts, store::Reader& reader, const Request& request) {
  SB_ASSIGN(const auto rows, reader.views());
  for (const store::ViewRow& row : rows)
    if (row.name == request.pathParameters.front() && mayRead(row, request.principal))
      return jsonResponse(savedViewsOf(parts, reader, {row}).front());
  return Status(Code::notFound, "There is no such view");
}

}  // namespace

void listViews(const ApiParts& parts, Call call) {
  answerByReader(parts, std::move(call), [&parts](store::Reader& reader, const Request& request) -> base::Result<Response> {
    SB_ASSIGN(const auto rows, reader.views());
    std::vector<store::ViewRow> readable;
    for (const store::ViewRow& row : rows)
      if (mayRead(row, request.principal)) readable.push_back(row);
    return jsonResponse(DataAnswer<protocol::SavedView>{asOf(parts), savedViewsOf(parts, reader, readable)});
  });
}

void getView(const ApiParts& parts, Call call) {
  answerByReader(parts, std::move(call), [&parts](store::Reader& reader, const Request& request) { return showView(parts, reader, request); });
}

void putView(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const core::Expected expected, call, readExpected(call.request));
  if (expected.version.value_or(0) != 0) return refuse(call, {Code::malformed, "A view has no version; If-Match can only be *"});
  SB_ANSWER_ASSIGN(const protocol::SavedView body, call, readBody<protocol::SavedView>(call.request.body));
  store::ViewRow row{call.request.pathParameters.front(), body.q, body.place};
  std::vector<base::FieldError> errors;
  if (!isViewName(row.name)) errors.push_back({"/name", "must be 1 to 100 bytes without control characters"});
  if (!body.name.empty() && body.name != row.name) errors.push_back({"/name", "differs from the name in the path"});
  if (!placeFromName(row.place)) errors.push_back({"/place", "must be notifications, dead-letters or held"});
  if (const auto query = model::parseQuery(row.q); !query.ok())
    errors.push_back({"/q", query.status().fields().empty() ? query.status().message() : query.status().fields().front().detail});
  if (!errors.empty()) return refuse(call, Status::invalid(std::move(errors)));
  if (!mayRead(row, call.request.principal)) return call.respond(missingPermission(Permission::payloadView));
  sendCommand(parts, std::move(call), "", core::PutView{std::move(row), expected},
              [&parts](Call done, const core::CommandDone&) { getView(parts, std::move(done)); });
}

void deleteView(const ApiParts& parts, Call call) {
  core::DeleteView command{call.request.pathParameters.front()};
  sendCommand(parts, std::move(call), "", std::move(command), [](Call done, const core::CommandDone&) { done.respond(noContent()); });
}

}  // namespace signalbox::api
