#pragma once
// What the core hands to egress after its commit, and what comes back: one order for each claimed send, one finished
// send for each order, whatever happens. Values; they cross threads by move.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/notification.h"
#include "engine/model/outcome.h"
#include "engine/providers/provider.h"

namespace signalbox::egress {

/// One claimed send. `attempt` and `epoch` fence the answer: a finish with an old epoch changes no state (rule 12).
struct SendOrder {
  model::Seq seq = 0;
  std::int32_t attempt = 0;
  std::int64_t epoch = 0;
  std::string providerName;
  std::shared_ptr<const providers::Provider> provider;
  providers::Message message;
  base::BootTime dropAfter{};  // lease_until minus a margin: a send not begun by then never begins (rule 14)
  std::uint64_t tag = 0;       // the policy's permit; opaque here, returned as it came
};

struct FinishedSend {
  model::Seq seq = 0;
  std::int32_t attempt = 0;
  std::int64_t epoch = 0;
  std::string providerName;
  std::uint64_t tag = 0;
  model::Outcome outcome;
  base::Now at{};
  bool begun = false;  // request bytes may have left this machine; false proves that nothing was sent
};

/// A health check for the breaker's ping.
struct HealthOrder {
  std::string providerName;
  std::shared_ptr<const providers::Provider> provider;
  std::uint64_t tag = 0;
};

struct HealthAnswer {
  std::string providerName;
  std::uint64_t tag = 0;
  bool defined = true;  // false: the provider has no health check, and `healthy` says nothing
  bool healthy = false;
  base::Now at{};
};

/// The question whether a provider took a message whose outcome is not known. `message` is the one that was built for
/// that attempt (see engine/providers/lookup.h).
struct LookupOrder {
  model::Seq seq = 0;
  std::int32_t attempt = 0;
  std::string providerName;
  std::shared_ptr<const providers::Provider> provider;
  providers::Message message;
  std::uint64_t tag = 0;  // opaque here, returned as it came
};

struct LookupAnswer {
  model::Seq seq = 0;
  std::int32_t attempt = 0;
  std::string providerName;
  std::uint64_t tag = 0;
  bool defined = true;  // false: the provider cannot look anything up, and `finding` says nothing
  providers::Finding finding;
  base::Now at{};
};

/// What a simulated receiver got: the ground truth against which tests count duplicates and losses.
struct Arrival {
  std::string providerName;
  providers::Message message;
  base::Now at{};
};

/// Where results go. Each is called on the thread that carries the sends and must neither block nor throw; an
/// empty function means that nobody listens.
struct Sinks {
  std::function<void(std::vector<FinishedSend>)> finished;
  std::function<void(HealthAnswer)> health;
  std::function<void(const Arrival&)> arrived;
  std::function<void(LookupAnswer)> lookedUp = {};
};

}  // namespace signalbox::egress
