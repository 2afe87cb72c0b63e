#pragma once
// The queue between outbox and claims as a broker may be: what it hands out it loses, and its adapter reads it from the store again minutes
// later; it hands it out twice, also when it has long since been claimed, late, and in another order. Around the embedded queue, by the same
// interface. It also holds the core to that interface: what was taken is acknowledged, given back or set aside by the end of the step.
// Confined to one thread.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "engine/base/system_clock.h"
#include "engine/queue/embedded_queue.h"
#include "tests/simulation/fault.h"

namespace signalbox::simulation {

/// Of each row that is handed out. It outlives the engine and its queue.
struct QueueMood {
  std::map<Fault, double> shares;  // those of FaultClass::queue
  std::function<void(Fault)> struck;
  /// Planted bugs, to see that the checker finds them.
  bool losesForGood = false;
  bool forgetsWhenFull = false;       // what begins to wait then
  bool forgetsToAcknowledge = false;  // one of what a step has settled
};

class FaultyQueue final : public queue::Queue {
 public:
  FaultyQueue(queue::EmbeddedQueueOptions options, const QueueMood& mood, base::Random& random, const base::ManualClock& clock)
      : options_(options), inner_(options), mood_(mood), random_(random), clock_(clock) {}

  bool confirmsHandOver() const override { return inner_.confirmsHandOver(); }
  void know(const store::Lane& lane) override { inner_.know(lane); }
  void add(const store::Lane& lane, store::ReadyRow row) override;
  std::vector<queue::Refill> refills(base::WallTime now) override;
  void refilled(const queue::Refill& request, std::vector<store::ReadyRow> rows, std::optional<base::WallTime> next) override;
  std::vector<store::Lane> readyLanes(base::WallTime now) override;
  std::vector<store::ReadyRow> take(const store::Lane& lane, std::size_t limit, base::WallTime now) override;
  void giveBack(const store::Lane& lane, std::vector<store::ReadyRow> rows) override;
  void setAside(const store::Lane& lane, store::ReadyRow row, base::WallTime until) override;
  void acknowledge(const std::vector<store::ReadyRow>& rows) override;
  void reset() override;
  std::optional<base::WallTime> nextDeadline(base::WallTime now) const override;
  std::size_t size() const override { return inner_.size() + late_.size(); }

  /// Since it was asked last, there was no room for a row that is due, but by another's leave.
  bool wasFull() { return std::exchange(wasFull_, false); }
  /// What it lost and what is late comes at once, as a broker's that is well again.
  void heal();
  /// Something that it was given waits for its own reasons.
  bool holdsBack() const;
  /// What the core still owed at the end of a step, in words; empty = nothing.
  const std::string& owed() const { return owed_; }

 private:
  using Handed = std::pair<store::Lane, store::ReadyRow>;
  bool strikes(Fault fault) const;
  bool doubles(const store::ReadyRow& row);
  void ripen();
  void settled(const store::ReadyRow& row);

  const queue::EmbeddedQueueOptions options_;
  queue::EmbeddedQueue inner_;
  const QueueMood& mood_;
  base::Random& random_;
  const base::ManualClock& clock_;
  std::multimap<base::BootTime, Handed> late_;
  std::map<store::Lane, std::vector<store::ReadyRow>> ready_;  // late ones whose time has come
  std::map<store::Lane, base::BootTime> lost_;                 // since something of it was lost: when it is read again
  std::multiset<std::pair<store::Seq, std::int32_t>> taken_;   // in this step, and not settled
  // A twin that may not leave comes back: were it doubled like any other, there would soon be nothing else.
  std::set<std::tuple<store::Seq, std::int32_t, base::WallTime>> doubled_;
  bool wasFull_ = false;
  std::string owed_;
};

}  // namespace signalbox::simulation
