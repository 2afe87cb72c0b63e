#pragma once
// What Twilio's answer to a message means. Its error codes are documented at twilio.com/docs/api/errors; the code
// decides, then the HTTP status. Pure.

#include <span>

#include "engine/providers/http_answers.h"

namespace signalbox::providers {

std::span<const AnswerRow> twilioRows();

/// Code and words from `code` and `message`, or from the newer form's `code` and `detail`; the id from `sid`.
HttpAnswer readTwilio(const TransferResult& result, base::WallTime wall);

}  // namespace signalbox::providers
