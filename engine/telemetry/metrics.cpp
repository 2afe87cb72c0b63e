#include "engine/telemetry/metrics.h"

#include <prometheus/text_serializer.h>

#include "engine/telemetry/metric_families.h"

namespace signalbox::telemetry {

Metrics::Metrics(MetricsOptions options)
    : residentMemoryBytes_(std::move(options.residentMemoryBytes)),
      families_(std::make_unique<MetricFamilies>(
          kProvidersMax, prometheus::Labels{{"version", options.version}, {"revision", options.revision}, {"compiler", options.compiler}},
          static_cast<double>(base::toMillis(options.startedAt)) / 1e3)) {}

Metrics::~Metrics() = default;

void Metrics::observe(const core::StepMeasures& measures) {
  const std::lock_guard lock(mutex_);
  families_->observe(measures);
}

void Metrics::observeStep(std::int64_t micros) {
  const std::lock_guard lock(mutex_);
  families_->observeStep(micros);
}

void Metrics::update(const protocol::Snapshot& snapshot) {
  const std::lock_guard lock(mutex_);
  families_->update(snapshot);
}

std::string Metrics::text() const {
  std::vector<prometheus::MetricFamily> families;
  {
    const std::lock_guard lock(mutex_);
    if (residentMemoryBytes_) families_->setResidentMemory(residentMemoryBytes_());
    families = families_->collect();
  }
  return prometheus::TextSerializer().Serialize(families);  // outside the lock: a scrape does not hold up a step
}

}  // namespace signalbox::telemetry
