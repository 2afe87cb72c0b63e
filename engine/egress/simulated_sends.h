#pragma once
// Simulated sends under way, ordered by due time and then by order of submission. Shared by the egress thread and the
// simulation, so that both behave alike. Confined to one thread.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/time.h"
#include "engine/egress/send.h"

namespace signalbox::egress {

class SimulatedSends {
 public:
  explicit SimulatedSends(std::function<void(const Arrival&)> arrived) : arrived_(std::move(arrived)) {}

  /// The send arrives (if it does) after half of the request's latency and is answered after all of it.
  void begin(SendOrder order, providers::SimulatedRequest request, base::Now now);
  std::vector<FinishedSend> runUntil(base::Now now);
  std::vector<FinishedSend> abandonAll(base::Now now);
  std::optional<base::BootTime> nextDue() const;
  std::size_t size() const { return sends_.size(); }

 private:
  struct Send {
    SendOrder order;
    providers::SimulatedRequest request;
    base::BootTime due{};
    bool arrived = false;
  };
  using Place = std::pair<base::BootTime, std::uint64_t>;

  FinishedSend finish(Send& send, base::Now at) const;

  const std::function<void(const Arrival&)> arrived_;
  std::map<Place, Send> sends_;  // keyed by the next thing that happens to each
  std::uint64_t count_ = 0;
};

}  // namespace signalbox::egress
