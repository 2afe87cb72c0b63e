#pragma once
// The retry ladder: when a delivery that failed is tried again (rule 20). Asked by settle after each attempt that
// counts. Pure functions over values; any thread.
// Invariants: an answer retryAt is never before now, never before Retry-After (capped) and always before expires_at.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/random.h"
#include "engine/base/status.h"
#include "engine/base/time.h"

namespace signalbox::policy {

/// One ladder per channel. With n steps a generation has n + 1 attempts.
struct LadderOptions {
  std::vector<base::Millis> steps{std::chrono::minutes{1}, std::chrono::minutes{5}, std::chrono::minutes{15}, std::chrono::hours{1}};
  double jitter = 0.2;  // each step is drawn from [1 - jitter, 1 + jitter] times its length
  base::Millis retryAfterCap = std::chrono::hours{24};

  /// Every wrong field at once; pointers start with `key`, such as "ladder.email".
  std::vector<base::FieldError> validate(std::string_view key) const;
};

struct LadderStep {
  enum class Kind : std::uint8_t { retryAt, exhausted, expired };
  Kind kind = Kind::exhausted;
  base::WallTime at{};  // meaningful with retryAt only

  bool operator==(const LadderStep&) const = default;
};

/// `attemptsInGeneration` counts the attempt that has just failed, so it is at least 1. A message whose next attempt
/// would come at or after expires_at is expired now: waiting could not help it.
LadderStep nextAttempt(const LadderOptions& options, std::int32_t attemptsInGeneration, base::WallTime now, std::optional<base::Millis> retryAfter,
                       std::optional<base::WallTime> expiresAt, base::Random& random);

/// Retry-After as it is obeyed: nothing stays nothing, negative becomes zero, the rest is capped; the jitter only adds,
/// since the value is a floor and all who were told the same would otherwise come back in the same second.
std::optional<base::Millis> obeyedRetryAfter(const LadderOptions& options, std::optional<base::Millis> retryAfter, base::Random& random);

}  // namespace signalbox::policy
