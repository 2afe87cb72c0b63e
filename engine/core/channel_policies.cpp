#include "engine/core/channel_policies.h"

#include <algorithm>
#include <utility>

namespace signalbox::core {

using base::Millis;

namespace {

constexpr std::int64_t kSecondsMax = 1'000'000'000;  // far beyond every bound, and no overflow in milliseconds
constexpr std::int64_t kCountMax = 1'000'000;

Millis seconds(std::int64_t count) { return std::chrono::seconds{std::clamp(count, -kSecondsMax, kSecondsMax)}; }
std::int32_t count(std::int64_t value) { return static_cast<std::int32_t>(std::clamp(value, -kCountMax, kCountMax)); }
std::int64_t inSeconds(Millis length) { return length / std::chrono::seconds{1}; }

/// The policies name their own settings; the wire has other words for some.
std::string pointerOf(std::string_view setting) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kWords{{{"ladder.steps.", "/ladder_seconds/"},
                                                                                 {"ladder.steps", "/ladder_seconds"},
                                                                                 {"ladder.", "/"},
                                                                                 {"breaker.rate_limit", "/breaker/failure_limit"},
                                                                                 {"breaker.cool_down_first", "/breaker/cool_down_seconds"},
                                                                                 {"breaker.cool_down_max", "/breaker/cool_down_max_seconds"},
                                                                                 {"breaker.ramp", "/breaker/ramp_seconds"},
                                                                                 {"breaker.", "/breaker/"}}};
  for (const auto& [prefix, pointer] : kWords)
    if (setting.starts_with(prefix)) return std::string(pointer).append(setting.substr(prefix.size()));
  return "/retry_budget/" + std::string(setting.substr(setting.find('.') + 1));
}

}  // namespace

ChannelPolicies configuredPolicies(const CoreOptions& options) {
  ChannelPolicies all;
  for (const model::Channel channel : model::kChannels)
    all[model::index(channel)] = {options.ladder[model::index(channel)], options.ambiguity.of(channel), options.breaker, options.retryBudget};
  return all;
}

protocol::PolicyRules rulesOf(const ChannelPolicy& policy) {
  protocol::PolicyRules rules;
  for (const Millis step : policy.ladder.steps) rules.ladderSeconds.push_back(inSeconds(step));
  rules.jitter = policy.ladder.jitter;
  rules.ambiguous = std::string(model::name(policy.ambiguous));
  rules.breaker = {policy.breaker.trip.callsMin,
                   policy.breaker.trip.failuresMin,
                   policy.breaker.trip.rateLimit,
                   policy.breaker.trip.consecutiveLimit,
                   inSeconds(policy.breaker.coolDownFirst),
                   inSeconds(policy.breaker.coolDownMax),
                   policy.breaker.probes,
                   inSeconds(policy.breaker.ramp)};
  rules.retryBudget = {policy.retryBudget.retriesMin, policy.retryBudget.ratio};
  return rules;
}

protocol::PolicyView viewOf(model::Channel channel, const ChannelPolicy& policy) {
  return {std::string(model::name(channel)), rulesOf(policy), policy.configured, policy.version, policy.changedBy, policy.changedAt};
}

base::Result<ChannelPolicy> policyOf(const protocol::PolicyRules& rules, const ChannelPolicy& base) {
  ChannelPolicy policy = base;
  std::vector<base::FieldError> wrong;
  policy.ladder.steps.clear();
  for (const std::int64_t step : rules.ladderSeconds) policy.ladder.steps.push_back(seconds(step));
  policy.ladder.jitter = rules.jitter;
  if (const auto ambiguous = model::ambiguousPolicyFromName(rules.ambiguous))
    policy.ambiguous = *ambiguous;
  else
    wrong.push_back({"/ambiguous", "must be resend, hold or reconcile"});
  policy.breaker.trip.callsMin = count(rules.breaker.callsMin);
  policy.breaker.trip.failuresMin = count(rules.breaker.failuresMin);
  policy.breaker.trip.rateLimit = rules.breaker.failureLimit;
  policy.breaker.trip.consecutiveLimit = count(rules.breaker.consecutiveLimit);
  policy.breaker.coolDownFirst = seconds(rules.breaker.coolDownSeconds);
  policy.breaker.coolDownMax = seconds(rules.breaker.coolDownMaxSeconds);
  policy.breaker.probes = count(rules.breaker.probes);
  policy.breaker.ramp = seconds(rules.breaker.rampSeconds);
  policy.retryBudget.retriesMin = count(rules.retryBudget.retriesMin);
  policy.retryBudget.ratio = rules.retryBudget.ratio;
  for (const auto& more : {policy.ladder.validate("ladder"), policy.breaker.validate("breaker"), policy.retryBudget.validate("retry_budget")})
    for (const base::FieldError& error : more) wrong.push_back({pointerOf(error.pointer), error.detail});
  if (!wrong.empty()) return base::Status::invalid(std::move(wrong));
  return policy;
}

store::PolicyRow policyRow(model::Channel channel, const ChannelPolicy& policy) {
  store::PolicyRow row{channel, {}, policy.version, policy.changedBy, policy.changedAt.value_or(base::WallTime{})};
  if (!policy.configured) row.rules = boost::json::serialize(protocol::toJson(rulesOf(policy)));
  return row;
}

base::Result<ChannelPolicy> policyOf(const store::PolicyRow& row, const ChannelPolicy& configured) {
  ChannelPolicy policy = configured;
  if (!row.rules.empty()) {
    boost::system::error_code fault;
    const boost::json::value json = boost::json::parse(row.rules, fault);
    protocol::PolicyRules rules = rulesOf(configured);
    if (fault || !protocol::fromJson(json, rules)) return base::Status(base::Code::internal, "what is stored of it cannot be read");
    SB_ASSIGN(policy, policyOf(rules, configured));
    policy.configured = false;
  }
  policy.version = row.version;
  policy.changedBy = row.changedBy;
  policy.changedAt = row.changedAt;
  return policy;
}

}  // namespace signalbox::core
