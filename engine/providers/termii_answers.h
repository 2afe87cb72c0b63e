#pragma once
// What Termii's answer to a text means. It documents HTTP statuses and a few sentences, no codes. Pure.

#include <span>

#include "engine/providers/http_answers.h"

namespace signalbox::providers {

std::span<const AnswerRow> termiiRows();

/// The id from `message_id_str` or `message_id`, the words from `message`.
HttpAnswer readTermii(const TransferResult& result, base::WallTime wall);

}  // namespace signalbox::providers
