#pragma once
// Retry-After (RFC 9110 section 10.2.3): seconds or an HTTP date. Pure.

#include <optional>
#include <string_view>

#include "engine/base/time.h"

namespace signalbox::providers {

inline constexpr base::Millis kRetryAfterMax = std::chrono::hours{24};

/// Clamped to [0, 24 h], a number of any length and a date in the past included; nothing when it is neither.
std::optional<base::Millis> parseRetryAfter(std::string_view text, base::WallTime now);

}  // namespace signalbox::providers
