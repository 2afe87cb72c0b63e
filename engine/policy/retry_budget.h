#pragma once
// Keeps retries from making an outage worse (rule 20, S18 of the study): over 60 s a provider sees at most
// max(10, 10 % of first attempts) retries. It stands inside a Gate. A copyable value on boot time; confined to the
// caller.
//
// Nothing starves: with no first attempts at all, 10 retries a minute still go. That alone would take a week for the
// backlog that an outage leaves behind (100 000 retries), so a retry that is *sent* pays its place back: against a
// provider that answers, a backlog flows, against one that refuses, at most the budget is spent on it. What the budget
// bounds is thus the load that helps nobody. `successPaysBack` = false gives the plain rule.
// Probes of a half-open breaker are outside: they are bounded already.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/policy/seconds_ring.h"

namespace signalbox::policy {

struct RetryBudgetOptions {
  std::int32_t retriesMin = 10;  // per 60 s, whatever the traffic
  double ratio = 0.1;            // of first attempts in the same 60 s
  bool successPaysBack = true;

  std::vector<base::FieldError> validate(std::string_view key) const;
};

class RetryBudget {
 public:
  explicit RetryBudget(const RetryBudgetOptions& options) : options_(options) {}
  void configure(const RetryBudgetOptions& options) { options_ = options; }

  bool allows(base::BootTime now) const { return available(now) > 0; }
  /// Retries that may go now.
  std::int32_t available(base::BootTime now) const;
  void recordFirst(base::BootTime at);
  void recordRetry(base::BootTime at);
  /// The attempt recorded at that time never went.
  void undo(base::BootTime at, bool wasRetry);
  /// The retry recorded at that time was sent.
  void retrySucceeded(base::BootTime at);

  std::int32_t retries(base::BootTime now) const;
  std::int32_t allowance(base::BootTime now) const;
  /// When the oldest retry leaves the window; nothing when a retry may go now.
  std::optional<base::BootTime> whenAvailable(base::BootTime now) const;

 private:
  static constexpr std::size_t kSeconds = 60;

  RetryBudgetOptions options_;
  // One bucket more than the window: retries are counted over at least 60 s and first attempts over at most 60 s, so
  // that the bound holds to the millisecond although buckets are seconds.
  SecondsRing<kSeconds + 1> ring_;  // first = first attempts, second = retries
};

}  // namespace signalbox::policy
