#pragma once
// What GET /metrics answers: counters and histograms out of the steps, gauges out of the newest snapshot, in the
// Prometheus text format 0.0.4. Labels are channels, outcomes, states and the operator's names of providers; nothing
// that an app or a recipient gave (rule 32). Internally synchronised. Invariants: known label combinations exist with
// value 0, so that rate() and absent() work; series are bounded by channels x providers; the output is sorted.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/base/time.h"
#include "engine/core/observer.h"
#include "engine/protocol/snapshot.h"

namespace signalbox::telemetry {

class MetricFamilies;

struct MetricsOptions {
  std::string version;
  std::string revision;
  std::string compiler;
  base::WallTime startedAt{};                         // of the process, by the machine's clock
  std::function<std::int64_t()> residentMemoryBytes;  // asked for each text(); process_memory.h has the machine's
};

class Metrics {
 public:
  static constexpr std::size_t kProvidersMax = 128;  // further ones are counted together as "(other)"

  explicit Metrics(MetricsOptions options);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// After each commit.
  void observe(const core::StepMeasures& measures);
  /// How long a step took that committed, from its inputs to its effects.
  void observeStep(std::int64_t micros);
  /// The newest picture; gauges of providers that are no longer in it disappear.
  void update(const protocol::Snapshot& snapshot);
  /// Content-Type: kMetricsContentType.
  std::string text() const;

 private:
  const std::function<std::int64_t()> residentMemoryBytes_;
  mutable std::mutex mutex_;  // guards families_
  std::unique_ptr<MetricFamilies> families_;
};

inline constexpr std::string_view kMetricsContentType = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace signalbox::telemetry
