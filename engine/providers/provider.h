#pragma once
// What a provider is to the engine: pure knowledge of how to ask and how to read the answer. A Provider opens no
// socket and knows no clock; engine/egress carries its request and hands it what came back. One object per
// configured provider; immutable after construction, so any thread may call it.

#include <cstdint>
#include <optional>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/model/outcome.h"
#include "engine/model/provider_config.h"
#include "engine/providers/access_token.h"
#include "engine/providers/lookup.h"
#include "engine/providers/message.h"
#include "engine/providers/request.h"

namespace signalbox::providers {

struct Capabilities {
  bool deduplicates = false;
  bool looksUp = false;   // can tell whether it took a message
  bool receipts = false;  // tells later whether a message was delivered
  double costPerMessageEur = 0;
  std::int64_t lengthMax = 0;  // of what is said, in the provider's own count (SMS: characters, else bytes); 0 = no limit of its own
};

class Provider {
 public:
  virtual ~Provider() = default;
  /// Without the secrets: those are held apart and wiped.
  virtual const model::ProviderConfig& config() const = 0;
  virtual Capabilities capabilities() const = 0;
  /// The request for one message, or Status(invalid) naming what makes it unsendable (a permanent outcome).
  virtual base::Result<Request> build(const Message& message) const = 0;
  /// Reads what came back. `wall` serves Retry-After dates only.
  virtual model::Outcome read(const TransferResult& result, base::WallTime wall) const = 0;
  /// A cheap request that shows whether the provider answers, for the breaker's ping; nothing where none exists.
  virtual std::optional<Request> healthCheck() const = 0;
  /// Whether a health check's answer means healthy.
  virtual bool readHealth(const TransferResult& result) const = 0;

  /// The question whether the provider took this message; nothing when capabilities().looksUp is false.
  virtual std::optional<Request> lookupRequest(const Message&) const { return std::nullopt; }
  /// Reads what came back. `wall` is now: the younger the attempt, the less an empty list proves.
  virtual Finding readLookup(const Message&, const TransferResult&, base::WallTime) const { return {}; }

  /// The exchange of our key for an access token; nothing for providers whose requests never say needsToken.
  virtual base::Result<Request> tokenRequest(base::WallTime) const {
    return base::Status(base::Code::internal, "the provider hands out no access token");
  }
  virtual TokenAnswer readToken(const TransferResult&, base::WallTime) const { return {}; }
  /// Whether this answer refuses the token itself: then it is renewed and the request made once more.
  virtual bool refusesToken(const TransferResult&) const { return false; }
};

}  // namespace signalbox::providers
