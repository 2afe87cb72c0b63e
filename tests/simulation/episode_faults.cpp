// What goes wrong and when, and the operators, who steer at the worst moment.

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {

using base::BootTime;
using base::Millis;
using enum Fault;

namespace {

constexpr std::array kChannelNames{model::Channel::email, model::Channel::email, model::Channel::sms,
                                   model::Channel::sms,   model::Channel::push,  model::Channel::webhook};

// So far it goes in small steps.
constexpr Millis kWallMax = std::chrono::hours{48};

/// Whether a send that ends so has met this mood.
bool shows(Fault mood, End end, bool isLate) {
  switch (mood) {
    case answerLost: return end == End::takenAnswerLost;
    case noAnswer: return end == End::noAnswer;
    case refusedAfterTaking: return end == End::takenButRefused;
    case takenAndDropped: return end == End::droppedButTaken;
    case throttle: return end == End::throttled;
    case outage: return end == End::unreachable;
    case keyRefused: return end == End::credential;
    case crawl: return isLate;
    case flap: return end == End::transient;
    case repeatsKnown: return false;  // no end tells: World::recognised does
    default: return true;
  }
}

}  // namespace

core::PutProvider Episode::provider(const std::string& name, bool changed) {
  core::PutProvider put;
  const auto at = static_cast<std::size_t>(std::find(kProviders.begin(), kProviders.end(), name) - kProviders.begin());
  put.config.name = name;
  put.config.channel = kChannelNames[at];
  put.config.kind = name == "hook" ? "webhook" : "simulated";
  put.config.position = name.ends_with("-b") ? 1 : 0;
  put.config.weight = name.ends_with("-b") ? 0.2 : 0;
  put.config.concurrency = changed ? static_cast<std::int32_t>(chaos_.between(1, 20)) : surroundings_.slotCount();
  if (changed && chaos_.chance(0.3)) put.config.ratePerSecond = static_cast<double>(chaos_.between(1, 10));
  if (changed && chaos_.chance(0.2)) put.config.enabled = false;
  if (reports_.callsBack(name)) put.config.secrets["receipt_secret"] = Reports::key();
  if (name == "hook") {
    for (const auto& [key, secret] : keys_.webhookSecrets(checker_.book().vault)) put.config.secrets[key] = security::Secret(secret);
  } else if (name == "sms-a" || (name == "sms-b" && reconciles_)) {
    put.config.settings["looks_up"] = reconciles_ ? "true" : "false";
  }
  return put;
}

/// Never more attempts than by default, which is what the checker counts.
core::PutPolicy Episode::somePolicy() {
  core::PutPolicy put;
  put.channel = model::kChannels[static_cast<std::size_t>(chaos_.between(0, 3))];
  if (chaos_.chance(0.3)) return put;  // as configured
  put.rules.emplace();
  for (std::int64_t steps = chaos_.between(0, 4); steps > 0; --steps) put.rules->ladderSeconds.push_back(chaos_.between(1, 3'600));
  put.rules->jitter = chaos_.chance(0.5) ? 0 : 0.5;
  put.rules->ambiguous = chaos_.chance(0.5) ? "hold" : put.channel == model::Channel::sms && reconciles_ ? "reconcile" : "resend";
  put.rules->breaker = {chaos_.between(1, 60), chaos_.between(1, 10), chaos_.chance(0.5) ? 0.01 : 0.5,
                        chaos_.between(1, 20), chaos_.between(1, 60), 300,
                        chaos_.between(1, 10), chaos_.between(0, 300)};
  // Often so few that they are spent.
  put.rules->retryBudget = {chaos_.chance(0.5) ? chaos_.between(1, 3) : chaos_.between(4, 100), chaos_.chance(0.5) ? 0 : 1.0};
  return put;
}

std::string Episode::someProvider() { return kProviders[static_cast<std::size_t>(chaos_.between(0, kProviders.size() - 1))]; }

std::optional<base::Uuid> Episode::someNotification() {
  const auto& rows = checker_.book().rows;
  if (rows.empty()) return std::nullopt;
  // A recent one: the older ones have come to their end.
  auto at = rows.end();
  for (std::int64_t back = chaos_.between(1, 30); back > 0 && at != rows.begin(); --back) --at;
  base::Uuid id;
  std::copy(at->second.id.begin(), at->second.id.end(), id.bytes.begin());
  return id;
}

/// Something has gone wrong: it struck, and was not only meant to. In the quiet hours nothing does.
void Episode::remember(Fault fault) {
  if (quiet_) return;
  ++coverage_.faults[static_cast<std::size_t>(fault)];
  checker_.fold(name(fault));
  if (lastFault_ && now().boot - lastFault_->second < std::chrono::minutes{10})
    ++coverage_.pairs[static_cast<std::size_t>(classOf(lastFault_->first))][static_cast<std::size_t>(classOf(fault))];
  lastFault_ = std::make_pair(fault, now().boot);
}

std::vector<Machine::Blow> Episode::waitingBlows() const {
  std::vector<Machine::Blow> blows;
  if (plan_.has(killAtStatement)) blows.push_back(Machine::Blow::kill);
  if (plan_.has(powerLossAtStatement)) blows.push_back(Machine::Blow::powerLoss);
  if (plan_.has(statementFails)) blows.push_back(Machine::Blow::error);
  return blows;
}

void Episode::noteStrikes() {
  lastBlow_ = machine_.struck();
  if (lastBlow_ == Machine::Blow::kill) remember(killAtStatement);
  if (lastBlow_ == Machine::Blow::powerLoss) remember(powerLossAtStatement);
  if (lastBlow_ == Machine::Blow::error) armed_ = statementFails;
  if (lastBlow_ == Machine::Blow::busy) remember(storeBusy);
  if (lastBlow_ == Machine::Blow::full) foundNoRoom();
  if (armed_ && machine_.disk.fired()) {
    const Fault fault = *armed_;
    armed_.reset();
    remember(fault);
  }
  if (!diskFills_ || !machine_.core().memory().diskFull) return;
  liveness_.fillMet();
  if (!std::exchange(fillMet_, true)) remember(diskFills);
}

void Episode::met(const std::string& provider, End end, bool isLate) {
  const auto mood = unmet_.find(provider);
  if (mood == unmet_.end() || !shows(mood->second, end, isLate)) return;
  const Fault fault = mood->second;
  unmet_.erase(mood);
  remember(fault);
}

/// Each is counted when it happens.
void Episode::strike(Fault fault) {
  if (fault == crashInRecovery) {
    crashAgain_ = true;
    machine_.aim(Machine::Blow::kill, chaos_.next());
    return;
  }
  switch (classOf(fault)) {
    case FaultClass::crash:
    case FaultClass::store:
    case FaultClass::clock:
    case FaultClass::installation: return strikeMachine(fault);
    case FaultClass::queue: return strikeQueue(fault);
    case FaultClass::provider:
    case FaultClass::client: return fault == egressLags ? strikeEgress() : strikeWorld(fault);
    case FaultClass::steering: return steer(fault);
    case FaultClass::bulk: return bulk(fault);
  }
}

void Episode::strikeMachine(Fault fault) {
  switch (fault) {
    case killAtStatement: return machine_.aim(Machine::Blow::kill, chaos_.next());
    case powerLossAtStatement: return machine_.aim(Machine::Blow::powerLoss, chaos_.next());
    case statementFails:
      if (chaos_.chance(0.8)) return machine_.aim(Machine::Blow::error, chaos_.next());
      if (diskFills_) return;
      machine_.disk.arm(tests::DiskFault::error, chaos_.between(1, 200), true);  // also where no statement runs
      armed_ = fault;
      return;
    case storeBusy: return machine_.aim(Machine::Blow::busy, chaos_.next());
    case storeFull: return machine_.aim(Machine::Blow::full, chaos_.next());
    case powerLossAtWrite:
      if (diskFills_) return;
      machine_.disk.arm(tests::DiskFault::die, chaos_.between(1, 30));
      armed_ = fault;
      return;
    case crashAmongEffects: effectsUntilCrash_ = static_cast<std::size_t>(chaos_.between(0, 3)); return;
    case diskFills:
      if (!std::exchange(diskFills_, true)) fillMet_ = false;
      liveness_.diskFilled();
      diskFullUntil_ = now().boot + Millis{chaos_.between(1'000, 180'000)};
      machine_.disk.setRoom(machine_.disk.bytes() + chaos_.between(0, 30'000));
      return;
    case suspend:
      remember(fault);
      liveness_.trouble();
      clock_.advance(Millis{chaos_.chance(0.7) ? chaos_.between(1'000, 60'000) : chaos_.between(60'000, 900'000)});
      return;
    case wallForward:
    case wallBack: {
      constexpr std::array<std::int64_t, 8> kJumps{1'000, 1'000, 60'000, 60'000, 3'600'000, 3'600'000, 3'600'000, 86'400'000};
      Millis jump{kJumps[static_cast<std::size_t>(chaos_.between(0, kJumps.size() - 1))]};
      if (fault == wallBack) jump = -jump;
      if (std::chrono::abs(wallOffset_ - yearsOff_ + jump) > kWallMax) return;
      remember(fault);
      clock_.jumpWall(jump);
      liveness_.trouble();
      if (jump >= std::chrono::hours{1}) burst_ = traffic_.repeats(now(), 20);
      wallOffset_ += jump;
      farthestOffset_ = std::max(farthestOffset_, wallOffset_);
      return;
    }
    case secondEngine:
      remember(fault);
      if (const base::Status other = options_.plant.letsSecondIn ? base::Status() : machine_.startAnother(); other.code() != base::Code::conflict)
        checker_.violate("S24", "a second engine on the same directory: " + other.toString());
      if (installations_.chance(0.5)) letAnotherWrite();
      return;
    case yearsAhead:
    case backTo1970: return strikeClock(fault);
    case clockSlews: return slewClock();
    case restoreBackup:
    case restoreInPlace: return goBackInTime(fault);
    default: return;
  }
}

void Episode::goBackInTime(Fault fault) {
  if (backups_.empty()) return;
  const Backup backup = backups_.front();
  expectedHolder_.clear();
  if (fault == restoreInPlace && !putBackInPlace(backup)) return;
  remember(fault);
  backups_.clear();
  if (fault == restoreInPlace && installations_.chance(0.5)) backups_.push_back(backup);
  checker_.acts().mayDo("audit.rolled_back");
  ++coverage_.crashes;
  machine_.end();
  machine_.disk.load(backup.image);
  if (fault == restoreBackup && options_.plant.keepsIdentity) {
    machine_.loseAnchor();
    machine_.loseCheckpoints();
  } else if (fault == restoreBackup) {
    machine_.changeIdentity();
  }
  diskFills_ = false;
  armed_.reset();
  world_.engineDied();
  checker_.engineDied();
  liveness_.died();
  keys_.engineDied();
  keys_.restore(backup.keys);
  clock_.advance(std::chrono::minutes{2});  // what was on its way has arrived by then
  world_.runUntil(now());
  missReports();
  checker_.restored(backup.book);
  outside_.putBack();
  liveness_.putBack();
  releaseAsked_ = false;
  pending_ = {};
  bulk_.reset();
  operators_.planned.clear();
  effectsUntilCrash_.reset();
  for (const Ask& ask : std::exchange(waiting_, {})) traffic_.unanswered(ask, now());
  bringUp();
}

void Episode::strikeWorld(Fault fault) {
  if (fault == burst) {
    remember(fault);
    burst_ = traffic_.burst(now(), static_cast<int>(chaos_.between(20, 150)));
    return;
  }
  Mood mood = Mood::healthy();
  const auto share = [&mood](End end) -> double& { return mood.shares[static_cast<std::size_t>(end)]; };
  const double much = static_cast<double>(chaos_.between(5, 90)) / 100;
  switch (fault) {
    case answerLost: share(End::takenAnswerLost) = much; break;
    case noAnswer: share(End::noAnswer) = much; break;
    case refusedAfterTaking: share(End::takenButRefused) = much; break;
    case takenAndDropped: share(End::droppedButTaken) = much; break;
    case crawl: mood.slowness = static_cast<double>(chaos_.between(20, 200)); break;
    case throttle:
      share(End::throttled) = much;
      mood.retryAfterSeconds = chaos_.chance(0.8) ? chaos_.between(0, 120) : 1'800;
      break;
    case flap: share(End::transient) = chaos_.chance(0.5) ? 0.049 : 0.051, mood.isFlap = true; break;
    case outage: share(End::unreachable) = 0.98; break;
    case keyRefused: share(End::credential) = 0.9; break;
    case repeatsKnown: share(End::takenAnswerLost) = much, mood.knowsRepeats = true; break;  // without lost answers there are few repeats
    default: break;
  }
  const std::string name = someProvider();
  world_.setMood(name, mood);
  unmet_.insert_or_assign(name, fault);
  moods_[name] = now().boot + Millis{chaos_.between(60'000, 1'800'000)};
}

void Episode::endMoods() {
  for (auto at = moods_.begin(); at != moods_.end();) {
    if (at->second > now().boot) {
      ++at;
      continue;
    }
    world_.setMood(at->first, Mood::healthy());
    unmet_.erase(at->first);
    at = moods_.erase(at);
  }
  if (diskFills_ && now().boot >= diskFullUntil_) {
    diskFills_ = false;
    machine_.disk.setRoom(-1);
    liveness_.roomIsBack();
  }
}

void Episode::steer(Fault fault) {
  // Once, however many commands it takes.
  const auto done = [this, fault, counted = std::make_shared<bool>(false)](const base::Result<core::CommandDone>& answer) {
    if (answer.ok() && !std::exchange(*counted, true)) remember(fault);
  };
  switch (fault) {
    case pauseQueue: {
      core::PatchQueue pause;
      pause.channel = model::kChannels[static_cast<std::size_t>(chaos_.between(0, 3))];
      pause.paused = true;
      pause.until = now().wall + Millis{chaos_.between(10'000, 1'200'000)};
      return command(pause, done);
    }
    case cancel:
      for (std::int64_t i = chaos_.between(1, 6); i > 0; --i)
        if (const auto id = someNotification()) command(core::CancelNotification{*id}, done);
      return;
    case forceBreaker: {
      core::ForceBreaker force;
      force.provider = someProvider();
      force.mode = chaos_.chance(0.5) ? model::BreakerMode::forcedOpen
          : chaos_.chance(0.5)        ? model::BreakerMode::forcedClosed
                                      : model::BreakerMode::automatic;
      if (force.mode != model::BreakerMode::automatic) force.until = now().wall + Millis{chaos_.between(5'000, 900'000)};
      return command(force, done);
    }
    case changeProvider:
      if (chaos_.chance(0.3)) return command(somePolicy(), done);
      return command(provider(someProvider(), true), done);
    case removeProvider: {
      const std::string name = someProvider();
      takeAway(name, done);
      if (chaos_.chance(0.5)) command(provider(name));  // at once; otherwise the housekeeping finds it missing
      return;
    }
    default: return;
  }
}

void Episode::bulk(Fault fault) {
  Bulk wanted;
  wanted.risky = quiet_ || chaos_.chance(0.5);  // in the quiet hours nothing is left over
  wanted.fault = fault;
  switch (fault) {
    case bulkReplay:
      wanted.kind = model::OperationKind::replay;
      if (chaos_.chance(0.2)) {
        wanted.provider = chaos_.chance(0.5) ? "mail-b" : "mail-a", wanted.q = "channel:email";
      } else if (chaos_.chance(0.5)) {
        wanted.q = chaos_.chance(0.5) ? "is:expired" : "is:suppressed";  // no dead letters
      }
      break;
    case bulkDiscard: wanted.kind = model::OperationKind::discard; break;
    case bulkRestore:
      wanted.kind = model::OperationKind::restore;
      wanted.q = "is:discarded";
      break;
    case bulkResolve: {
      constexpr std::array kWays{model::Resolution::sent, model::Resolution::resend, model::Resolution::dead};
      wanted.kind = model::OperationKind::resolve;
      wanted.resolution = kWays[static_cast<std::size_t>(chaos_.between(0, 2))];
      break;
    }
    default:
      wanted.kind = model::OperationKind::cancel;
      wanted.q = "app:news";
      break;
  }
  core::CreatePlan create;
  create.plan.kind = wanted.kind;
  create.plan.q = wanted.q;
  create.plan.provider = wanted.provider;
  create.plan.resolution = wanted.resolution;
  command(create, [this, wanted](const base::Result<core::CommandDone>& done) {
    if (!done.ok()) return;
    bulk_ = wanted;
    bulk_->plan = done->id;
  });
}

}  // namespace signalbox::simulation
