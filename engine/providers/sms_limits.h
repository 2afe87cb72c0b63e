#pragma once
// What can be known to be wrong with an SMS before it is sent. Pure.

#include "engine/base/status.h"
#include "engine/providers/message.h"

namespace signalbox::providers {

struct SmsLimits {
  std::size_t charactersMax = 0;  // UTF-16 code units; 0 = no limit
  std::size_t segmentsMax = 0;
};

/// Invalid when there is no text, it is no UTF-8, the target is no E.164 number, or the text exceeds a limit; the words
/// name no number.
base::Status checkSms(const Message& message, const SmsLimits& limits);

}  // namespace signalbox::providers
