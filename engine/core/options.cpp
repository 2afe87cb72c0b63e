#include "engine/core/options.h"

#include <iterator>

namespace signalbox::core {

namespace {
constexpr base::Millis kKeptMax = std::chrono::hours{24 * 3650};
}  // namespace

std::vector<base::FieldError> CoreOptions::validate() const {
  std::vector<base::FieldError> wrong;
  const auto add = [&wrong](std::vector<base::FieldError> more) { std::move(more.begin(), more.end(), std::back_inserter(wrong)); };
  for (const model::Channel channel : model::kChannels) add(ladder[model::index(channel)].validate("ladder." + std::string(model::name(channel))));
  add(breaker.validate("breaker"));
  add(retryBudget.validate("retry_budget"));
  if (leaseLength < 2 * leaseMargin) wrong.push_back({"lease.length_seconds", "must be at least twice lease.margin_seconds"});
  if (retention.keys < std::chrono::hours{1}) wrong.push_back({"retention.keys_hours", "must be at least 1: clients retry for as long"});
  for (const auto& [category, length] : retention.categories)
    if (length < std::chrono::hours{1} || length > kKeptMax) wrong.push_back({"retention.category." + category, "must be 1h to 3650d"});
  if (originConcurrency < 1) wrong.push_back({"webhook.origin_concurrency", "must be at least 1"});
  if (events.subscriptionsMax < 0 || events.subscriptionsMax > 64) wrong.push_back({"subscriptions.count_max", "must be 0 to 64"});
  if (events.originConcurrency < 1 || events.originConcurrency > 256) wrong.push_back({"subscriptions.origin_concurrency", "must be 1 to 256"});
  if (events.keep < std::chrono::hours{1}) wrong.push_back({"subscriptions.keep_hours", "must be at least 1"});
  for (const std::int64_t port : events.ports)
    if (port < 1 || port > 65535) wrong.push_back({"subscriptions.ports", "must be ports, 1 to 65535"});
  return wrong;
}

}  // namespace signalbox::core
