#include "engine/policy/canary.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace signalbox::policy {

using model::CanaryVerdict;

namespace {

std::string limitWords(const model::CanaryRules& rules) { return fmt::format("the limit is {:g} %", rules.failureLimit * 100); }

std::string_view confirmedWord(const model::CanaryRules& rules) {
  return rules.confirmation == model::Confirmation::accepted ? "accepted" : "delivered";
}

/// Where a receipt is waited for, a bounce of what was sent counts as well.
std::string_view failedWord(const model::CanaryRules& rules) {
  return rules.confirmation == model::Confirmation::accepted ? "failed" : "not delivered";
}

bool beyond(const model::CanaryRules& rules, std::int64_t bad, std::int64_t of) {
  return static_cast<double>(bad) > rules.failureLimit * static_cast<double>(of) + 1e-9;
}

}  // namespace

std::vector<base::FieldError> faultsOf(const model::CanaryRules& rules, const std::string& parent) {
  std::vector<base::FieldError> faults;
  if (rules.sizes.empty() || rules.sizes.size() > kCanarySizesMax)
    faults.push_back({parent + "/steps", fmt::format("must have 1 to {} sizes", kCanarySizesMax)});
  for (std::size_t i = 0; i < rules.sizes.size(); ++i) {
    const std::int64_t before = i == 0 ? 1 : rules.sizes[i - 1];
    if (rules.sizes[i] < before || rules.sizes[i] > kCanarySizeMax)
      faults.push_back({fmt::format("{}/steps/{}", parent, i), "must be at least 1 and not smaller than the one before"});
  }
  if (rules.wait < std::chrono::seconds{1} || rules.wait > kCanaryWaitMax) faults.push_back({parent + "/wait_seconds", "must be 1 to 86400"});
  if (!std::isfinite(rules.failureLimit) || rules.failureLimit < 0 || rules.failureLimit >= 1)
    faults.push_back({parent + "/failure_limit", "must be a share from 0 to below 1"});
  return faults;
}

std::int64_t nextSize(const model::Canary& canary) {
  if (canary.steps.empty()) return canary.rules.sizes.front();
  const model::CanaryStep& last = canary.steps.back();
  if (last.verdict == CanaryVerdict::failed) return last.size;
  const auto larger = std::upper_bound(canary.rules.sizes.begin(), canary.rules.sizes.end(), last.size);
  return larger != canary.rules.sizes.end() ? *larger : std::min(last.size * 2, kCanarySizeMax);
}

CanaryJudgement judgeStep(const model::CanaryRules& rules, const model::CanaryStep& step, base::WallTime now) {
  if (beyond(rules, step.failed, step.size))
    return {CanaryVerdict::failed, fmt::format("{} of {} {}; {}", step.failed, step.dealt, failedWord(rules), limitWords(rules))};
  if (!step.dealtAt) return {CanaryVerdict::dealing, {}};
  const std::int64_t open = std::max<std::int64_t>(0, step.dealt - step.confirmed - step.failed);
  const bool timeIsUp = now >= *step.dealtAt + rules.wait;
  if (open > 0 && !timeIsUp) return {CanaryVerdict::waiting, {}};
  if (beyond(rules, step.failed + open, step.dealt)) {
    if (open == 0) return {CanaryVerdict::failed, fmt::format("{} of {} {}; {}", step.failed, step.dealt, failedWord(rules), limitWords(rules))};
    return {CanaryVerdict::failed,
            fmt::format("{} of {} not {} within {} s, {} failed; {}", open, step.dealt, confirmedWord(rules), rules.wait / std::chrono::seconds{1},
                        step.failed, limitWords(rules))};
  }
  return {CanaryVerdict::passed, fmt::format("{} of {} {}", step.confirmed, step.dealt, confirmedWord(rules))};
}

}  // namespace signalbox::policy
