#include "engine/telemetry/series_recorder.h"

#include <algorithm>
#include <numeric>

#include "engine/telemetry/series.h"

namespace signalbox::telemetry {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kNamesMax = 2048;  // then those that no bucket holds are forgotten

template <std::size_t N> std::int64_t sum(const std::array<std::int64_t, N>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

}  // namespace

bool countsAsFailure(model::OutcomeClass outcome) {
  return outcome != model::OutcomeClass::sent && outcome != model::OutcomeClass::throttled && outcome != model::OutcomeClass::abandoned;
}

SeriesRecorder::SeriesRecorder()
    // As much of the past as the wall clock is likely to be set back over: an hour, six hours, a day.
    : levels_{BucketHistory(0, seconds(5), 720), BucketHistory(1, minutes(1), 360), BucketHistory(2, minutes(15), 96)},
      accepted10s_(base::Millis{500}, 21),
      sent10s_(base::Millis{500}, 21),
      failed10s_(base::Millis{500}, 21),
      sent5min_(seconds(5), 60),
      failed5min_(seconds(5), 60),
      dead1h_(minutes(1), 60),
      accepted_(idOf(std::string(kAccepted))),
      sent_(idOf(std::string(kSent))),
      failed_(idOf(std::string(kFailed))),
      latency_(idOf(std::string(kLatency))) {}

std::vector<store::StatRow> SeriesRecorder::dueRows(base::Now now, const core::Gauges& gauges) {
  refused_ = false;
  // Steps are many and gauges are looked up once a second: what the buckets know already would change nothing.
  if (seen_ != gauges || !levels_[0].isOpenAt(now.wall)) see(gauges, now.wall);
  std::vector<store::StatRow> rows;
  for (BucketHistory& level : levels_) level.appendDue(names_, kRowsMax, rows);
  return rows;
}

void SeriesRecorder::see(const core::Gauges& gauges, base::WallTime wall) {
  const BucketDelta delta = deltaOf(gauges);
  // Seen at the very end of a bucket, the gauges are the end's too: an idle engine looks at no other moment.
  const bool endsNow = levels_[0].isOpen() && wall >= levels_[0].end() && wall - levels_[0].end() <= seconds(1);
  if (endsNow) add(delta);
  moveTo(wall);
  add(delta);
  seen_ = gauges;
}

base::WallTime SeriesRecorder::nextFlush(base::Now now) const {
  const bool waits = std::any_of(levels_.begin(), levels_.end(), [](const BucketHistory& level) { return level.hasDue(); });
  if (waits && !refused_) return now.wall;
  return levels_[0].endOfBucketAt(now.wall);
}

void SeriesRecorder::committed(const core::StepMeasures& measures, base::Now now) {
  for (BucketHistory& level : levels_) level.stored();
  moveTo(now.wall);
  const std::int64_t accepted = sum(measures.accepted);
  BucketDelta delta;
  delta.sums[accepted_] = static_cast<double>(accepted);
  // Zero is a figure too: a bucket in which the engine ran and sent nothing has a row.
  delta.sums[sent_] = 0;
  delta.sums[failed_] = 0;
  for (const core::AttemptMeasure& attempt : measures.attempts) addAttempt(attempt, now.boot, delta);
  if (accepted > 0) accepted10s_.add(accepted, now.boot);
  if (!measures.deaths.empty()) dead1h_.add(static_cast<std::int64_t>(measures.deaths.size()), now.boot);
  add(delta);
  if (names_.size() > kNamesMax) forgetUnusedSeries();
}

void SeriesRecorder::rolledBack() {
  refused_ = true;
  for (BucketHistory& level : levels_) level.notStored();
}

void SeriesRecorder::addAttempt(const core::AttemptMeasure& attempt, base::BootTime now, BucketDelta& delta) {
  if (attempt.outcome == model::OutcomeClass::abandoned) return;  // it never reached the provider
  // The sweep has already counted an attempt whose lease had passed; its answer tells about the provider's speed only.
  const bool sent = attempt.outcome == model::OutcomeClass::sent && !attempt.late;
  const bool failed = countsAsFailure(attempt.outcome) && !attempt.late;
  if (sent) {
    delta.sums[sent_] += 1;
    sent10s_.add(1, now);
    sent5min_.add(1, now);
  }
  if (failed) {
    delta.sums[failed_] += 1;
    failed10s_.add(1, now);
    failed5min_.add(1, now);
  }
  delta.histograms[latency_].add(attempt.latencyUs);
  Provider* const known = provider(attempt.provider);
  if (known == nullptr) return;
  // Against the breaker's threshold: who asked for patience, and what was refused for good, is not held against it.
  delta.sums[known->calls] += attempt.counted != policy::Ending::abandoned ? 1 : 0;
  delta.sums[known->failures] += attempt.counted == policy::Ending::failure ? 1 : 0;
  delta.histograms[known->latency].add(attempt.latencyUs);
  known->callsLastMinute.add(1, now);
  known->recent.add(attempt.latencyUs, now);
}

BucketDelta SeriesRecorder::deltaOf(const core::Gauges& gauges) {
  BucketDelta delta;
  const auto put = [&](const std::string& series, double value) { delta.maxima[idOf(series)] = value; };
  for (const model::Channel channel : model::kChannels) {
    put(waitingSeries(channel), static_cast<double>(gauges.waiting[model::index(channel)]));
    put(sendingSeries(channel), static_cast<double>(gauges.sending[model::index(channel)]));
  }
  put(std::string(kHeld), static_cast<double>(sum(gauges.held)));
  put(std::string(kDead), static_cast<double>(sum(gauges.dead)));
  for (std::size_t i = 0; i < std::min(gauges.causes.size(), kCausesMax); ++i)
    put(deadSeries(gauges.causes[i].id), static_cast<double>(gauges.causes[i].open));
  put(std::string(kOldestAge), static_cast<double>(gauges.oldestAgeMs) / 1000.0);
  put(std::string(kOutboxLag), static_cast<double>(gauges.outboxLagMs) / 1000.0);
  put(std::string(kWalBytes), static_cast<double>(gauges.walBytes));
  for (const SeriesId counter : {accepted_, sent_, failed_}) delta.sums[counter] = 0;
  for (const auto& [name, known] : providers_) {
    delta.sums[known.calls] = 0;
    delta.sums[known.failures] = 0;
  }
  return delta;
}

core::Rates SeriesRecorder::rates(base::Now now) const {
  core::Rates rates;
  rates.acceptedPerSecond = accepted10s_.perSecond(now.boot);
  rates.sentPerSecond = sent10s_.perSecond(now.boot);
  rates.failedPerSecond = failed10s_.perSecond(now.boot);
  rates.failedLast5Min = failed5min_.sum(now.boot);
  rates.sentLast5Min = sent5min_.sum(now.boot);
  rates.deadLastHour = dead1h_.sum(now.boot);
  return rates;
}

core::ProviderRates SeriesRecorder::providerRates(const std::string& provider, base::Now now) const {
  const auto found = providers_.find(provider);
  if (found == providers_.end()) return {};
  core::ProviderRates rates;
  rates.callsLastMinute = found->second.callsLastMinute.sum(now.boot);
  const LatencyHistogram recent = found->second.recent.recent(now.boot);
  if (recent.count() < kSamplesMin) return rates;
  rates.p50Ms = recent.quantileMs(0.50);
  rates.p95Ms = recent.quantileMs(0.95);
  rates.p99Ms = recent.quantileMs(0.99);
  return rates;
}

SeriesId SeriesRecorder::idOf(const std::string& series) {
  const auto [place, isNew] = ids_.try_emplace(series, nextId_);
  if (isNew) names_.emplace(nextId_++, series);
  return place->second;
}

SeriesRecorder::Provider* SeriesRecorder::provider(const std::string& name) {
  if (const auto found = providers_.find(name); found != providers_.end()) return &found->second;
  if (providers_.size() >= kProvidersMax || name.empty()) {
    ++providerMeasuresLeftOut_;
    return nullptr;
  }
  Provider fresh{idOf(callsSeries(name)), idOf(failuresSeries(name)), idOf(latencySeries(name)), RollingCount(seconds(1), 60), {}};
  return &providers_.emplace(name, std::move(fresh)).first->second;
}

void SeriesRecorder::moveTo(base::WallTime wall) {
  if (!levels_[0].isOpenAt(wall)) seen_.reset();  // a new bucket knows no gauges
  for (BucketHistory& level : levels_) level.moveTo(wall);
}

void SeriesRecorder::add(const BucketDelta& delta) {
  for (BucketHistory& level : levels_) level.add(delta);
}

void SeriesRecorder::forgetUnusedSeries() {
  std::set<SeriesId> used{accepted_, sent_, failed_, latency_};
  for (const BucketHistory& level : levels_) level.collectSeries(used);
  for (const auto& [name, known] : providers_) used.insert({known.calls, known.failures, known.latency});
  for (auto place = names_.begin(); place != names_.end();) {
    if (used.contains(place->first)) {
      ++place;
      continue;
    }
    ids_.erase(place->second);
    place = names_.erase(place);
  }
}

}  // namespace signalbox::telemetry
