#pragma once
// Whether Twilio took a message: it takes no token of ours, so the list of what it sent to the same number is searched
// for the same text, created since the attempt began. Pure.

#include "engine/providers/lookup.h"
#include "engine/providers/message.h"
#include "engine/providers/request.h"

namespace signalbox::providers {

inline constexpr std::size_t kTwilioLookupPage = 100;

/// A list that holds nothing of ours proves that nothing was taken only once the attempt is older than `settle`, and
/// only when it reaches back to the attempt.
Finding readTwilioList(const Message& message, const TransferResult& result, base::WallTime wall, base::Millis settle);

}  // namespace signalbox::providers
