#pragma once
// Which searches ask for what only some may read: addresses, payloads, and what providers said, which may repeat either. Pure; any
// thread.

#include "engine/model/query.h"

namespace signalbox::model {

/// target, data, metadata and error.
bool isPayloadField(QueryField field);
/// Whether a term asks for one of them, or for text anywhere, which looks into them, too.
bool asksForPayload(const Query& query);
/// The same of a query's text; one that cannot be read asks for nothing.
bool asksForPayload(const std::string& q);

}  // namespace signalbox::model
