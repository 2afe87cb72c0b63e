#pragma once
// Keeps the engine's time series: counts what each step did and how the gauges stand, in buckets of 5 s, 1 min and
// 15 min that are aligned to wall time, and hands finished buckets to the core, which stores them with its next step.
// The only implementation of core::StepObserver that measures. Confined to the core's thread.
// Invariants: every measure is in exactly one bucket of each level; a row given out again has the bucket's whole
// content, so the store replaces the row of the same (level, series, at); memory is bounded by the limits below and
// does not depend on load. Nothing is written for the time in which the engine did not run: that is a gap, not a zero.

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/observer.h"
#include "engine/telemetry/bucket_history.h"
#include "engine/telemetry/rolling_count.h"
#include "engine/telemetry/rolling_latency.h"

namespace signalbox::telemetry {

/// Neither a failure nor a success of a provider: it asked us to be slower, or we ended it ourselves.
bool countsAsFailure(model::OutcomeClass outcome);

class SeriesRecorder final : public core::StepObserver {
 public:
  static constexpr std::size_t kProvidersMax = 128;  // further ones count in the totals only
  static constexpr std::size_t kCausesMax = 8;       // at one time
  static constexpr std::size_t kRowsMax = 4096;      // given out at once; the rest follows with the next step
  static constexpr std::int64_t kSamplesMin = 20;    // fewer make no percentile

  SeriesRecorder();

  std::vector<store::StatRow> dueRows(base::Now now, const core::Gauges& gauges) override;
  base::WallTime nextFlush(base::Now now) const override;
  void committed(const core::StepMeasures& measures, base::Now now) override;
  void rolledBack() override;
  core::Rates rates(base::Now now) const override;
  core::ProviderRates providerRates(const std::string& provider, base::Now now) const override;

  /// Names of providers that were left out because there are more than kProvidersMax: how many measures that was.
  std::int64_t providerMeasuresLeftOut() const { return providerMeasuresLeftOut_; }

 private:
  struct Provider {
    SeriesId calls = 0, failures = 0, latency = 0;
    RollingCount callsLastMinute;
    RollingLatency recent;
  };
  SeriesId idOf(const std::string& series);
  Provider* provider(const std::string& name);
  void see(const core::Gauges& gauges, base::WallTime wall);
  void moveTo(base::WallTime wall);
  void add(const BucketDelta& delta);
  void addAttempt(const core::AttemptMeasure& attempt, base::BootTime now, BucketDelta& delta);
  BucketDelta deltaOf(const core::Gauges& gauges);
  void forgetUnusedSeries();

  std::array<BucketHistory, 3> levels_;
  std::map<std::string, SeriesId, std::less<>> ids_;
  SeriesTexts names_;
  SeriesId nextId_ = 0;
  std::map<std::string, Provider, std::less<>> providers_;
  std::int64_t providerMeasuresLeftOut_ = 0;
  bool refused_ = false;              // the last rows were rolled back; ask again at the next bucket's end, not at once
  std::optional<core::Gauges> seen_;  // are in the open buckets of all levels already

  RollingCount accepted10s_, sent10s_, failed10s_, sent5min_, failed5min_, dead1h_;
  const SeriesId accepted_, sent_, failed_, latency_;  // series that there always are
};

}  // namespace signalbox::telemetry
