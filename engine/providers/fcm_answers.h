#pragma once
// What FCM's answer to a push means (HTTP v1). The FcmError's code decides where there is one, else the status's name;
// HTTP numbers are the last resort. Pure.

#include <span>

#include "engine/providers/http_answers.h"

namespace signalbox::providers {

/// The code that stands for an INVALID_ARGUMENT which is about the token itself.
inline constexpr std::string_view kFcmWrongToken = "INVALID_ARGUMENT message.token";

std::span<const AnswerRow> fcmRows();
HttpAnswer readFcm(const TransferResult& result, base::WallTime wall);

}  // namespace signalbox::providers
