#pragma once
// Values that several tests of engine/telemetry begin with.

#include <string>

#include "engine/base/time.h"
#include "engine/core/observer.h"
#include "engine/policy/gate.h"
#include "engine/protocol/snapshot.h"
#include "engine/telemetry/metrics.h"

namespace signalbox::telemetry::tests {

/// 2026-05-12T14:00:00Z: the start of a bucket of every level.
inline constexpr std::int64_t kNoon = 1'778'594'400'000;

/// So many milliseconds after kNoon by both clocks.
inline base::Now at(std::int64_t millis) { return {base::wallFromMillis(kNoon + millis), base::BootTime{base::Millis{1'000'000 + millis}}}; }
/// The wall clock is `off` milliseconds beside the boot clock.
inline base::Now jumped(std::int64_t millis, std::int64_t off) { return {base::wallFromMillis(kNoon + millis + off), at(millis).boot}; }

inline core::AttemptMeasure attempt(model::OutcomeClass outcome, std::int64_t latencyMs = 40, std::string provider = "mailer") {
  core::AttemptMeasure measure;
  measure.provider = std::move(provider);
  measure.outcome = outcome;
  measure.latencyUs = latencyMs * 1000;
  measure.counted = policy::endingOf(outcome);
  return measure;
}

inline core::StepMeasures accepting(std::int64_t count) {
  core::StepMeasures measures;
  measures.accepted[model::index(model::Channel::email)] = count;
  return measures;
}

inline protocol::Snapshot quietSnapshot() {
  protocol::Snapshot snapshot;
  snapshot.asOf = {base::wallFromMillis(kNoon), 7, "boot1"};
  for (const model::Channel channel : model::kChannels) {
    protocol::QueueView queue;
    queue.channel = model::name(channel);
    snapshot.queues.push_back(queue);
  }
  for (const char* const name : {"mailer", "backup"}) {
    protocol::ProviderView provider;
    provider.name = name;
    provider.kind = "smtp";
    provider.channel = "email";
    snapshot.providers.push_back(provider);
  }
  return snapshot;
}

inline MetricsOptions metricsOptions() {
  return {"1.2.3", "abc", "gcc", base::wallFromMillis(kNoon), [] { return std::int64_t{4096}; }};
}

}  // namespace signalbox::telemetry::tests
