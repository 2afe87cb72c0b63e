#pragma once
// The metrics themselves: families of prometheus-cpp, and per provider the members of those families, found once and
// kept, because finding one takes a lock and a hash of its labels. Guarded by Metrics. Invariant: a member that was
// handed out by a family lives as long as the family, except the gauges of a provider that is gone.

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/observer.h"
#include "engine/model/channel.h"
#include "engine/model/outcome.h"
#include "engine/protocol/snapshot.h"
#include "engine/telemetry/subscription_metrics.h"

namespace signalbox::telemetry {

class MetricFamilies {
 public:
  MetricFamilies(std::size_t providersMax, const prometheus::Labels& build, double startedAtSeconds);

  void observe(const core::StepMeasures& measures);
  void update(const protocol::Snapshot& snapshot);
  void observeStep(std::int64_t micros) { step_->Observe(static_cast<double>(micros) / 1e6); }
  void setResidentMemory(std::int64_t bytes) { residentMemory_->Set(static_cast<double>(bytes)); }
  /// Families by name, their members by labels.
  std::vector<prometheus::MetricFamily> collect() const;

 private:
  /// Of one provider in one channel.
  struct ProviderChannel {
    prometheus::Counter* sent = nullptr;
    prometheus::Counter* retries = nullptr;
    prometheus::Histogram* duration = nullptr;
  };
  struct Provider {
    std::array<prometheus::Counter*, model::kOutcomeClasses.size()> attempts{};
    std::array<ProviderChannel, model::kChannelCount> channels{};
    std::map<std::string, prometheus::Counter*, std::less<>> transitions;
  };
  struct ProviderGauges {
    std::array<prometheus::Gauge*, 3> states{};
    prometheus::Gauge* paused = nullptr;
    prometheus::Gauge* inFlight = nullptr;
  };
  struct ChannelCells {
    prometheus::Counter* created = nullptr;
    prometheus::Counter* dead = nullptr;
    prometheus::Histogram* endToEnd = nullptr;
    prometheus::Gauge* pending = nullptr;
    prometheus::Gauge* sending = nullptr;
    prometheus::Gauge* held = nullptr;
    prometheus::Gauge* deadLetters = nullptr;
    prometheus::Gauge* oldestAge = nullptr;
    prometheus::Gauge* paused = nullptr;
  };

  void makeChannels();
  void makeEngine(const prometheus::Labels& build, double startedAtSeconds);
  void observeAttempt(const core::AttemptMeasure& attempt);
  Provider& provider(const std::string& name);
  ProviderChannel& providerChannel(const std::string& name, Provider& known, model::Channel channel);
  prometheus::Counter& transition(const std::string& name, Provider& known, const std::string& to);
  void updateQueue(const protocol::QueueView& queue, base::WallTime now);
  void updateProvider(const protocol::ProviderView& view);
  void removeGauges(const ProviderGauges& gauges);
  const std::string& known(const std::string& provider) const;

  const std::size_t providersMax_;
  prometheus::Registry registry_;
  SubscriptionMetrics subscriptions_;
  prometheus::Family<prometheus::Counter>& sent_;
  prometheus::Family<prometheus::Counter>& retries_;
  prometheus::Family<prometheus::Counter>& attempts_;
  prometheus::Family<prometheus::Counter>& transitions_;
  prometheus::Family<prometheus::Histogram>& durations_;
  prometheus::Family<prometheus::Gauge>& breakerStates_;
  prometheus::Family<prometheus::Gauge>& pausedProviders_;
  prometheus::Family<prometheus::Gauge>& inFlight_;
  std::array<ChannelCells, model::kChannelCount> channels_{};
  std::map<std::string, Provider, std::less<>> providers_;
  std::map<std::string, ProviderGauges, std::less<>> gauges_;
  prometheus::Counter* replays_ = nullptr;
  prometheus::Counter* refused_ = nullptr;
  prometheus::Family<prometheus::Counter>* receipts_ = nullptr;
  prometheus::Gauge* waitingReceipts_ = nullptr;
  prometheus::Counter* steps_ = nullptr;
  prometheus::Histogram* fsync_ = nullptr;
  prometheus::Histogram* step_ = nullptr;
  prometheus::Gauge* outboxLag_ = nullptr;
  prometheus::Gauge* walBytes_ = nullptr;
  prometheus::Gauge* onHold_ = nullptr;
  prometheus::Gauge* diskFull_ = nullptr;
  prometheus::Gauge* alerts_ = nullptr;
  prometheus::Gauge* unapproved_ = nullptr;
  prometheus::Gauge* stopped_ = nullptr;
  prometheus::Gauge* residentMemory_ = nullptr;
};

}  // namespace signalbox::telemetry
