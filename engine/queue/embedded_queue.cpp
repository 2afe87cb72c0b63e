#include "engine/queue/embedded_queue.h"

#include <algorithm>
#include <limits>

namespace signalbox::queue {

using base::WallTime;
using store::Lane;
using store::ReadyRow;

void EmbeddedQueue::insert(LaneWindow& window, ReadyRow row, WallTime now) {
  ++size_;
  if (row.dueAt > now) {
    window.later.emplace(row.dueAt, std::move(row));
    return;
  }
  ++window.readyCount;
  window.ready[row.app].push_back(std::move(row));
}

void EmbeddedQueue::ripen(LaneWindow& window, WallTime now) {
  const auto end = window.later.upper_bound(now);
  for (auto it = window.later.begin(); it != end; ++it) {
    ++window.readyCount;
    window.ready[it->second.app].push_back(std::move(it->second));
  }
  window.later.erase(window.later.begin(), end);
}

void EmbeddedQueue::add(const Lane& lane, ReadyRow row) {
  LaneWindow& window = lanes_[lane];
  const Place place{row.dueAt, row.seq};
  if (place > window.read) {
    if (window.complete && (!window.next || row.dueAt < *window.next)) window.next = row.dueAt;
    return;
  }
  if (size_ < options_.idsMax && window.readyCount + window.later.size() < options_.laneIdsMax) {
    ++size_;
    const WallTime due = row.dueAt;
    window.later.emplace(due, std::move(row));  // the next ripen moves it on when it is due
    return;
  }
  // No room: the lane forgets that it has read this far, and finds the row again when it is refilled.
  window.read = {place.first, place.second - 1};
  window.complete = false;
  window.next.reset();
}

bool EmbeddedQueue::wantsRefill(const LaneWindow& window, WallTime now) const {
  if (window.complete) return window.next && *window.next <= now + options_.horizon;
  return window.readyCount + window.later.size() < options_.lowWater;
}

std::vector<Refill> EmbeddedQueue::refills(WallTime now) {
  std::vector<Refill> wanted;
  for (const auto& [lane, window] : lanes_) {
    if (size_ >= options_.idsMax || wanted.size() >= options_.refillLanes) break;
    if (!wantsRefill(window, now)) continue;
    wanted.push_back({lane, window.read.first, window.read.second, now + options_.horizon, std::min(options_.refillRows, options_.idsMax - size_)});
  }
  return wanted;
}

void EmbeddedQueue::refilled(const Refill& request, std::vector<ReadyRow> rows, std::optional<WallTime> next) {
  LaneWindow& window = lanes_[request.lane];
  window.complete = rows.size() < request.limit;
  if (window.complete) {
    window.read = {request.until, std::numeric_limits<store::Seq>::max()};
    window.next = next;
  } else {
    window.read = {rows.back().dueAt, rows.back().seq};
    window.next.reset();
  }
  const WallTime now = request.until - options_.horizon;
  for (ReadyRow& row : rows) insert(window, std::move(row), now);
}

std::vector<Lane> EmbeddedQueue::readyLanes(WallTime now) {
  std::vector<Lane> ready;
  for (auto& [lane, window] : lanes_) {
    ripen(window, now);
    if (window.readyCount > 0) ready.push_back(lane);
  }
  return ready;
}

std::vector<ReadyRow> EmbeddedQueue::take(const Lane& lane, std::size_t limit, WallTime now) {
  std::vector<ReadyRow> taken;
  const auto found = lanes_.find(lane);
  if (found == lanes_.end()) return taken;
  LaneWindow& window = found->second;
  ripen(window, now);
  while (taken.size() < limit && window.readyCount > 0) {
    auto app = window.ready.upper_bound(window.lastApp);
    if (app == window.ready.end()) app = window.ready.begin();
    window.lastApp = app->first;
    taken.push_back(std::move(app->second.front()));
    app->second.pop_front();
    --window.readyCount;
    --size_;
    if (app->second.empty()) window.ready.erase(app);
  }
  return taken;
}

void EmbeddedQueue::giveBack(const Lane& lane, std::vector<ReadyRow> rows) {
  LaneWindow& window = lanes_[lane];
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    ++size_;
    ++window.readyCount;
    window.ready[row->app].push_front(std::move(*row));
  }
}

void EmbeddedQueue::setAside(const Lane& lane, ReadyRow row, WallTime until) {
  ++size_;
  lanes_[lane].later.emplace(until, std::move(row));
}

void EmbeddedQueue::reset() {
  for (auto& [lane, window] : lanes_) window = LaneWindow{};
  size_ = 0;
}

std::optional<WallTime> EmbeddedQueue::nextDeadline(WallTime now) const {
  std::optional<WallTime> next;
  const auto consider = [&next](WallTime time) { next = next ? std::min(*next, time) : time; };
  for (const auto& [lane, window] : lanes_) {
    if (!window.later.empty()) consider(window.later.begin()->first);
    if (window.complete && window.next) consider(*window.next - options_.horizon);
    if (!window.complete && size_ < options_.idsMax && wantsRefill(window, now)) consider(now);
  }
  return next;
}

}  // namespace signalbox::queue
