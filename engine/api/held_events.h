#pragma once
// A stream of events that ends with the token that opened it: nothing more is handed out once the token was revoked or has
// expired. On the server's thread, like the stream that it wraps.

#include <memory>

#include "engine/api/event_source.h"
#include "engine/api/token_check.h"

namespace signalbox::api {

std::unique_ptr<EventStream> whileTokenHolds(std::unique_ptr<EventStream> events, const TokenCheck& tokens, Principal principal);

}  // namespace signalbox::api
