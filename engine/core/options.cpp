#include "engine/core/options.h"

#include <iterator>

namespace signalbox::core {

std::vector<base::FieldError> CoreOptions::validate() const {
  std::vector<base::FieldError> wrong;
  const auto add = [&wrong](std::vector<base::FieldError> more) {
    std::move(more.begin(), more.end(), std::back_inserter(wrong));
  };
  for (const model::Channel channel : model::kChannels)
    add(ladder[model::index(channel)].validate("ladder." + std::string(model::name(channel))));
  add(breaker.validate("breaker"));
  if (leaseLength < 2 * leaseMargin) wrong.push_back({"lease.length_seconds", "must be at least twice lease.margin_seconds"});
  if (retention.keys < std::chrono::hours{1}) wrong.push_back({"retention.keys_hours", "must be at least 1: clients retry for as long"});
  if (originConcurrency < 1) wrong.push_back({"webhook.origin_concurrency", "must be at least 1"});
  return wrong;
}

}  // namespace signalbox::core
