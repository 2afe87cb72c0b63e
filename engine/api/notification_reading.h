#pragma once
// The way in: one JSON object -> one validated line for the core (rules 7 and 8). One pass over the members, every wrong
// field named, nothing kept when any is wrong. Pure; this is the hottest code of the API.

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "engine/core/inputs.h"

namespace signalbox::api {

/// What comes with the request beside its body.
struct AcceptContext {
  std::string app;
  std::string headerKey;  // Idempotency-Key without quotes; single requests only
  std::string traceparent;
  base::WallTime now{};
  std::string fallbackKey{};  // for a line of a batch that has none of its own
};

/// malformed: no object, or two different keys. invalid: the fields, by JSON Pointer.
base::Result<core::AcceptLine> readNotification(const boost::json::value& json, const AcceptContext& context);

/// The header's value with or without the quotes of a structured field; nothing when it is no key.
std::optional<std::string> readIdempotencyHeader(std::string_view header);
/// Whether it is a trace context that can be passed on (W3C Trace Context, version 00).
bool isTraceparent(std::string_view text);

}  // namespace signalbox::api
