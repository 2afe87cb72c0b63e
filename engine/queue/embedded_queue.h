#pragma once
// The embedded queue: a window of at most 100 000 ids that are due within 10 min (rule 9), so that memory and start time
// do not depend on the backlog; where it is full of what may not leave, each other lane still has room for a few. Each lane remembers how far in
// (due_at, seq) it has read the store; a row that begins to wait before that place is taken in directly, one after it is found by a later refill.
// Confined to the core's thread. Invariant: every waiting row of a known lane is in the window, or lies after the lane's
// place, or is being claimed.

#include <deque>
#include <map>
#include <string>
#include <utility>

#include "engine/queue/queue.h"

namespace signalbox::queue {

struct EmbeddedQueueOptions {
  std::size_t idsMax = 100'000;
  std::size_t laneIdsMax = 10'000;  // so that a lane which nothing may leave by does not take the window from all others
  std::size_t laneIdsMin = 50;      // nor do ten of them: so many a lane may hold in a window that is full, too
  base::Millis horizon = std::chrono::minutes{10};
  std::size_t refillRows = 2'000;
  std::size_t lowWater = 500;   // a lane with fewer ready rows asks for more
  std::size_t refillLanes = 8;  // lanes refilled in one step
};

class EmbeddedQueue final : public Queue {
 public:
  explicit EmbeddedQueue(EmbeddedQueueOptions options) : options_(options) {}

  bool confirmsHandOver() const override { return false; }
  void know(const store::Lane& lane) override { lanes_.try_emplace(lane); }
  void add(const store::Lane& lane, store::ReadyRow row) override;
  std::vector<Refill> refills(base::WallTime now) override;
  void refilled(const Refill& request, std::vector<store::ReadyRow> rows, std::optional<base::WallTime> next) override;
  std::vector<store::Lane> readyLanes(base::WallTime now) override;
  std::vector<store::ReadyRow> take(const store::Lane& lane, std::size_t limit, base::WallTime now) override;
  void giveBack(const store::Lane& lane, std::vector<store::ReadyRow> rows) override;
  void setAside(const store::Lane& lane, store::ReadyRow row, base::WallTime until) override;
  void acknowledge(const std::vector<store::ReadyRow>&) override {}
  void reset() override;
  std::optional<base::WallTime> nextDeadline(base::WallTime now) const override;
  std::size_t size() const override { return size_; }

 private:
  using Place = std::pair<base::WallTime, store::Seq>;
  struct LaneWindow {
    std::map<std::string, std::deque<store::ReadyRow>> ready;  // by app
    std::string lastApp;                                       // served last; the next one begins after it
    std::size_t readyCount = 0;
    std::multimap<Place, store::ReadyRow> later;  // due within the horizon; none lies behind `read`
    std::multimap<Place, store::ReadyRow> aside;  // by when it comes again; they keep nobody from being read: one of those may be what they wait for
    std::optional<base::WallTime> readAgainAt;    // there was no room for one of these
    Place read{};                                 // the store is read up to here
    bool complete = false;                        // nothing waits between `read` and `next`
    std::optional<base::WallTime> next;           // the first due_at after `read`, when complete
  };

  static std::size_t held(const LaneWindow& window) { return window.readyCount + window.later.size(); }
  /// For how many more a lane has room while the whole window holds `size`.
  std::size_t room(const LaneWindow& window, std::size_t size) const;
  /// The lane forgets that it has read that far: what waits there is found again when it is refilled.
  static void readFrom(LaneWindow& window, const Place& place);
  /// What is due last gives way to what is due before it, or a lane full of what waits for its time would hold up what is due now.
  bool makeRoom(LaneWindow& window, const Place& place);
  void insert(LaneWindow& window, store::ReadyRow row, base::WallTime now);
  void ripen(LaneWindow& window, base::WallTime now);
  void readAgain(LaneWindow& window);
  void forgetBehind(LaneWindow& window);
  bool wantsRefill(const LaneWindow& window, base::WallTime now) const;

  const EmbeddedQueueOptions options_;
  std::map<store::Lane, LaneWindow> lanes_;
  std::size_t size_ = 0;
};

}  // namespace signalbox::queue
