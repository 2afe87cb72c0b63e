#pragma once
// Small bridges between the engine's parts, which do not know each other: events, metrics, snapshots, alerts. Each is
// as thread-safe as what it wraps.

#include <string>

#include "engine/api/event_source.h"
#include "engine/api/metrics_source.h"
#include "engine/api/snapshot_source.h"
#include "engine/core/core.h"
#include "engine/core/parts.h"
#include "engine/telemetry/alert_rules.h"
#include "engine/telemetry/event_hub.h"
#include "engine/telemetry/metrics.h"

namespace signalbox::runtime {

class Snapshots final : public api::SnapshotSource {
 public:
  void follow(const core::Core& core) { core_ = &core; }
  std::shared_ptr<const protocol::Snapshot> latest() const override { return core_ == nullptr ? nullptr : core_->snapshot(); }
  std::shared_ptr<const core::ClosedWays> closedWays() const override { return core_ == nullptr ? nullptr : core_->closedWays(); }

 private:
  const core::Core* core_ = nullptr;
};

class Events final : public api::EventSource {
 public:
  explicit Events(telemetry::EventHub& hub) : hub_(hub) {}
  std::unique_ptr<api::EventStream> subscribe(api::EventFilter filter, std::string lastEventId) override;

 private:
  telemetry::EventHub& hub_;
};

class MetricsPage final : public api::MetricsSource {
 public:
  explicit MetricsPage(const telemetry::Metrics& metrics) : metrics_(metrics) {}
  std::string text() override { return metrics_.text(); }

 private:
  const telemetry::Metrics& metrics_;
};

/// Confined to the core's thread.
class Alerts final : public core::AlertWatch {
 public:
  Alerts(telemetry::AlertOptions options, std::string dataDirectory) : options_(options), dataDirectory_(std::move(dataDirectory)) {}
  Change evaluate(const protocol::Snapshot& snapshot, const std::map<std::string, store::AlertRow>& raised,
                  const std::vector<store::Store::CauseCount>& newCauses, base::Now now) override;

 private:
  const telemetry::AlertOptions options_;
  const std::string dataDirectory_;
  std::optional<telemetry::AlertMemory> memory_;
};

/// Passes a step's measures to the time series and to the metrics.
class Observers final : public core::StepObserver {
 public:
  Observers(core::StepObserver& series, telemetry::Metrics& metrics) : series_(series), metrics_(metrics) {}
  std::vector<store::StatRow> dueRows(base::Now now, const core::Gauges& gauges) override { return series_.dueRows(now, gauges); }
  base::WallTime nextFlush(base::Now now) const override { return series_.nextFlush(now); }
  void committed(const core::StepMeasures& measures, base::Now now) override;
  void rolledBack() override { series_.rolledBack(); }
  core::Rates rates(base::Now now) const override { return series_.rates(now); }
  core::ProviderRates providerRates(const std::string& provider, base::Now now) const override { return series_.providerRates(provider, now); }

 private:
  core::StepObserver& series_;
  telemetry::Metrics& metrics_;
};

}  // namespace signalbox::runtime
