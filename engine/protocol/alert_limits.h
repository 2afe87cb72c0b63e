#pragma once
// From when on the engine raises an alert, as GET /session says it: charts draw their limit where the rule has it.

#include "engine/protocol/json_fields.h"

namespace signalbox::protocol {

struct AlertLimitsView {
  double failedRateMaxRatio = 0;          // failed attempts of all, over 5 minutes
  std::int64_t queueDepthMax = 0;         // messages that wait in one channel, and in all together
  std::int64_t oldestMessageSeconds = 0;  // for how long the oldest message has been due
  std::int64_t outboxLagSeconds = 0;
  template <class F> void describe(F& f) {
    f("failed_rate_max_ratio", failedRateMaxRatio);
    f("queue_depth_max", queueDepthMax);
    f("oldest_message_seconds", oldestMessageSeconds);
    f("outbox_lag_seconds", outboxLagSeconds);
  }
};

}  // namespace signalbox::protocol
