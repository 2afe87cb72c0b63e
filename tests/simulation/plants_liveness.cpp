// Bugs that keep something from ever happening, or make it happen through a way that is closed to it.

#include <algorithm>
#include <memory>

#include "tests/simulation/plants.h"

namespace signalbox::simulation {
namespace {

Plant inEngine(std::function<void(core::CoreOptions&)> engine) {
  Plant plant;
  plant.engine = std::move(engine);
  return plant;
}

Plant inWorld(std::function<void(World&)> world) {
  Plant plant;
  plant.world = std::move(world);
  return plant;
}

/// Of which nobody hears.
Plant pausedInSecret() {
  return each("queue", [](Change& change) { change.numbers[1] = 0; });
}

Plant findsNoRoom() {
  Plant plant;
  plant.atWork = [steps = std::make_shared<int>(0)](tests::Disk& disk) {
    if (++*steps > 300) disk.setRoom(0);
  };
  return plant;
}

Plant putOffForADay() {
  return each("moved", [](Change& change) {
    if (change.numbers[1] == kSending && change.numbers[2] == kRetrying) change.numbers[8] += 86'400'000;
  });
}

/// The engine does not keep to what is believed of its providers.
Plant believedOfProviders(std::size_t which, std::int64_t value) {
  return each("gate_set", [which, value](Change& change) { change.numbers[which] = value; });
}

constexpr std::int64_t kMoreMs = 600'000;

/// It is believed that each who asks for patience asks for ten minutes more; nothing of its own comes sooner.
Plant asksForMorePatience() {
  Plant plant = inChanges([](Changes& changes) {
    const auto isPutOff = [&changes](std::int64_t seq) {
      return std::any_of(changes.begin(), changes.end(), [seq](const Change& other) {
        return other.kind == "evidence" && other.numbers[0] == seq && other.numbers[3] == kTold_throttled;
      });
    };
    for (Change& change : changes)
      if (change.kind == "moved" && change.numbers[1] == kSending && change.numbers[2] == kRetrying && isPutOff(change.numbers[0]))
        change.numbers[8] += kMoreMs;
  });
  plant.told = [](egress::FinishedSend& send) {
    if (send.outcome.retryAfter) send.outcome.retryAfter = *send.outcome.retryAfter + base::Millis{kMoreMs};
  };
  return plant;
}

Plant inCommandAnswers(std::function<void(core::CommandDone&)> alter) {
  Plant plant;
  plant.commandAnswers = std::move(alter);
  return plant;
}

Plant saysMoreThanItHas() {
  Plant plant;
  plant.heads = [](store::AuditHead& head) {
    if (!head.mac.empty()) head.mac.front() = static_cast<char>(head.mac.front() ^ 1);
  };
  return plant;
}

}  // namespace

std::vector<PlantedBug> plantedLivenessBugs() {
  return {
      {"what is due stays where it is", "L2", pausedInSecret(), "nothing is in its way"},
      {"an answer is never heard", "L3", inWorld([](World& world) { world.swallowsAnswers = true; }), "longer than its lease"},
      {"a breaker stays open", "L4",
       inEngine([](core::CoreOptions& options) { options.breaker.coolDownFirst = options.breaker.coolDownMax = std::chrono::hours{2}; }),
       "longer than any cool-down"},
      {"what brings the engine down is sent again and again", "L5",
       inEngine([](core::CoreOptions& options) { options.poison.crashesAloneLimit = 1'000; }), "brings the engine down"},
      {"a full disk does not heal, and there is room", "L9", findsNoRoom(), "which has room"},
      {"it is put off for a day", "L1", putOffForADay(), "later than its wait"},
      {"a provider puts everybody off for ever", "L1", inWorld([](World& world) { world.neverHasTime = "push-a"; }), "should have ended"},
      {"more are in flight than a provider has slots", "S11", believedOfProviders(1, 1), "that is too many"},
      {"a provider gets it faster than it wants", "S11", believedOfProviders(2, 1), "a second"},
      {"a provider that is switched off is used", "S11", believedOfProviders(0, 0), "switched off"},
      {"a provider is asked again before its time", "S11", asksForMorePatience(), "wants to be asked again"},
      {"a command under its key is answered with another id", "S3", inCommandAnswers([](core::CommandDone& done) {
    if (done.repeated) done.id.bytes[5] ^= 1;
  }),
       "something else than at first"},
      {"a command under its key is answered in other words", "S3", inCommandAnswers([](core::CommandDone& done) {
    if (!done.answer.empty()) done.answer += ' ';
  }),
       "other words than at first"},
      {"a command under its key is said to be done again", "S3", inCommandAnswers([](core::CommandDone& done) { done.repeated = false; }),
       "is done again"},
      {"the audit's head as it is told is not the one that is kept", "S19", saysMoreThanItHas(), "notes from outside"},
      {"it arrives twice, and no answer was lost", "S7", inWorld([](World& world) { world.losesAnswers = true; }), "no fault befell that one"},
      {"it arrives twice because of what cannot have happened", "S7", inWorld([](World& world) { world.crawls = "mail-a"; }),
       "which this episode has not"},
  };
}

}  // namespace signalbox::simulation
