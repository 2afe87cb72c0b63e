#pragma once
// How each channel's sends are tried again and judged (rules 17, 20 and 21), as it is now: what the configuration says until
// an operator sets it, while the engine runs. Values; the store keeps what was set.

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/core/options.h"
#include "engine/protocol/policy.h"
#include "engine/store/rows.h"

namespace signalbox::core {

struct ChannelPolicy {
  policy::LadderOptions ladder;
  model::AmbiguousPolicy ambiguous = model::AmbiguousPolicy::resend;
  policy::BreakerOptions breaker;
  policy::RetryBudgetOptions retryBudget;
  bool configured = true;  // nobody has set it
  std::int64_t version = 0;
  std::string changedBy{};
  std::optional<base::WallTime> changedAt{};
};

using ChannelPolicies = std::array<ChannelPolicy, model::kChannelCount>;

ChannelPolicies configuredPolicies(const CoreOptions& options);
protocol::PolicyRules rulesOf(const ChannelPolicy& policy);
protocol::PolicyView viewOf(model::Channel channel, const ChannelPolicy& policy);
/// What rules cannot say stays as in `base`. Invalid: every wrong member at once.
base::Result<ChannelPolicy> policyOf(const protocol::PolicyRules& rules, const ChannelPolicy& base);
/// For the store. Without rules: as configured.
store::PolicyRow policyRow(model::Channel channel, const ChannelPolicy& policy);
base::Result<ChannelPolicy> policyOf(const store::PolicyRow& row, const ChannelPolicy& configured);

}  // namespace signalbox::core
