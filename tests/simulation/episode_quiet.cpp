// The quiet hours: no fault is left, and the bounds of the study's section 2.3 hold, each with a deadline of its own.
//   L1 every accepted message comes to its end within the ladder's 81 min and their jitter after it was due, accepted or asked for
//      again, beside the time for which a breaker, a pause or the hold is in its way; what is kept in order, after the one before
//      it has ended; what is held for a person, within an hour, because one comes every 20 min
//   L3 what was in flight when the engine died is dealt with at once     L4 breakers close within three cool-downs
//   L6 the log stays below 64 MiB                                        L9 a full disk heals within seconds
//   L10 operations end, when nobody pauses them
//   K2 a change of the data key is done, and nothing lies under an older one
// What needs no quiet is asked all the time (checker_liveness.h): L2 to L5 and L9. L7 wants a load of its own: tests/engine/core/overload_test.cpp.
// L8 needs real time: tests/crash/crash_test.py stops an engine under load.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {

using base::BootTime;
using base::Millis;

namespace {

// 97 min of the ladder with its jitter. A provider may have asked for half an hour just before (World's longest Retry-After), and ten
// minutes are for many that share what the retry budget leaves.
constexpr Millis kLongestWay = std::chrono::minutes{97 + 30 + 10};
constexpr Millis kLongestHold = std::chrono::hours{1};
constexpr std::int64_t kLogBytesMax = 64 * 1024 * 1024;

}  // namespace

void Episode::calm() {
  quiet_ = true;
  traffic_.stop();
  machine_.disk.disarm();
  machine_.aimAway();
  machine_.disk.setRoom(-1);
  diskFills_ = false;
  effectsUntilCrash_.reset();
  crashAgain_ = false;
  for (const auto& [name, until] : moods_) world_.setMood(name, Mood::healthy());
  moods_.clear();
  unmet_.clear();
  calmSurroundings();
  // Somebody sets the clock right. Of one that was a day ahead an hour is left to wait for: what it has put off would come a day late.
  const Millis ahead = std::max(Millis{0}, farthestOffset_ - std::chrono::hours{1});
  clock_.jumpWall(ahead - wallOffset_);
  liveness_.roomIsBack();
  liveness_.trouble();
  wallOffset_ = Millis{0};
  farthestOffset_ -= ahead;
  endLongWaits();
  giveOrders();
  if (keys_.plan().any()) changeDataKey();  // with everything else that begins anew
  keepSubscriptions();
}

/// Everything is as it was configured.
void Episode::giveOrders() {
  refused_ = false;
  const auto heard = [this](const base::Result<core::CommandDone>& done) {
    refused_ = refused_ || (!done.ok() && done.status().code() == base::Code::diskFull);
  };
  for (const model::Channel channel : model::kChannels) command(core::PatchQueue{channel, false, std::nullopt, false}, heard);
  for (const model::Channel channel : model::kChannels) command(core::PutPolicy{channel, {}, {}}, heard);
  for (const char* name : kProviders) {
    command(provider(name), heard);
    command(core::ForceBreaker{name, model::BreakerMode::automatic, std::nullopt}, heard);
  }
  putRecipients(heard);
}

QuietView Episode::look() const {
  QuietView view;
  for (const auto& [seq, row] : checker_.book().rows)
    if (row.state == kSending && !row.attempts.empty() && row.attempts.back().life < checker_.life()) ++view.orphans;
  view.lastCommit = lastCommit_;
  view.logBytes = machine_.logBytes();
  const KeyBook& keys = checker_.book().vault;
  view.underOldKey = keys.dataKeys.size() - 1;
  for (const auto& [place, secret] : keys.secrets) view.underOldKey += secret.dataKey != keys.newest() ? 1 : 0;
  if (options_.plant.quiet) options_.plant.quiet(view);
  return view;
}

void Episode::judge(const QuietView& view, BootTime begin) {
  if (view.orphans > 0) checker_.violate("L3", fmt::format("{} that were in flight at the crash are still open", view.orphans));
  // The orders alone are committed at once, and a full disk is tried until there is room.
  if (view.lastCommit < begin) checker_.violate("L9", "the disk has room, and nothing is committed");
  if (view.underOldKey > 0) checker_.violate("K2", fmt::format("{} still lie under an older data key in the quiet hours", view.underOldKey));
  if (view.logBytes > kLogBytesMax) checker_.violate("L6", "the log is larger than 64 MiB");
  judgeRows();
  liveness_.lookAtClosing();
}

void Episode::judgeRows() {
  const base::Now at = now();
  const Millis passed = at.boot - std::exchange(judgedAt_, at.boot);
  for (const auto& [seq, row] : checker_.book().rows) {
    if (row.state > kHeld || checker_.waitsFor(row)) {
      deadlines_.erase(seq);
      continue;
    }
    const bool isHeld = row.state == kHeld;
    const Millis wait = isHeld ? kLongestHold : std::max(Millis{0}, base::wallFromMillis(row.dueAtMs) - at.wall) + kLongestWay;
    const auto [known, isNew] = deadlines_.try_emplace(seq, Deadline{row.generation, isHeld, at.boot + wait});
    Deadline& deadline = known->second;
    if (deadline.generation != row.generation || deadline.isHeld != isHeld)
      deadline = {row.generation, isHeld, at.boot + wait};
    else if (!isNew && !isHeld && checker_.isInTheWay(row))
      deadline.at += passed;
    if (at.boot > deadline.at)
      checker_.violate("L1", fmt::format("{} is {} and should have ended (attempts {})", seq, stateName(row.state), row.attempts.size()));
  }
}

bool Episode::settled() const {
  for (const auto& channel : checker_.book().counts)
    if (std::any_of(channel, channel + kHeld + 1, [](std::int64_t count) { return count != 0; })) return false;
  return !checker_.eventsWait();
}

bool Episode::gatesClosed() const {
  for (const auto& [name, gate] : checker_.book().gates)
    if (gate.state != "closed") return false;
  return true;
}

void Episode::quiet() {
  calm();
  const BootTime begin = now().boot;
  const BootTime healed = begin + std::chrono::seconds{30};
  const Millis longest = std::chrono::hours{6} + farthestOffset_;
  BootTime askAt = begin, resolveAt = begin, judgeAt = healed;
  judgedAt_ = begin;
  while (!over() && now().boot < begin + longest) {
    // A breaker closes on real sends alone.
    if (now().boot >= askAt && !gatesClosed() && now().boot < begin + longest - std::chrono::hours{3}) {
      askAt = now().boot + std::chrono::seconds{20};
      burst_ = traffic_.plain(now(), 3'600'000);
    }
    if (now().boot >= resolveAt) {  // what only an operator can decide is decided
      resolveAt = now().boot + std::chrono::minutes{20};
      bulk_.reset();
      bulk(Fault::bulkResolve);
    }
    turn();
    if (now().boot > healed && refused_) giveOrders();
    if (now().boot > judgeAt) {
      judgeAt = now().boot + std::chrono::minutes{1};
      judge(look(), begin);
    }
    if (now().boot > begin + std::chrono::minutes{5} && gatesClosed() && settled() && operationsEnded()) break;
  }
  if (over()) return;
  for (const auto& [seq, row] : checker_.book().rows)
    if (row.state <= kHeld)
      checker_.violate("L1",
                       fmt::format("{} is still {} (attempts {}, due {} s from now)", seq, stateName(row.state), row.attempts.size(),
                                   (row.dueAtMs - base::toMillis(now().wall)) / 1000));
  for (const auto& [name, gate] : checker_.book().gates)
    if (gate.state != "closed") checker_.violate("L4", fmt::format("{} is still {}", name, gate.state));
  for (const auto& [id, operation] : checker_.book().operationBook.bulk)
    if (operation.state < kBulk_finished)
      checker_.violate(
          "L10",
          fmt::format("operation {} has not ended (state {}, {} of {} done, due {} s from now)", OperationChecker::uuidOf(id), operation.state,
                      operation.acted.size(), operation.scope.size(), (operation.notBeforeMs - base::toMillis(now().wall)) / 1000));
}

}  // namespace signalbox::simulation
