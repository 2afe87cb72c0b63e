// What could stand at the cursor of a query: words of the language from the model, values from the store.
#include "engine/api/handlers.h"
#include "engine/api/listing.h"
#include "engine/model/query_complete.h"

namespace signalbox::api {
namespace {

constexpr std::size_t kValuesMax = 20;

/// The value as it has to be written, with quotes where they are needed.
std::string written(model::QueryField field, const std::string& path, std::string value) {
  model::QueryTerm term;
  term.field = field;
  term.path = path;
  term.value.text = std::move(value);
  const std::string text = model::toText(term);
  const std::size_t colon = text.find(':');
  return colon == std::string::npos ? text : text.substr(colon + 1);
}

}  // namespace

void completeQueryText(const ApiParts& parts, Call call) {
  const std::string q(call.request.query("q").value_or(""));
  if (q.size() > model::kQueryBytesMax) return refuse(call, base::Status::invalid({{"q", "is too long"}}));
  const auto size = static_cast<std::int64_t>(q.size());
  SB_ANSWER_ASSIGN(const std::int64_t cursor, call, readNumber(call.request, "cursor", 0, std::numeric_limits<std::int32_t>::max(), size));
  answerByReader(parts, std::move(call), [&parts, q, cursor](store::Reader& reader, const Request& request) -> base::Result<Response> {
    const model::QueryCompletion found = model::completeQuery(q, static_cast<std::size_t>(cursor));
    const auto from = static_cast<std::int64_t>(found.from), to = static_cast<std::int64_t>(found.to);
    DataAnswer<protocol::Completion> answer;
    answer.asOf = asOf(parts);
    if (found.valuesWanted) {
      std::string field(model::infoOf(*found.valuesWanted).name);
      if (!found.path.empty()) field += "." + found.path;
      std::vector<std::string> values;
      // What occurs in the whole engine is nothing for the token of one app, except its app's name.
      if (request.principal.app.empty()) {
        SB_ASSIGN(values, reader.fieldValues(field, found.prefix, kValuesMax));
      } else if (*found.valuesWanted == model::QueryField::app && request.principal.app.starts_with(found.prefix)) {
        values.push_back(request.principal.app);
      }
      for (const std::string& value : values) answer.data.push_back({written(*found.valuesWanted, found.path, value), "", from, to});
    }
    for (const model::QueryCandidate& candidate : found.candidates) answer.data.push_back({candidate.insert, candidate.help, from, to});
    return jsonResponse(answer);
  });
}

}  // namespace signalbox::api
