// The quiet hours: no fault is left, and the bounds of the study's section 2.3 hold.
//   L1 every accepted message comes to its end within the ladder's 81 min, jitter, the longest break, and the clock's worst jump
//   L3 what was in flight when the engine died is dealt with at once     L4 breakers close when the provider is well
//   L6 the log stays below 64 MiB                                        L9 a full disk heals within seconds
// L2 needs a broker; L5 is told by L1 (a poisonous one is dead). L7 and L8 need real time: tests/acceptance/burst_test.py sends a
// burst, tests/crash/crash_test.py stops an engine under load.

#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {

using base::BootTime;
using base::Millis;

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
  clock_.jumpWall(-wallOffset_);  // somebody sets the clock right
  wallOffset_ = Millis{0};
  for (const model::Channel channel : model::kChannels) command(core::PatchQueue{channel, false, std::nullopt, false});
  for (const model::Channel channel : model::kChannels) command(core::PutPolicy{channel, {}, {}});
  for (const char* name : {"mail-a", "mail-b", "sms-a", "sms-b", "push-a", "hook"}) {
    command(provider(name));
    command(core::ForceBreaker{name, model::BreakerMode::automatic, std::nullopt});
  }
}

bool Episode::settled() const {
  for (const auto& channel : checker_.book().counts)
    if (std::any_of(channel, channel + kHeld + 1, [](std::int64_t count) { return count != 0; })) return false;
  return true;
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
  const BootTime orphansDealtWith = begin + std::chrono::seconds{15};
  const Millis longest = std::chrono::hours{6} + farthestOffset_;
  BootTime askAt = begin, resolveAt = begin;
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
    if (now().boot > orphansDealtWith && machine_.core().memory().orphansLeft) checker_.violate("L3", "what was in flight at the crash is still open");
    if (now().boot > healed && machine_.core().memory().diskFull) checker_.violate("L9", "the disk has room, and the engine does not see it");
    if (now().boot > begin + std::chrono::minutes{5} && gatesClosed() && settled()) break;
  }
  if (over()) return;
  for (const auto& [seq, row] : checker_.book().rows)
    if (row.state <= kHeld) checker_.violate("L1", fmt::format("{} is still {} (attempts {}, due {} s from now)", seq, stateName(row.state), row.attempts.size(), (row.dueAtMs - base::toMillis(now().wall)) / 1000));
  for (const auto& [name, gate] : checker_.book().gates)
    if (gate.state != "closed") checker_.violate("L4", fmt::format("{} is still {}", name, gate.state));
  if (machine_.store().walBytes() > 64 * 1024 * 1024) checker_.violate("L6", "the log is larger than 64 MiB");
}

}  // namespace signalbox::simulation
