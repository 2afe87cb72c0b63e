#pragma once
// The metrics of event subscriptions: what waits, what is dead, how attempts ended. Guarded by Metrics, as the families
// that it is a part of. Labels are bounded: past kNamesMax names in one process further ones are counted together.

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/core/observer.h"
#include "engine/protocol/subscription.h"

namespace signalbox::telemetry {

class SubscriptionMetrics {
 public:
  static constexpr std::size_t kNamesMax = 256;

  explicit SubscriptionMetrics(prometheus::Registry& registry);
  void observe(const std::vector<core::EventMeasure>& attempts);
  void update(const std::vector<protocol::SubscriberView>& subscribers);

 private:
  struct Gauges {
    prometheus::Gauge* pending = nullptr;
    prometheus::Gauge* dead = nullptr;
    prometheus::Gauge* enabled = nullptr;
  };
  const std::string& known(const std::string& name);

  prometheus::Family<prometheus::Counter>& attempts_;
  prometheus::Family<prometheus::Gauge>& pending_;
  prometheus::Family<prometheus::Gauge>& dead_;
  prometheus::Family<prometheus::Gauge>& enabled_;
  std::set<std::string> names_;
  std::map<std::string, Gauges> gauges_;
};

}  // namespace signalbox::telemetry
