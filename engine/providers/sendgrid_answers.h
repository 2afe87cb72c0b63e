#pragma once
// What SendGrid's answer to a mail means (v3 Mail Send). Pure.

#include <span>

#include "engine/providers/http_answers.h"

namespace signalbox::providers {

std::span<const AnswerRow> sendgridRows();

/// The words from `errors`, the id from X-Message-Id, and the wait of a 429 from X-RateLimit-Reset. With `sandbox` an
/// empty 200 is SendGrid's own.
HttpAnswer readSendgrid(const TransferResult& result, base::WallTime wall, bool sandbox);

}  // namespace signalbox::providers
