#include "engine/providers/retry_after.h"

#include <algorithm>

namespace signalbox::providers {

std::optional<base::Millis> parseRetryAfter(std::string_view text, base::WallTime now) {
  const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
  if (text.empty()) return std::nullopt;
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    base::Millis wait{0};
    for (const char c : text) {
      wait = wait * 10 + std::chrono::seconds{c - '0'};
      if (wait >= kRetryAfterMax) return kRetryAfterMax;
    }
    return wait;
  }
  const auto date = base::parseHttpDate(text);
  if (!date) return std::nullopt;
  return std::clamp<base::Millis>(*date - now, base::Millis{0}, kRetryAfterMax);
}

}  // namespace signalbox::providers
