#pragma once
// What the single POST and the batch share: who posts for which app, and the words of an answer.

#include <string>

#include "engine/api/answering.h"
#include "engine/api/notification_reading.h"

namespace signalbox::api {

/// The token's app, or Signalbox-App, or ?app= (batch), or "default". forbidden when a sender names another one.
base::Result<std::string> appOf(const Request& request);
/// App, key, trace and time of a request. A batch's key stands in headerKey, too; each line takes its own from it.
base::Result<AcceptContext> contextOf(const Request& request, bool single, base::WallTime now);

/// One notification's text. Parsed into a buffer on the stack: the usual one costs no allocation for its values.
base::Result<core::AcceptLine> readText(std::string_view text, const AcceptContext& context);

/// The members of the 202 without braces; `statusName` is "status", or "state" in a batch, where "status" is a number.
void appendAccepted(std::string& out, const core::AcceptVerdict& verdict, std::string_view key, std::string_view statusName);

}  // namespace signalbox::api
