#pragma once
// How a canary goes on: how large the next step is, how many of it may still go out, and whether it ended well. A step
// passes when what failed and what stayed unconfirmed is within the limit; it fails at once when failures alone are
// beyond it. Pure functions over values.

#include <cstdint>

#include "engine/base/status.h"
#include "engine/model/canary.h"

namespace signalbox::policy {

inline constexpr std::size_t kCanarySizesMax = 20;
inline constexpr std::int64_t kCanarySizeMax = 1'000'000'000;
inline constexpr base::Millis kCanaryWaitMax = std::chrono::hours{24};

/// Every wrong rule at once; pointers begin with `parent`, such as "/canary".
std::vector<base::FieldError> faultsOf(const model::CanaryRules& rules, const std::string& parent);

/// After a step that failed and was resumed, the same size is tried again.
std::int64_t nextSize(const model::Canary& canary);

/// What has become of the step. While it is still dealt with, only its failures can end it. `dealtAt` is set and
/// `dealt` may be less than `size` where nothing more was there.
struct CanaryJudgement {
  model::CanaryVerdict verdict = model::CanaryVerdict::dealing;
  std::string words;
};
CanaryJudgement judgeStep(const model::CanaryRules& rules, const model::CanaryStep& step, base::WallTime now);

}  // namespace signalbox::policy
