#include "engine/queue/embedded_queue.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace signalbox::queue {

using base::WallTime;
using store::Lane;
using store::ReadyRow;

void EmbeddedQueue::insert(LaneWindow& window, ReadyRow row, WallTime now) {
  ++size_;
  if (row.dueAt > now) {
    const Place place{row.dueAt, row.seq};
    window.later.emplace(place, std::move(row));
    return;
  }
  ++window.readyCount;
  window.ready[row.app].push_back(std::move(row));
}

void EmbeddedQueue::ripen(LaneWindow& window, WallTime now) {
  if (window.readAgainAt && *window.readAgainAt <= now) readAgain(window);
  for (auto* rows : {&window.later, &window.aside}) {
    const auto end = rows->upper_bound({now, std::numeric_limits<store::Seq>::max()});
    for (auto it = rows->begin(); it != end; ++it) {
      ++window.readyCount;
      window.ready[it->second.app].push_back(std::move(it->second));
    }
    rows->erase(rows->begin(), end);
  }
}

/// What was set aside, and what waits for its time, comes with it: the latter would keep a lane from asking for what is due.
void EmbeddedQueue::readAgain(LaneWindow& window) {
  size_ -= window.aside.size() + window.later.size();
  window.aside.clear();
  window.later.clear();
  window.readAgainAt.reset();
  window.read = {};
  window.complete = false;
  window.next.reset();
}

void EmbeddedQueue::add(const Lane& lane, ReadyRow row) {
  LaneWindow& window = lanes_[lane];
  const Place place{row.dueAt, row.seq};
  if (place > window.read) {
    if (window.complete && (!window.next || row.dueAt < *window.next)) window.next = row.dueAt;
    return;
  }
  if ((held(window) < options_.laneIdsMax && room(window, size_) > 0) || makeRoom(window, place)) {
    ++size_;
    window.later.emplace(place, std::move(row));  // the next ripen moves it on when it is due
    return;
  }
  readFrom(window, place);
}

void EmbeddedQueue::readFrom(LaneWindow& window, const Place& place) {
  window.read = {place.first, place.second - 1};
  window.complete = false;
  window.next.reset();
}

bool EmbeddedQueue::makeRoom(LaneWindow& window, const Place& place) {
  if (window.later.empty()) return false;
  const auto last = std::prev(window.later.end());
  if (last->first <= place) return false;
  readFrom(window, last->first);
  window.later.erase(last);
  --size_;
  return true;
}

std::size_t EmbeddedQueue::room(const LaneWindow& window, std::size_t size) const {
  const std::size_t ofAll = options_.idsMax - std::min(options_.idsMax, size);
  const std::size_t own = options_.laneIdsMin - std::min(options_.laneIdsMin, held(window));
  return std::max(ofAll, own);
}

bool EmbeddedQueue::wantsRefill(const LaneWindow& window, WallTime now) const {
  if (window.complete) return window.next && *window.next <= now + options_.horizon;
  return held(window) < options_.lowWater;
}

std::vector<Refill> EmbeddedQueue::refills(WallTime now) {
  std::vector<Refill> wanted;
  std::size_t size = size_;  // when these have come
  for (const auto& [lane, window] : lanes_) {
    if (wanted.size() >= options_.refillLanes) break;
    const std::size_t limit = std::min(options_.refillRows, room(window, size));
    if (limit == 0 || !wantsRefill(window, now)) continue;
    size += limit;
    wanted.push_back({lane, window.read.first, window.read.second, now + options_.horizon, limit});
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
  forgetBehind(window);
  const WallTime now = request.until - options_.horizon;
  for (ReadyRow& row : rows) insert(window, std::move(row), now);
}

/// Where the clock was set back the store is read less far than before.
void EmbeddedQueue::forgetBehind(LaneWindow& window) {
  const auto first = window.later.upper_bound(window.read);
  size_ -= static_cast<std::size_t>(std::distance(first, window.later.end()));
  window.later.erase(first, window.later.end());
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
  LaneWindow& window = lanes_[lane];
  if (size_ < options_.idsMax && window.aside.size() < options_.laneIdsMax) {
    ++size_;
    const Place place{until, row.seq};
    window.aside.emplace(place, std::move(row));
  } else if (!window.readAgainAt || until < *window.readAgainAt) {
    window.readAgainAt = until;
  }
}

void EmbeddedQueue::reset() {
  for (auto& [lane, window] : lanes_) window = LaneWindow{};
  size_ = 0;
}

std::optional<WallTime> EmbeddedQueue::nextDeadline(WallTime now) const {
  std::optional<WallTime> next;
  const auto consider = [&next](WallTime time) { next = next ? std::min(*next, time) : time; };
  for (const auto& [lane, window] : lanes_) {
    if (!window.later.empty()) consider(window.later.begin()->first.first);
    if (!window.aside.empty()) consider(window.aside.begin()->first.first);
    if (window.readAgainAt) consider(*window.readAgainAt);
    if (room(window, size_) == 0) continue;  // it waits for one of its own to leave, not for a time
    if (window.complete && window.next) consider(*window.next - options_.horizon);
    if (!window.complete && wantsRefill(window, now)) consider(now);
  }
  return next;
}

}  // namespace signalbox::queue
