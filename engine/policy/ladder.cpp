#include "engine/policy/ladder.h"

#include <algorithm>
#include <string>

#include "engine/base/check.h"
#include "engine/policy/expiry.h"

namespace signalbox::policy {
namespace {

constexpr std::size_t kStepsMax = 32;
constexpr base::Millis kStepMax = std::chrono::days{30};

base::Millis scaled(base::Millis length, double factor) {
  return base::Millis{static_cast<base::Millis::rep>(static_cast<double>(length.count()) * factor)};
}

}  // namespace

std::vector<base::FieldError> LadderOptions::validate(std::string_view key) const {
  std::vector<base::FieldError> errors;
  const auto wrong = [&](std::string_view field, std::string detail) {
    errors.push_back({std::string{key} + "." + std::string{field}, std::move(detail)});
  };
  if (steps.size() > kStepsMax) wrong("steps", "at most " + std::to_string(kStepsMax) + " steps");
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i] < std::chrono::seconds{1} || steps[i] > kStepMax) wrong("steps." + std::to_string(i), "must be between 1 s and 30 days");
  }
  if (!(jitter >= 0 && jitter <= 0.5)) wrong("jitter", "must be between 0 and 0.5");
  if (retryAfterCap < std::chrono::seconds{1} || retryAfterCap > kStepMax) wrong("retry_after_cap", "must be between 1 s and 30 days");
  return errors;
}

std::optional<base::Millis> obeyedRetryAfter(const LadderOptions& options, std::optional<base::Millis> retryAfter, base::Random& random) {
  if (!retryAfter) return std::nullopt;
  const base::Millis floor = std::clamp(*retryAfter, base::Millis{0}, options.retryAfterCap);
  return floor + scaled(floor, options.jitter * random.unit());
}

LadderStep nextAttempt(const LadderOptions& options, std::int32_t attemptsInGeneration, base::WallTime now, std::optional<base::Millis> retryAfter,
                       std::optional<base::WallTime> expiresAt, base::Random& random) {
  SB_CHECK(attemptsInGeneration >= 1, "the ladder is asked after an attempt");
  if (expired(expiresAt, now)) return {LadderStep::Kind::expired, {}};
  const auto step = static_cast<std::size_t>(attemptsInGeneration - 1);
  if (step >= options.steps.size()) return {LadderStep::Kind::exhausted, {}};
  base::Millis wait = scaled(options.steps[step], 1 - options.jitter + 2 * options.jitter * random.unit());
  if (const auto floor = obeyedRetryAfter(options, retryAfter, random)) wait = std::max(wait, *floor);
  const base::WallTime at = now + wait;
  if (expired(expiresAt, at)) return {LadderStep::Kind::expired, {}};
  return {LadderStep::Kind::retryAt, at};
}

}  // namespace signalbox::policy
