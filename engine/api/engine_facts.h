#pragma once
// What does not change while the engine answers requests. Value.

#include <string>

#include "engine/protocol/alert_limits.h"
#include "engine/protocol/retention.h"

namespace signalbox::api {

struct EngineFacts {
  std::string version;
  std::string name;
  std::string url;  // http://127.0.0.1:8742, with the port that it really listens on
  std::string dataDirectory;
  protocol::RetentionView retention{};
  protocol::AlertLimitsView alertLimits{};
  bool loopbackProbes = true;      // programs on this machine get readiness and metrics without a token
  std::int64_t approvalAbove = 0;  // messages of a bulk act that a second person must approve; 0 = none
};

}  // namespace signalbox::api
