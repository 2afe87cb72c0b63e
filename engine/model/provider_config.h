#pragma once
// How a provider is set up and steered. Values; the store keeps them as versioned rows.

#include <cstdint>
#include <map>
#include <string>

#include "engine/base/time.h"
#include "engine/model/channel.h"
#include "engine/security/secret.h"

namespace signalbox::model {

struct ProviderConfig {
  std::string name;  // [a-z0-9][a-z0-9-]{0,62}
  std::string kind;  // as in the catalogue: "simulated", "smtp", "twilio", "webhook" ...
  Channel channel = Channel::email;
  bool enabled = true;
  std::int32_t position = 0;                    // order within the channel; the first that is permitted sends
  double weight = 0;                            // share of traffic (0-1) that goes to it although it is not first
  double ratePerSecond = 0;                     // 0 = no limit
  std::int32_t concurrency = 64;                // sends in flight
  std::map<std::string, std::string> settings;  // per kind, such as host, port, tls, base_url
  security::Secrets secrets;                    // write-only; never in an answer, a log or an event
  std::int64_t version = 0;
  base::WallTime createdAt{};  // one that was removed and is set up anew is another; 1970 = by a version that did not note it
};

enum class BreakerMode : std::uint8_t { automatic, forcedOpen, forcedClosed };

}  // namespace signalbox::model
