#pragma once
// The core's settings: every number of the engine's rules, with its default. Immutable after construction.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/model/channel.h"
#include "engine/policy/ambiguity.h"
#include "engine/policy/gate.h"
#include "engine/policy/ladder.h"
#include "engine/policy/poison.h"
#include "engine/policy/preferences.h"

namespace signalbox::core {

struct StepBounds {  // rule 1
  std::size_t acceptRows = 1000;
  std::size_t settle = 2000;
  std::size_t commands = 64;
  std::size_t claim = 512;
  std::size_t sweep = 256;
  std::size_t bulk = 256;
  std::size_t bytesInFlight = 128 * 1024 * 1024;  // contents of what is being sent, at a time; one alone may have more
};

struct RetentionOptions {                               // rule 30
  base::Millis keys = std::chrono::hours{24};           // published: how long a key is remembered
  base::Millis discarded = std::chrono::hours{24 * 7};  // until a discarded dead letter is purged
  base::Millis notifications = std::chrono::hours{24 * 90};
  std::map<std::string, base::Millis> categories{};  // finished notifications of these, instead; whole hours
  base::Millis plans = std::chrono::hours{1};
  base::Millis stats5s = std::chrono::hours{1};
  base::Millis stats1m = std::chrono::hours{24 * 7};
  base::Millis stats15m = std::chrono::hours{24 * 90};
  base::Millis waitingReceipts = std::chrono::hours{24};  // of a message that is not known
};

/// Event subscriptions.
struct EventOptions {
  std::int32_t subscriptionsMax = 16;
  std::int32_t originConcurrency = 8;          // deliveries under way to one destination
  bool allowHttp = false;                      // else https alone
  std::vector<std::int64_t> ports{443, 8443};  // that a URL may name; any with allowHttp
  base::Millis keep = std::chrono::hours{72};  // until a delivery that could not be made expires
};

struct CoreOptions {
  StepBounds bounds;
  std::array<policy::LadderOptions, model::kChannelCount> ladder;
  policy::AmbiguityPolicies ambiguity;
  policy::PoisonOptions poison;
  policy::PreferenceOptions preferences;
  policy::BreakerOptions breaker;
  policy::RetryBudgetOptions retryBudget;
  RetentionOptions retention;
  EventOptions events;
  base::Millis leaseLength = std::chrono::seconds{120};
  base::Millis leaseMargin = std::chrono::seconds{20};  // a send not begun by lease end minus this is dropped
  base::Millis sweepInterval = std::chrono::seconds{1};
  base::Millis purgeInterval = std::chrono::seconds{60};
  base::Millis gaugeInterval = std::chrono::seconds{1};
  base::Millis diskFullProbe = std::chrono::seconds{1};
  base::Millis wallJump = std::chrono::seconds{2};  // rule 4
  std::int32_t originConcurrency = 16;              // sends in flight to one webhook origin
  std::size_t originGatesMax = 1024;
  std::size_t templateCacheMax = 256;
  std::int64_t approvalAbove = 0;  // messages of a bulk act that a second person must approve; 0 = none

  /// Every wrong setting at once, by key.
  std::vector<base::FieldError> validate() const;
};

}  // namespace signalbox::core
