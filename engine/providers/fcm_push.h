#pragma once
// One push message as FCM's HTTP v1 takes it, and FCM's limits on it. Pure.

#include <string>

#include "engine/base/status.h"
#include "engine/providers/message.h"

namespace signalbox::providers {

inline constexpr std::size_t kFcmPayloadBytesMax = 4096;

/// {"message":{...}}. Values of `data` that are no strings are written as JSON, because FCM takes strings only. With an
/// expiry the message lives no longer than that on any platform. Invalid when the target is no token, nothing is said,
/// a key of `data` is reserved, or keys and values together exceed 4096 bytes.
base::Result<std::string> fcmBody(const Message& message, const std::string& androidPriority);

/// Examined by FCM and delivered to nobody.
std::string fcmHealthBody(const std::string& topic);

}  // namespace signalbox::providers
