#pragma once
// Asks a provider something outside of any delivery: whether it answers, and whether a real test message gets through.
// Thread-safe; each reply is called exactly once, from any thread.

#include <functional>
#include <string>

#include "engine/base/status.h"
#include "engine/protocol/resources.h"

namespace signalbox::api {

class ProviderProbe {
 public:
  using Reply = std::function<void(base::Result<protocol::TestResult>)>;
  virtual ~ProviderProbe() = default;
  /// notFound when there is no such provider; a provider without a health check answers ok = false and says so.
  virtual void ping(const std::string& provider, Reply reply) = 0;
  /// Sends a real message that is not stored as a notification.
  virtual void test(const std::string& provider, const std::string& to, Reply reply) = 0;
  /// Sends an event to a subscription, named by its sender ("subscription:ops"). `event` is the body.
  virtual void testEvent(const std::string& sender, const std::string& event, Reply reply) = 0;
};

}  // namespace signalbox::api
