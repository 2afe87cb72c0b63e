#include "engine/policy/retry_budget.h"

#include <algorithm>
#include <string>

namespace signalbox::policy {

std::vector<base::FieldError> RetryBudgetOptions::validate(std::string_view key) const {
  std::vector<base::FieldError> errors;
  if (retriesMin < 1) errors.push_back({std::string{key} + ".retries_min", "must be at least 1, or retries would starve"});
  if (!(ratio >= 0 && ratio <= 1)) errors.push_back({std::string{key} + ".ratio", "must be between 0 and 1"});
  return errors;
}

std::int32_t RetryBudget::retries(base::BootTime now) const { return ring_.sum(now).second; }

std::int32_t RetryBudget::allowance(base::BootTime now) const {
  const auto share = static_cast<std::int32_t>(options_.ratio * ring_.sum(now, kSeconds).first);
  return std::max(options_.retriesMin, share);
}

std::int32_t RetryBudget::available(base::BootTime now) const { return std::max(0, allowance(now) - retries(now)); }

void RetryBudget::recordFirst(base::BootTime at) {
  if (auto* counts = ring_.at(at)) ++counts->first;
}

void RetryBudget::recordRetry(base::BootTime at) {
  if (auto* counts = ring_.at(at)) ++counts->second;
}

void RetryBudget::undo(base::BootTime at, bool wasRetry) {
  auto* counts = ring_.at(at);
  if (counts == nullptr) return;
  std::int32_t& count = wasRetry ? counts->second : counts->first;
  count = std::max(0, count - 1);
}

void RetryBudget::retrySucceeded(base::BootTime at) {
  if (options_.successPaysBack) undo(at, true);
}

std::optional<base::BootTime> RetryBudget::whenAvailable(base::BootTime now) const {
  if (allows(now)) return std::nullopt;
  // Walks the next seconds: at each, the oldest bucket has left. Traffic to come can only make it sooner.
  base::BootTime at = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()) + base::BootTime{};
  for (std::size_t i = 0; i <= kSeconds; ++i) {
    at += std::chrono::seconds{1};
    if (allows(at)) return at;
  }
  return at;
}

}  // namespace signalbox::policy
