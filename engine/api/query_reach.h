#pragma once
// How far a principal's searches reach: to its own app's messages, and to what it may read. Whoever may not see addresses, payloads and
// providers' words may not find them out by searching either. Pure.

#include <string>

#include "engine/api/request.h"
#include "engine/model/query_payload.h"

namespace signalbox::api {

/// The query as this principal may ask it. Without payload.view free text looks at code and template only, and a term for
/// an address, a payload or a provider's words is Code::forbidden; a principal of one app finds that app's messages only.
base::Result<model::Query> withinReach(const model::Query& query, const Principal& principal);

/// A stored query's text for this principal: empty when it holds what the principal may not read.
std::string readableQuery(const std::string& q, const Principal& principal);

}  // namespace signalbox::api
