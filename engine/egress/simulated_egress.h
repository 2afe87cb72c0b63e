#pragma once
// Egress for the deterministic simulation: no thread, no socket, only simulated providers. The caller moves time with
// runUntil and gets the finished sends in the order of their due times, so one seed gives one history. Confined to
// one thread. Destroying it is what a crash looks like: what had arrived has arrived, the answers are lost.

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/time.h"
#include "engine/egress/send.h"
#include "engine/egress/simulated_sends.h"

namespace signalbox::egress {

class SimulatedEgress {
 public:
  /// `arrived` is told when the simulated receiver gets a message: halfway through the send's latency.
  explicit SimulatedEgress(std::function<void(const Arrival&)> arrived = {}) : sends_(std::move(arrived)) {}

  /// Begins the orders at `now`.
  void submit(std::vector<SendOrder> orders, base::Now now);
  /// Everything that is due at or before `now`, stamped with its own due time.
  std::vector<FinishedSend> runUntil(base::Now now);
  /// When the next thing happens; nothing when nothing is under way. An order that could not begin is due at once.
  std::optional<base::BootTime> nextDue() const { return failedAtOnce_.empty() ? sends_.nextDue() : std::optional(failedAtOnce_.front().at.boot); }
  std::size_t inFlight() const { return sends_.size() + failedAtOnce_.size(); }
  /// The answer of the provider's health check; a simulated one answers at once.
  HealthAnswer checkHealth(const HealthOrder& order, base::Now now) const;
  /// The answer of the provider's lookup; a simulated one answers at once.
  LookupAnswer lookUp(const LookupOrder& order, base::Now now) const;
  /// Ends what is under way: abandoned when it has not arrived, ambiguous when it has.
  std::vector<FinishedSend> stop(base::Now now);

 private:
  SimulatedSends sends_;
  std::vector<FinishedSend> failedAtOnce_;
};

}  // namespace signalbox::egress
