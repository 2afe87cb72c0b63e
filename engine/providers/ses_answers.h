#pragma once
// What Amazon SES's answer to a mail means (v2 SendEmail). Pure.

#include <span>

#include "engine/providers/http_answers.h"

namespace signalbox::providers {

std::span<const AnswerRow> sesRows();

/// The error's name from the header x-amzn-errortype, else from `code`, else from `__type`, without what stands before
/// '#' and after ':'.
HttpAnswer readSes(const TransferResult& result, base::WallTime wall);

}  // namespace signalbox::providers
