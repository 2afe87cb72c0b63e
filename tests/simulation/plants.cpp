#include "tests/simulation/plants.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace signalbox::simulation {

Plant inChanges(std::function<void(Changes&)> changes) {
  Plant plant;
  plant.changes = std::move(changes);
  return plant;
}

Plant each(std::string kind, std::function<void(Change&)> alter) {
  return inChanges([kind = std::move(kind), alter = std::move(alter)](Changes& changes) {
    for (Change& change : changes)
      if (change.kind == kind) alter(change);
  });
}

namespace {

Plant inWorld(std::function<void(World&)> world) {
  Plant plant;
  plant.world = std::move(world);
  return plant;
}

/// One change in so many is not told.
Plant dropped(std::string kind, int oneIn) {
  auto count = std::make_shared<int>(0);
  return inChanges([kind = std::move(kind), oneIn, count](Changes& changes) {
    std::erase_if(changes, [&](const Change& change) { return change.kind == kind && ++*count % oneIn == 0; });
  });
}

Plant otherProviderAfterUnknown() {
  auto unknown = std::make_shared<std::set<std::int64_t>>();
  return inChanges([unknown](Changes& changes) {
    for (Change& change : changes) {
      if (change.kind == "evidence" && change.numbers[3] == kTold_ambiguous) unknown->insert(change.numbers[0]);
      if (change.kind == "intent" && unknown->contains(change.numbers[0])) change.texts[0] = "another";
    }
  });
}

Plant backToLife() {
  auto sent = std::make_shared<std::int64_t>(0);
  return inChanges([sent](Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].kind != "moved" || changes[i].numbers[2] != kSent) continue;
      if ((*sent)++ != 5) continue;
      Change again = changes[i];
      again.numbers[1] = kSent;
      again.numbers[2] = kRetrying;
      again.numbers[5] = again.numbers[6];
      changes.push_back(std::move(again));
      return;
    }
  });
}

/// What was just accepted goes where nobody has sent it.
Plant movesByItself(int to) {
  auto left = std::make_shared<int>(6);
  return inChanges([to, left](Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].kind != "began" || changes[i].numbers[1] != kPending || --*left != 0) continue;
      const std::int64_t seq = changes[i].numbers[0], due = changes[i].numbers[4];
      changes.insert(changes.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                     Change{"moved", {seq, kPending, to, 0, 0, 0, 0, due, due, 0, 0, 0, 0}, {"", ""}});
      return;
    }
  });
}

/// So does what has just been held.
Plant leavesHoldByItself(int to) {
  return inChanges([to](Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].kind != "moved" || changes[i].numbers[1] != kSending || changes[i].numbers[2] != kHeld) continue;
      Change on = changes[i];
      on.numbers[1] = kHeld;
      on.numbers[2] = to;
      on.numbers[3] = on.numbers[4];
      on.numbers[5] = on.numbers[6];
      changes.push_back(std::move(on));
      return;
    }
  });
}

Plant permanentIsRetried() {
  return inChanges([](Changes& changes) {
    for (Change& change : changes) {
      if (change.kind != "moved" || change.numbers[1] != kSending || change.numbers[2] != kDead) continue;
      const bool permanent = std::any_of(changes.begin(), changes.end(), [&](const Change& other) {
        return other.kind == "evidence" && other.numbers[0] == change.numbers[0] && other.numbers[3] == kTold_permanent;
      });
      if (permanent) change.numbers[2] = kRetrying;
    }
  });
}

bool endsWith(const Changes& changes, std::int64_t seq, int outcome, const std::string& code) {
  return std::any_of(changes.begin(), changes.end(), [&](const Change& each) {
    return each.kind == "evidence" && each.numbers[0] == seq && each.numbers[3] == outcome && (code.empty() || each.texts[0] == code);
  });
}

/// What is to be tried again after this outcome goes another way.
Plant insteadOfRetry(int outcome, std::string code, std::function<bool(Change&)> alter) {
  return inChanges([outcome, code = std::move(code), alter = std::move(alter)](Changes& changes) {
    std::vector<std::int64_t> dead;
    for (Change& change : changes) {
      if (change.kind != "moved" || change.numbers[1] != kSending || change.numbers[2] != kRetrying ||
          !endsWith(changes, change.numbers[0], outcome, code))
        continue;
      if (alter(change)) dead.push_back(change.numbers[0]);
    }
    for (const std::int64_t seq : dead) changes.push_back(Change{"buried", {seq, 0}, {}});
  });
}

Plant diesAtOnce(int outcome, std::string code = {}) {
  return insteadOfRetry(outcome, std::move(code), [](Change& change) {
    change.numbers[2] = kDead;
    return true;
  });
}

Plant isTriedAtOnce(int outcome) {
  return insteadOfRetry(outcome, {}, [](Change& change) {
    change.numbers[8] = change.numbers[7];
    return false;
  });
}

/// Longer than any wait of a ladder and its jitter before it has to.
Plant expiresEarly() {
  auto ends = std::make_shared<std::map<std::int64_t, std::int64_t>>();
  Plant plant = insteadOfRetry(kTold_transient, {}, [ends](Change& change) {
    const auto end = ends->find(change.numbers[0]);
    if (end != ends->end() && end->second > change.numbers[8] + 5'500'000) change.numbers[2] = kExpired;
    return false;
  });
  plant.changes = [ends, then = std::move(plant.changes)](Changes& changes) {
    for (const Change& change : changes)
      if (change.kind == "accepted" && change.numbers[3] != 0) ends->insert_or_assign(change.numbers[0], change.numbers[3]);
    then(changes);
  };
  return plant;
}

Plant fakeBreaker(std::string mode, std::int64_t steps, std::string state = "open", std::int64_t failures = 0) {
  auto left = std::make_shared<std::int64_t>(steps);
  return inChanges([mode = std::move(mode), state = std::move(state), failures, left](Changes& changes) {
    if (--*left == 0) changes.insert(changes.begin(), Change{"breaker", {failures, failures}, {"mail-a", state, mode, "a guess"}});
  });
}

/// As soon as a breaker is in one state, it is in another.
Plant hurriedBreaker(std::string state, std::string next) {
  return inChanges([state = std::move(state), next = std::move(next)](Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].kind != "breaker" || changes[i].texts[1] != state || changes[i].texts[2] != "auto") continue;
      Change hurried = changes[i];
      hurried.texts[1] = next;
      changes.insert(changes.begin() + static_cast<std::ptrdiff_t>(++i), std::move(hurried));
    }
  });
}

Plant shortLived() {
  Plant plant = each("accepted", [](Change& change) { change.numbers[3] = 1; });
  plant.asks = [](Ask& ask) { ask.expiresAtMs = 1; };
  return plant;
}

Plant allInOneOrder() {
  Plant plant = each("accepted", [](Change& change) { change.texts[3] = "one"; });
  plant.asks = [](Ask& ask) { ask.orderingKey = "one"; };
  return plant;
}

/// One provider refuses everything, which nobody minds.
Plant triedWithoutBudget() {
  constexpr std::int32_t kNever = 1'000'000;
  Plant plant = inWorld([](World& world) { world.neverHeals = "push-a"; });
  plant.engine = [](core::CoreOptions& options) {
    options.retryBudget.retriesMin = kNever;
    options.breaker.trip.callsMin = options.breaker.trip.failuresMin = options.breaker.trip.consecutiveLimit = kNever;
  };
  return plant;
}

Plant inAnswers(std::function<void(core::AcceptVerdict&)> answers) {
  Plant plant;
  plant.answers = std::move(answers);
  return plant;
}

Plant forgottenLog() {
  Plant plant;
  plant.disk = [](tests::Disk& disk) {
    tests::Disk::Image image = disk.image();
    for (auto& [path, content] : image)
      if (path.ends_with("-wal")) content.resize(content.size() / 2);
    disk.load(image);
  };
  return plant;
}

Plant inOrders(std::function<void(egress::SendOrder&)> orders) {
  Plant plant;
  plant.orders = std::move(orders);
  return plant;
}

}  // namespace

std::vector<PlantedBug> plantedBugs() {
  Plant miscounted, takenForTheOriginal, sendsOnHold, twoEngines, twoWriters, twoWorkers, unsynced, leftOpen, staysFull, neverCheckpointed;
  sendsOnHold.releasesSecretly = true;
  twoEngines.letsSecondIn = true;
  twoWriters.hidesSecond = true;
  twoWorkers.letsFirstGoOn = true;
  leftOpen.quiet = [](QuietView& view) { view.orphans = 1; };
  staysFull.quiet = [](QuietView& view) { view.lastCommit = {}; };
  neverCheckpointed.quiet = [](QuietView& view) { view.logBytes = 65 * 1024 * 1024; };
  unsynced.atWork = [](tests::Disk& disk) { disk.arm(tests::DiskFault::lie, 1, true); };
  miscounted.counts = [](store::StateCounts& counts) { ++counts[0][kSent]; };
  takenForTheOriginal.keepsIdentity = true;
  std::vector<PlantedBug> bugs{
      {"what was committed is lost in a crash", "S1", forgottenLog()},
      {"202 names another message", "S1", inAnswers([](core::AcceptVerdict& verdict) {
    if (verdict.status.ok() && !verdict.replayed) verdict.id.bytes[3] ^= 1;
  })},
      {"what is kept is not what was asked", "S1", each("accepted", [](Change& change) { change.texts[1] = "somebody"; })},
      {"a notification without its delivery", "S2", dropped("began", 20)},
      {"a notification without its key", "S2", dropped("key", 20)},
      {"a key answers with another id", "S3", inAnswers([](core::AcceptVerdict& verdict) {
    if (verdict.replayed) verdict.id.bytes[3] ^= 1;
  })},
      {"a key takes another payload", "S3", inAnswers([](core::AcceptVerdict& verdict) {
    if (verdict.status.code() == base::Code::keyMismatch) verdict.status = base::Status(), verdict.replayed = true;
  })},
      {"a provider gets what nobody sent", "S4", inWorld([](World& world) { world.inventsArrivals = true; })},
      {"a provider gets another token", "S4", inWorld([](World& world) { world.changesTokens = true; })},
      {"a send goes to somebody else", "S4", inOrders([](egress::SendOrder& order) { order.message.target += "x"; })},
      {"a send of an older lease", "S4", inOrders([](egress::SendOrder& order) { --order.epoch; })},
      {"an epoch is skipped", "S5",
       each("moved",
            [](Change& change) {
    if (change.numbers[2] == kSending) ++change.numbers[6];
  })},
      {"evidence is written twice", "S5", inChanges([](Changes& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i)
      if (changes[i].kind == "evidence") return changes.push_back(changes[i]);
  })},
      {"evidence that nobody gave", "S5",
       each("evidence",
            [](Change& change) {
    if (change.numbers[3] == kTold_sent) change.numbers[3] = kTold_transient;
  })},
      {"no evidence", "S5", dropped("evidence", 20)},
      {"what was sent goes on", "S6", backToLife()},
      {"a waiting one is taken for sent", "S6", movesByItself(kSent)},
      {"a waiting one is cancelled, and nobody asked", "S6", movesByItself(kCancelled)},
      {"a waiting one is suppressed without a reason", "S6", movesByItself(kSuppressed)},
      {"a waiting one expires before its time", "S12", movesByItself(kExpired)},
      {"a held one is taken for sent", "S6", leavesHoldByItself(kSent)},
      {"a held one is given up", "S6", leavesHoldByItself(kDead)},
      {"a provider loses what it took, and nobody lied", "S1", inWorld([](World& world) { world.losesSilently = true; }), "nobody got it"},
      {"a provider gets it twice", "S7", inWorld([](World& world) { world.repeatsArrivals = true; })},
      {"one token for all", "S8", each("intent", [](Change& change) { change.texts[1] = "token"; })},
      {"another provider after an unknown outcome", "S9", otherProviderAfterUnknown()},
      {"dead without a dead letter", "S10", dropped("buried", 1)},
      {"dead after the first refusal that may pass", "S10", diesAtOnce(kTold_transient), "of its ladder"},
      {"dead because it was throttled", "S10", diesAtOnce(kTold_throttled), "of its ladder"},
      {"dead after one crash", "S10", diesAtOnce(kTold_ambiguous, "crash"), "of its ladder"},
      {"tried again at once", "S11", isTriedAtOnce(kTold_transient), "short of its wait"},
      {"tried again before its provider allows it", "S11", isTriedAtOnce(kTold_throttled), "short of its wait"},
      {"it expires, and there was time for another attempt", "S12", expiresEarly(), "before it had to"},
      {"tried before it is due", "S11",
       each("moved",
            [](Change& change) {
    if (change.numbers[2] == kSending) change.numbers[8] += 30'000'000;
  })},
      {"tried a second before it is due", "S11",
       each("moved",
            [](Change& change) {
    if (change.numbers[2] == kSending) change.numbers[8] += 1'000;
  })},
      {"tried while its breaker is open", "S11", fakeBreaker("forced_open", 60)},
      {"tried after it expired", "S12", shortLived()},
      {"a permanent refusal is tried again", "S13", permanentIsRetried()},
      {"miscounted", "S14", miscounted},
      {"the order of a key is not kept", "S16", allInOneOrder()},
      {"a breaker opens on a guess", "S17", fakeBreaker("auto", 4)},
      {"a breaker opens on made-up figures", "S17", fakeBreaker("auto", 60, "open", 40), "has not heard"},
      {"a breaker does not cool down", "S17", hurriedBreaker("open", "half_open"), "before its cool-down is over"},
      {"a breaker probes with two at a time", "S17", fakeBreaker("auto", 60, "half_open"), "a second probe"},
      {"a breaker closes without its probes", "S17", hurriedBreaker("half_open", "closed"), "after 0 successes"},
      {"a provider is tried again without a budget", "S18", triedWithoutBudget(), "is tried again"},
      {"an act without its audit row", "S19", dropped("audit", 5)},
      {"a gap in the audit", "S19", each("audit", [](Change& change) { change.numbers[0] += change.numbers[0] > 8 ? 1 : 0; })},
      {"202 while the disk is full", "S23", inAnswers([](core::AcceptVerdict& verdict) {
    if (verdict.status.code() == base::Code::diskFull) verdict.status = base::Status();
  })},
      {"refused for nothing", "S23", inAnswers([](core::AcceptVerdict& verdict) {
    if (verdict.status.ok() && !verdict.replayed) verdict.status = base::Status(base::Code::unavailable, "not now");
  }),
       "without a reason"},
      {"an effect leaves before the sync", "S1", unsynced, "effects leave before"},
      {"a second engine begins", "S24", twoEngines, "a second engine on the same directory"},
      {"an engine goes on behind another's step", "S24", twoWriters, "behind another one's step"},
      {"an engine goes on behind another's work", "S24", twoWorkers, "behind another one's work", {}, Features::none, Fault::secondEngine},
      {"a store on hold sends", "S24", sendsOnHold, "the store is on hold"},
      {"a restored store is taken for the original", "S24", takenForTheOriginal},
      {"what was in flight is not dealt with", "L3", leftOpen},
      {"a breaker does not close again", "L4", inWorld([](World& world) { world.neverHeals = "push-a"; }), "for too long"},
      {"the log grows", "L6", neverCheckpointed},
      {"a full disk does not heal", "L9", staysFull},
  };
  for (const auto& more : {plantedAuditBugs(), plantedKeyBugs(), plantedReportBugs(), plantedEventBugs(), plantedWishBugs(), plantedAnswerBugs(),
                           plantedOperationBugs(), plantedLivenessBugs(), plantedSurroundingBugs()})
    bugs.insert(bugs.end(), more.begin(), more.end());
  return bugs;
}

}  // namespace signalbox::simulation
