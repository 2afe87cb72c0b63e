#pragma once
// What the core tells about its steps, and what it asks of whoever keeps the figures (engine/telemetry). The core
// depends on this interface only. Called on the core's thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/channel.h"
#include "engine/model/outcome.h"
#include "engine/model/receipt.h"
#include "engine/policy/breaker.h"
#include "engine/store/rows.h"

namespace signalbox::core {

struct AttemptMeasure {
  std::string provider;
  model::Channel channel = model::Channel::email;
  model::OutcomeClass outcome = model::OutcomeClass::sent;
  std::int64_t latencyUs = 0;
  bool isRetry = false;                                // not the first attempt of its generation
  bool late = false;                                   // evidence of an old lease
  std::int64_t endToEndMs = -1;                        // accept to SENT; -1 when it is not sent or was a replay
  policy::Ending counted = policy::Ending::abandoned;  // by its provider's breaker, of which a late one knows nothing
};

struct DeathMeasure {
  model::Channel channel = model::Channel::email;
  std::string groupId;
  std::string title;
};

struct ReceiptMeasure {
  std::string provider;
  model::ReceiptStatus status = model::ReceiptStatus::sent;
};

/// An attempt to deliver an event to a subscription; it is none of a provider.
struct EventMeasure {
  std::string subscription;
  model::OutcomeClass outcome = model::OutcomeClass::sent;
};

/// What one committed step did.
struct StepMeasures {
  std::int64_t step = 0;
  std::array<std::int64_t, model::kChannelCount> accepted{};
  std::int64_t replayedKeys = 0;
  std::int64_t refused = 0;
  std::array<std::int64_t, model::kChannelCount> claimed{};
  std::vector<AttemptMeasure> attempts;
  std::vector<DeathMeasure> deaths;
  std::vector<ReceiptMeasure> receipts;  // those that were new
  std::vector<EventMeasure> events;
  std::vector<store::BreakerRow> breakers;
  std::int64_t operated = 0;         // rows that bulk operations acted on
  std::int64_t waitingReceipts = 0;  // after it: those whose message is not known
  std::int64_t commitUs = 0;
};

/// Gauges as they stand, sampled with each flush.
struct Gauges {
  std::array<std::int64_t, model::kChannelCount> waiting{};
  std::array<std::int64_t, model::kChannelCount> sending{};
  std::array<std::int64_t, model::kChannelCount> held{};
  std::array<std::int64_t, model::kChannelCount> dead{};
  std::int64_t oldestAgeMs = 0;  // of what is due
  std::int64_t outboxLagMs = 0;
  std::int64_t walBytes = 0;
  struct Cause {
    std::string id;
    std::string title;
    std::int64_t open = 0;
    bool operator==(const Cause&) const = default;
  };
  std::vector<Cause> causes;  // the 8 largest
  bool operator==(const Gauges&) const = default;
};

/// For the snapshot.
struct Rates {
  double acceptedPerSecond = 0;  // over the last 10 s
  double sentPerSecond = 0;
  double failedPerSecond = 0;
  std::int64_t failedLast5Min = 0;
  std::int64_t sentLast5Min = 0;
  std::int64_t deadLastHour = 0;
};
struct ProviderRates {
  std::int64_t callsLastMinute = 0;
  std::optional<double> p50Ms, p95Ms, p99Ms;  // last 5 min; nothing under 20 samples
};

class StepObserver {
 public:
  virtual ~StepObserver() = default;
  /// Finished buckets to be stored with this step; empty when none is finished.
  virtual std::vector<store::StatRow> dueRows(base::Now now, const Gauges& gauges) = 0;
  /// When the next bucket will be finished: the core wakes for it.
  virtual base::WallTime nextFlush(base::Now now) const = 0;
  virtual void committed(const StepMeasures& measures, base::Now now) = 0;
  /// The rows of dueRows() were rolled back and will be asked for again.
  virtual void rolledBack() = 0;
  virtual Rates rates(base::Now now) const = 0;
  virtual ProviderRates providerRates(const std::string& provider, base::Now now) const = 0;
};

}  // namespace signalbox::core
