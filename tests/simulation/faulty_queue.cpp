#include "tests/simulation/faulty_queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace signalbox::simulation {

using base::BootTime;
using base::Millis;
using base::WallTime;
using queue::Refill;
using store::Lane;
using store::ReadyRow;

namespace {
constexpr std::size_t kReadAgain = 7'777;                       // so many rows at most: by this the adapter's own question is known again
constexpr Millis kHorizon = std::chrono::hours{24 * 365 * 60};  // the clock may have been set back since
constexpr Millis kOnceMore = std::chrono::minutes{1};
}  // namespace

bool FaultyQueue::strikes(Fault fault) const {
  const auto share = mood_.shares.find(fault);
  if (share == mood_.shares.end() || !random_.chance(share->second)) return false;
  mood_.struck(fault);
  return true;
}

/// Each of its ways into the queue once.
bool FaultyQueue::doubles(const ReadyRow& row) {
  return !doubled_.contains({row.seq, row.generation, row.dueAt}) && strikes(Fault::queueDoubles) &&
      doubled_.insert({row.seq, row.generation, row.dueAt}).second;
}

void FaultyQueue::add(const Lane& lane, ReadyRow row) {
  if (mood_.forgetsWhenFull && inner_.size() >= options_.laneIdsMax) return;
  const std::size_t before = inner_.size();
  const bool isDue = row.dueAt <= clock_.now().wall;
  inner_.add(lane, std::move(row));
  // Where another one gives way to it the size stays, too.
  wasFull_ = wasFull_ || (isDue && inner_.size() == before);
}

std::vector<Refill> FaultyQueue::refills(WallTime now) {
  std::vector<Refill> wanted = inner_.refills(now);
  for (const auto& [lane, at] : lost_)
    if (at <= clock_.now().boot && !mood_.losesForGood) wanted.push_back({lane, WallTime{}, 0, now + kHorizon, kReadAgain});
  return wanted;
}

/// Most of what is read again was never lost, and comes twice. What is not due, perhaps not any more, is looked for again.
void FaultyQueue::refilled(const Refill& request, std::vector<ReadyRow> rows, std::optional<WallTime> next) {
  if (request.limit != kReadAgain) return inner_.refilled(request, std::move(rows), next);
  const base::Now now = clock_.now();
  lost_.erase(request.lane);
  for (ReadyRow& row : rows) {
    if (row.dueAt > now.wall)
      lost_[request.lane] = now.boot + kOnceMore;
    else
      late_.emplace(now.boot, Handed{request.lane, std::move(row)});
  }
}

void FaultyQueue::ripen() {
  const auto end = late_.upper_bound(clock_.now().boot);
  for (auto at = late_.begin(); at != end; ++at) ready_[at->second.first].push_back(std::move(at->second.second));
  late_.erase(late_.begin(), end);
}

std::vector<Lane> FaultyQueue::readyLanes(WallTime now) {
  ripen();
  std::vector<Lane> lanes = inner_.readyLanes(now);
  for (const auto& [lane, rows] : ready_)
    if (!rows.empty()) lanes.push_back(lane);
  std::sort(lanes.begin(), lanes.end());
  lanes.erase(std::unique(lanes.begin(), lanes.end()), lanes.end());
  return lanes;
}

std::vector<ReadyRow> FaultyQueue::take(const Lane& lane, std::size_t limit, WallTime now) {
  std::vector<ReadyRow> handed;
  std::vector<ReadyRow>& late = ready_[lane];
  const auto some = static_cast<std::ptrdiff_t>(std::min(limit, late.size()));
  handed.assign(std::make_move_iterator(late.begin()), std::make_move_iterator(late.begin() + some));
  late.erase(late.begin(), late.begin() + some);
  const BootTime boot = clock_.now().boot;
  std::vector<ReadyRow> fresh = inner_.take(lane, limit - handed.size(), now);
  std::size_t room = limit - handed.size() - fresh.size();
  for (ReadyRow& row : fresh) {
    if (strikes(Fault::queueLoses)) {
      lost_.try_emplace(lane, boot + Millis{random_.between(60'000, 600'000)});
      continue;
    }
    if (strikes(Fault::queueDelays)) {
      late_.emplace(boot + Millis{random_.between(1'000, 300'000)}, Handed{lane, std::move(row)});
      continue;
    }
    if (doubles(row)) late_.emplace(boot + Millis{random_.chance(0.5) ? 0 : random_.between(1, 900'000)}, Handed{lane, row});
    handed.push_back(std::move(row));
    // In one breath, where one more was asked for.
    if (room > 0 && doubles(handed.back())) {
      --room;
      ReadyRow twin = handed.back();
      handed.push_back(std::move(twin));
    }
  }
  if (handed.size() > 1 && strikes(Fault::queueReorders))
    for (std::size_t i = handed.size() - 1; i > 0; --i)
      std::swap(handed[i], handed[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(i)))]);
  for (const ReadyRow& row : handed) taken_.emplace(row.seq, row.generation);
  return handed;
}

void FaultyQueue::settled(const ReadyRow& row) {
  const auto found = taken_.find({row.seq, row.generation});
  if (found != taken_.end()) {
    taken_.erase(found);
  } else if (owed_.empty()) {
    owed_ = fmt::format("{} is settled, and was not handed out", row.seq);
  }
}

void FaultyQueue::giveBack(const Lane& lane, std::vector<ReadyRow> rows) {
  for (const ReadyRow& row : rows) settled(row);
  inner_.giveBack(lane, std::move(rows));
}

void FaultyQueue::setAside(const Lane& lane, ReadyRow row, WallTime until) {
  settled(row);
  inner_.setAside(lane, std::move(row), until);
}

/// The last that a step has to say.
void FaultyQueue::acknowledge(const std::vector<ReadyRow>& rows) {
  const std::size_t heard = rows.size() - (mood_.forgetsToAcknowledge && !rows.empty() ? 1 : 0);
  for (std::size_t i = 0; i < heard; ++i) settled(rows[i]);
  inner_.acknowledge(rows);
  if (!taken_.empty() && owed_.empty())
    owed_ = fmt::format("{} was handed out, and is neither acknowledged nor given back nor set aside", taken_.begin()->first);
  taken_.clear();
}

void FaultyQueue::reset() {
  inner_.reset();
  late_.clear();
  ready_.clear();
  doubled_.clear();
  lost_.clear();
  taken_.clear();
}

std::optional<WallTime> FaultyQueue::nextDeadline(WallTime now) const {
  std::optional<WallTime> next = inner_.nextDeadline(now);
  const auto consider = [&](BootTime at) {
    const WallTime wall = now + (at - clock_.now().boot);
    next = next ? std::min(*next, wall) : wall;
  };
  if (!late_.empty()) consider(late_.begin()->first);
  if (!mood_.losesForGood)
    for (const auto& [lane, at] : lost_) consider(at);
  return next;
}

bool FaultyQueue::holdsBack() const {
  return !late_.empty() || !lost_.empty() || std::any_of(ready_.begin(), ready_.end(), [](const auto& each) { return !each.second.empty(); });
}

void FaultyQueue::heal() {
  const BootTime now = clock_.now().boot;
  std::multimap<BootTime, Handed> late = std::exchange(late_, {});
  for (auto& [at, handed] : late) late_.emplace(now, std::move(handed));
  for (auto& [lane, at] : lost_) at = now;
}

}  // namespace signalbox::simulation
