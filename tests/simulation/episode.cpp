#include "tests/simulation/episode.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace signalbox::simulation {

using base::BootTime;
using base::Code;
using base::Millis;
using base::Status;

namespace {

constexpr int kIdleStepsMax = 1000;  // at one instant; a few are asked for by what comes back at once

core::CoreOptions optionsOf(std::uint64_t seed, bool reconciles) {
  base::SeededRandom random(seed ^ 0x0B7105ULL);
  core::CoreOptions options;
  options.sweepInterval = std::chrono::seconds{random.between(1, 10)};
  options.gaugeInterval = std::chrono::seconds{random.between(10, 60)};
  options.retention.keys = std::chrono::hours{random.chance(0.5) ? 24 : 2};
  Surroundings(seed).setUp(options);
  if (const KeyPlan keys(seed); keys.any()) options.bounds.sweep = keys.piece();
  if (reconciles) options.ambiguity.perChannel[model::index(model::Channel::sms)] = model::AmbiguousPolicy::reconcile;
  return options;
}

/// More than these need a second person, where somebody steers operations.
std::int64_t approvalAbove(const EpisodeOptions& options) {
  if (!FeaturePlan(options.seed, options.features).has(Feature::largeOperation)) return 0;
  return base::SeededRandom(options.seed ^ 0xA99407EULL).between(2, 12);
}

core::CoreOptions engineOf(const EpisodeOptions& options) {
  core::CoreOptions engine = optionsOf(options.seed, options.seed % 3 == 0);
  engine.approvalAbove = approvalAbove(options);
  if (options.plant.engine) options.plant.engine(engine);
  return engine;
}

Checker::Keeping keepingOf(std::uint64_t seed) {
  const core::RetentionOptions kept = optionsOf(seed, false).retention;
  return {kept.notifications.count(), kept.discarded.count(), kept.waitingReceipts.count()};
}

}  // namespace

EpisodeResult runEpisode(const EpisodeOptions& options) { return Episode(options).run(); }

Episode::Episode(const EpisodeOptions& options)
    : options_(options),
      plan_(options.seed),
      features_(options.seed, options.features),
      surroundings_(options.seed),
      chaos_(options.seed * 0x9E3779B97F4A7C15ULL + 1),
      repeats_(options.seed * 29 + 9),
      installations_(options.seed * 17 + 6),
      seeker_(options.seed * 19 + 7),
      around_(options.seed * 31 + 10),
      beside_(options.seed * 37 + 11),
      clock_(*base::parseRfc3339("2026-05-12T12:00:00Z")),
      checker_(coverage_, keepingOf(options.seed)),
      traffic_(options.seed * 3 + 1, clock_.now(), features_.hasTemplates()),
      world_(options.seed * 5 + 2),
      reports_(options.seed * 11 + 4, features_, coverage_.features),
      subscribers_(options.seed * 13 + 5, features_, clock_.now()),
      machine_(options.seed * 7 + 3, clock_, engineOf(options), surroundings_.window(), coverage_),
      keys_(options.seed, machine_, checker_.keys(), coverage_.keys),
      reconciles_(options.seed % 3 == 0),
      engineOptions_(engineOf(options)),
      operators_{base::SeededRandom(options.seed * 23 + 8)} {
  world_.arrived = [this](const Receipt& receipt) {
    checker_.received(receipt);
    if (isReported(receipt)) reports_.took(receipt);
  };
  world_.refused = [this](const Receipt& attempt) {
    if (isReported(attempt)) reports_.refused(attempt);
  };
  world_.drawn = [this](const std::string& provider, End end, bool isLate) {
    met(provider, end, isLate);
    receiverMet(provider, end);
  };
  world_.saw = [this](std::string_view sight) { coverage_.sights.saw(sight); };
  world_.read = [this](const Answer& answer, const model::Outcome& outcome, base::WallTime wall) { checker_.answerRead(answer, outcome, wall); };
  world_.lied = [this](const base::Uuid& id) { checker_.providerLied(id); };
  setUpSurroundings();
  machine_.references = &keys_.outside();
  checker_.keys().setPiece(optionsOf(options.seed, reconciles_).bounds.sweep);
  checker_.keys().opened = options_.plant.opened;
  checker_.operations().setApprovalAbove(approvalAbove(options));
  if (options_.plant.world) options_.plant.world(world_);
  checker_.excuse(excuses());
  if (options_.plant.reports) options_.plant.reports(reports_);
}

EpisodeResult Episode::run() {
  faultAt_ = keepAt_ = backupAt_ = now().boot;
  operators_.at = features_.hasOperators() ? now().boot + std::chrono::minutes{5} : BootTime::max();
  bringUp();
  machine_.deal(options_.hand, waitingBlows());
  for (const char* name : kProviders) command(provider(name));
  putRecipients();
  keepTemplates();
  setUpKeys();
  const BootTime end = now().boot + std::chrono::hours{options_.hours};
  while (now().boot < end && !over()) turn();
  if (!over()) wakeFirst();
  if (!over() && isOvertaken_) crash(tests::Loss::nothing);  // it would end with the orders of the quiet hours
  if (!over()) quiet();
  if (!over()) checker_.finish(machine_.file());
  checker_.keys().onDisk(machine_.disk.image());
  machine_.end();
  machine_.reportStatements();
  coverage_.episodes = 1;
  coverage_.hours = options_.hours;
  return {checker_.violation(), checker_.trace(), plan_.words() + "; " + keys_.plan().words() + features_.words() + surroundings_.words(), coverage_};
}

BootTime Episode::nextEvent() const {
  BootTime next = std::min({traffic_.nextAt(), keepAt_, machine_.core().nextDeadline(now())});
  if (!quiet_)
    next = std::min({next, faultAt_, secondAt_.value_or(next), firstWakesAt_.value_or(next), backupAt_, keysAt_, operators_.at,
                     subscribers_.nextAt().value_or(next)});
  if (const auto due = reports_.nextAt()) next = std::min(next, *due);
  if (const auto due = world_.nextDue()) next = std::min(next, *due);
  for (const auto& [name, until] : moods_) next = std::min(next, until);
  if (diskFills_) next = std::min(next, diskFullUntil_);
  if (const auto due = nextOfSurroundings()) next = std::min(next, *due);
  const bool work = !pending_.commands.empty() || !pending_.pages.empty() || !pending_.health.empty() || !pending_.lookups.empty() || !burst_.empty();
  return work ? now().boot : next;
}

void Episode::turn() {
  if (const BootTime next = nextEvent(); next > now().boot) {
    liveness_.ran(next - now().boot);
    passTime(next - now().boot);
  }
  endMoods();
  endSurroundings();
  if (!quiet_ && now().boot >= faultAt_) {
    faultAt_ = now().boot + Millis{static_cast<std::int64_t>(-std::log(1 - chaos_.unit()) / plan_.faultsPerHour() * 3'600'000) + 1};
    // One in six is the first of two: whatever can come right behind anything else has to.
    const bool isPair = chaos_.chance(1.0 / 6);
    if (isPair) secondAt_ = now().boot + Millis{chaos_.between(500, 60'000)};
    strike(isPair ? plan_.drawByClass(chaos_) : plan_.draw(chaos_));
  }
  if (!quiet_ && secondAt_ && now().boot >= *secondAt_) {
    secondAt_.reset();
    strike(plan_.drawByClass(chaos_));
  }
  if (firstWakesAt_ && now().boot >= *firstWakesAt_) wakeFirst();
  if (!quiet_ && now().boot >= keysAt_) strikeKeys();
  if (!machine_.running()) return;  // a start has failed, and the checker says so
  if (const auto at = subscribers_.nextAt(); !quiet_ && at && now().boot >= *at) steerSubscriptions();
  if (!quiet_ && now().boot >= operators_.at) operate();
  if (now().boot >= keepAt_) housekeeping();
  if (!quiet_ && now().boot >= backupAt_) {
    backupAt_ = now().boot + std::chrono::hours{1};
    backups_.push_back({checker_.book().step, machine_.disk.image(), checker_.backup(), keys_.backup()});
    if (backups_.size() > 3) backups_.erase(backups_.begin());
  }
  world_.runUntil(now());
  core::StepInputs inputs;
  gather(inputs);
  ++coverage_.steps;
  checker_.acts().handedIn();
  checker_.stepBegins(now());
  if (options_.plant.atWork) options_.plant.atWork(machine_.disk);
  core::StepResult result = machine_.step(std::move(inputs));
  afterStep(result);
  if (!machine_.running()) return;
  watchLiveness();
  noteOutside();
}

/// Whoever wakes at once, without anything to do, takes a whole processor, and time stands still here.
void Episode::watchIdle() {
  idleSteps_ = idleAt_ == now().boot ? idleSteps_ + 1 : 1;
  idleAt_ = now().boot;
  if (idleSteps_ > kIdleStepsMax) checker_.violate("idle", "the core wakes again and again at one instant, and does nothing");
}

void Episode::gather(core::StepInputs& inputs) {
  inputs = std::exchange(pending_, {});
  inputs.finished = world_.takeAnswers();
  for (egress::FinishedSend send : inputs.finished) {
    if (options_.plant.told) options_.plant.told(send);
    checker_.told(send);
  }
  gatherReports(inputs);
  if (!burst_.empty()) acceptInput(inputs, std::exchange(burst_, {}));
  if (now().boot >= traffic_.nextAt()) acceptInput(inputs, traffic_.asks(now()));
}

void Episode::acceptInput(core::StepInputs& inputs, std::vector<Ask> asks) {
  core::AcceptInput input;
  for (const Ask& ask : asks) {
    Ask believed = ask;
    if (options_.plant.asks) options_.plant.asks(believed);
    checker_.asked(believed);
    waiting_.push_back(ask);
    input.lines.push_back(traffic_.line(ask, now()));
  }
  if (asks.empty()) return;
  input.reply = [this, asks = std::move(asks)](std::vector<core::AcceptVerdict> verdicts) {
    for (std::size_t i = 0; i < asks.size(); ++i) {
      if (options_.plant.answers) options_.plant.answers(verdicts[i]);
      if (failing_) checker_.answeredByFailedStep(verdicts[i].status.ok());
      checker_.answered(asks[i], verdicts[i], now());
      std::erase_if(waiting_, [&](const Ask& each) { return each.number == asks[i].number; });
      if (verdicts[i].status.code() == Code::diskFull) liveness_.refusedForRoom();
      if (verdicts[i].status.code() == Code::diskFull || verdicts[i].status.code() == Code::storeFailed) traffic_.unanswered(asks[i], now());
    }
  };
  inputs.accepts.push_back(std::move(input));
}

void Episode::afterStep(core::StepResult& result) {
  const bool committing = machine_.committing();
  std::vector<Change> changes = machine_.changes();
  const bool anySend = !result.effects.sends.empty();
  noteStrikes();
  judgeQueue();
  if (machine_.disk.dead()) {
    if (committing) checker_.inDoubt(std::move(changes), now());
    return crash(lastBlow_ == Machine::Blow::kill ? tests::Loss::nothing : chaos_.chance(0.5) ? tests::Loss::all : tests::Loss::some);
  }
  if (!result.status.ok()) {
    if (committing) checker_.inDoubt(std::move(changes), now());
    failing_ = true;
    for (const auto& reply : result.effects.replies) reply();
    failing_ = false;
    checker_.idleStep(anySend);
    const bool isOvertaken = std::exchange(isOvertaken_, false) && !machine_.disk.fired();
    if (isOvertaken) coverage_.features.count(Landmark::endsBehindAnother);
    if (!machine_.disk.fired() && !isOvertaken) return checker_.violate("S23", "the engine stops without a fault: " + result.status.toString());
    if (result.status.code() != Code::storeFailed) return checker_.violate("S23", "an I/O error is taken for " + result.status.toString());
    return stopped(result.status);
  }
  if (!result.committed) {
    failing_ = machine_.core().memory().diskFull;
    carryOut(result.effects);
    failing_ = false;
    watchIdle();
    return checker_.idleStep(anySend);
  }
  if (isOvertaken_) return checker_.violate("S24", "an engine commits behind another one's step");
  if (options_.plant.changes) options_.plant.changes(changes);
  lastCommit_ = now().boot;
  logIsMoved_ = false;
  liveness_.committed();
  checker_.committed(std::move(changes), now());
  afterCommit(result);
}

void Episode::afterCommit(core::StepResult& result) {
  if (!machine_.isSynced()) checker_.violate("S1", "effects leave before what they rest on has been synced");
  for (egress::SendOrder& order : result.effects.sends) {
    if (options_.plant.orders) options_.plant.orders(order);
    checker_.ordered(order);
  }
  store::StateCounts counts = machine_.core().memory().counts;
  if (options_.plant.counts) options_.plant.counts(counts);
  auto figures = machine_.core().memory().subscriptionFigures;
  if (options_.plant.figures) options_.plant.figures(figures);
  checker_.figuresAre(figures);
  bringDownBy(result.effects);
  if (effectsUntilCrash_) {
    // Sends go out first, then questions, then answers: the crash comes somewhere among them.
    remember(Fault::crashAmongEffects);
    std::size_t left = std::exchange(effectsUntilCrash_, std::nullopt).value();
    core::Effects& effects = result.effects;
    if (left < effects.sends.size()) effects.sends.erase(effects.sends.begin() + static_cast<std::ptrdiff_t>(left), effects.sends.end());
    left -= std::min(left, effects.sends.size());
    if (left < effects.replies.size()) effects.replies.erase(effects.replies.begin() + static_cast<std::ptrdiff_t>(left), effects.replies.end());
    effects.pings.clear();
    effects.lookups.clear();
    effects.pages.clear();
    effects.plansToCompute.clear();
    carryOut(effects);
    checker_.stepEnded(counts, false);
    return crash(chaos_.chance(0.5) ? tests::Loss::nothing : tests::Loss::all);
  }
  carryOut(result.effects);
  checker_.stepEnded(counts, true);
  steerHalfOpen();
  if (const auto loss = crashBetweenPieces()) return crash(*loss);
  checkpoint();
}

void Episode::carryOut(core::Effects& effects) {
  world_.submit(std::move(effects.sends), now());
  for (const egress::HealthOrder& ping : effects.pings) pending_.health.push_back(world_.checkHealth(ping, now()));
  for (const egress::LookupOrder& order : effects.lookups) {
    pending_.lookups.push_back(world_.lookUp(order, now()));
    const providers::Lookup said = pending_.lookups.back().finding.lookup;
    if (said == providers::Lookup::notFound) checker_.providerWasAsked(order.seq);
    if (said == providers::Lookup::found) checker_.providerHasIt(order.seq, order.attempt);
  }
  for (const core::PageRequest& request : effects.pages) answerPage(request);
  for (const base::Uuid& plan : effects.plansToCompute) planReady(plan);
  for (const auto& reply : effects.replies) reply();
}

void Episode::answerPage(const core::PageRequest& request) {
  core::OperationPage page{request.operation, request.after, {}, true, request.after};
  const auto query = model::parseQuery(request.q);
  SB_CHECK(query.ok(), "a kept query can be parsed");
  const auto rows = machine_.reader().scan(request.place, query.value(), request.markStep, request.after, now().wall, request.limit);
  if (!rows.ok()) {  // the disk fails readers too; the operation asks again after a restart
    page.end = false;
  } else {
    page.end = rows->size() < request.limit;
    for (const store::ScanRow& row : rows.value()) page.seqs.push_back(row.row.notification.seq);
  }
  pending_.pages.push_back(std::move(page));
}

// --- ends and beginnings ----------------------------------------------------------------------------------------------

/// The engine stops by itself, as it must after a failed write; whoever waits hears no answer.
void Episode::stopped(const Status&) {
  machine_.disk.disarm();
  crash(tests::Loss::nothing);
}

void Episode::crash(tests::Loss loss) {
  ++coverage_.crashes;
  seeCrash();
  machine_.end();
  machine_.disk.restart(loss, chaos_);
  if (options_.plant.disk) options_.plant.disk(machine_.disk);
  diskFills_ = false;
  armed_.reset();
  machine_.disk.setRoom(-1);
  loseEngine();
  bringUp();
}

void Episode::bringUp() {
  isOvertaken_ = false;
  const bool again = std::exchange(crashAgain_, false);
  if (!again) knockWithWrongKey();
  const bool changesKey = machine_.startIsStruck();
  if (again) {
    const auto fault = chaos_.chance(0.7) ? tests::DiskFault::die : tests::DiskFault::error;
    machine_.disk.arm(fault, chaos_.between(1, 60), fault == tests::DiskFault::error);
  }
  for (int tries = 0;; ++tries) {
    machine_.spare(tries > 1);
    sendSecondEngine();
    const Status started = machine_.start();
    judgeKnock();
    if (started.ok() && !machine_.disk.dead()) return begun();
    seeStartCrash(tries);
    const bool ours = machine_.disk.fired() || machine_.disk.dead();
    if (again && ours && tries == 0) remember(Fault::crashInRecovery);
    if (changesKey && ours && tries == 0) keys_.note(KeyEvent::crashInStart);
    machine_.end();
    machine_.disk.restart(chaos_.chance(0.5) ? tests::Loss::nothing : tests::Loss::some, chaos_);
    ++coverage_.crashes;
    if (!ours || tries > 3) return checker_.violate("S1", "the engine does not start again: " + started.toString());
  }
}

void Episode::begun() {
  ++lifeCount_;
  logIsMoved_ = false;
  machine_.spare(false);
  const bool armed = machine_.disk.fired();
  judgeStart();
  checker_.starts(now());
  if (armed) machine_.disk.disarm();
  static_cast<void>(machine_.changes());
  const bool holds = machine_.core().memory().onHold;
  if (holds && std::exchange(releaseAsked_, false)) checker_.setHold(true);  // the release was lost with its step
  if (!holds && !checker_.hasWork()) checker_.setHold(false);
  noteHold();
  if (holds != checker_.onHold()) checker_.violate("S24", checker_.onHold() ? "a restored store does not hold" : "the store holds without a reason");
  outside_.compares(machine_.file(), holds, checker_.hasWork());
}

}  // namespace signalbox::simulation
