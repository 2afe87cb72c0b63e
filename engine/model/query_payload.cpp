#include "engine/model/query_payload.h"

#include <algorithm>

namespace signalbox::model {

bool isPayloadField(QueryField field) {
  return field == QueryField::target || field == QueryField::data || field == QueryField::metadata || field == QueryField::error;
}

bool asksForPayload(const Query& query) {
  return std::any_of(query.terms.begin(), query.terms.end(),
                     [](const QueryTerm& term) { return isPayloadField(term.field) || term.field == QueryField::freeText; });
}

bool asksForPayload(const std::string& q) {
  const auto query = parseQuery(q);
  return query.ok() && asksForPayload(*query);
}

}  // namespace signalbox::model
