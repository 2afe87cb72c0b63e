// What operators do with operations: they begin some of each kind, steer them while they run, and approve each other's large ones.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "engine/api/snapshot_source.h"
#include "engine/core/replay_content.h"
#include "engine/runtime/judgement.h"
#include "tests/simulation/episode.h"

namespace signalbox::simulation {

using base::Millis;
using core::OperationControl;
using model::OperationKind;
using Done = base::Result<core::CommandDone>;

namespace {

class LatestSnapshot final : public api::SnapshotSource {
 public:
  explicit LatestSnapshot(const core::Core& core) : core_(core) {}
  std::shared_ptr<const protocol::Snapshot> latest() const override { return core_.snapshot(); }
  std::shared_ptr<const core::ClosedWays> closedWays() const override { return core_.closedWays(); }

 private:
  const core::Core& core_;
};

}  // namespace

// --- plans -----------------------------------------------------------------------------------------------------------

/// As the runtime's reading does, at once. False: the disk fails readers, too, and the plan stays as it is.
bool Episode::compute(model::Plan& plan) {
  const auto query = model::parseQuery(plan.q);
  SB_CHECK(query.ok(), "a kept query can be parsed");
  const LatestSnapshot latest(machine_.core());
  const runtime::Judgement judge(engineOptions_, latest);
  const auto rows = machine_.reader().scan(judge.place(plan), query.value(), plan.markStep, 0, now().wall, 1'000'000);
  if (!rows.ok()) return false;
  for (const store::ScanRow& row : *rows) ++plan.counts[static_cast<std::size_t>(judge.judge(machine_.reader(), row, plan, now()))];
  plan.matched = static_cast<std::int64_t>(rows->size());
  plan.state = model::PlanState::ready;
  std::int64_t matched = plan.matched;
  if (options_.plant.planned) options_.plant.planned(matched);
  checker_.operations().planCounted(checker_.book(), plan.id, matched);
  return true;
}

namespace {
std::vector<model::Verdict> risky() {
  return {model::Verdict::willSend,      model::Verdict::fallback, model::Verdict::deferred,
          model::Verdict::duplicateRisk, model::Verdict::expired,  model::Verdict::optedOut};
}
}  // namespace

/// Who counts what it names is a reader of the engine's runtime, of which the judgement alone is part of this.
void Episode::planReady(const base::Uuid& id) {
  const auto known = machine_.store().plan(id);
  if (!known.ok() || !known->has_value()) return;
  core::PlanProgress progress{**known};
  if (!compute(progress.plan)) return;
  command(progress, [this, id](const base::Result<core::CommandDone>& done) {
    if (done.ok() && beginPlanned(id)) return;
    if (!done.ok() || !bulk_ || bulk_->plan != id) return;
    core::CreateOperation create;
    create.planId = id;
    create.ratePerSecond = chaos_.chance(0.5) ? 0 : static_cast<double>(chaos_.between(1, 50));
    create.undo = Millis{chaos_.between(0, 20'000)};
    // Also those of which the claim will say once more what kept them back.
    if (bulk_->risky) create.include = risky();
    command(create, [this, fault = bulk_->fault](const base::Result<core::CommandDone>& begun) {
      if (begun.ok()) remember(fault);
    });
    bulk_.reset();
  });
}

/// Whether it is the plan of an operation of theirs.
bool Episode::beginPlanned(const base::Uuid& plan) {
  const auto known = operators_.planned.find(plan);
  if (known == operators_.planned.end()) return false;
  Operators::Wanted wanted = std::move(known->second);
  operators_.planned.erase(known);
  wanted.create.planId = plan;
  command(wanted.create, [this, features = wanted.features](const Done& begun) {
    for (const Feature each : features)
      if (begun.ok()) coverage_.features.count(each);
  });
  return true;
}

// --- what they begin -------------------------------------------------------------------------------------------------

void Episode::beginOperation() {
  base::SeededRandom& random = operators_.random;
  Operators::Wanted wanted;
  core::CreatePlan plan;
  const double roll = random.unit();
  plan.plan.kind = roll < 0.6 ? OperationKind::replay
      : roll < 0.7            ? OperationKind::discard
      : roll < 0.78           ? OperationKind::restore
      : roll < 0.9            ? OperationKind::resolve
                              : OperationKind::cancel;
  switch (plan.plan.kind) {
    case OperationKind::replay: chooseReplay(plan.plan, wanted); break;
    case OperationKind::discard: plan.plan.q = "app:news"; break;
    case OperationKind::restore: plan.plan.q = "is:discarded"; break;
    case OperationKind::resolve: {
      constexpr std::array kWays{model::Resolution::sent, model::Resolution::resend, model::Resolution::dead};
      const bool looksUp = features_.has(Feature::lookedUp) && random.chance(0.5);
      plan.plan.resolution = looksUp ? model::Resolution::lookUp : kWays[static_cast<std::size_t>(random.between(0, 2))];
      if (looksUp) wanted.features.push_back(Feature::lookedUp);
      break;
    }
    default: plan.plan.q = "app:bank"; break;
  }
  core::CreateOperation& create = wanted.create;
  create.ratePerSecond = random.chance(0.2) ? 0 : static_cast<double>(random.between(1, 40)) / 20;
  create.undo = Millis{random.between(0, 120'000)};
  if (random.chance(0.15)) create.startsAt = now().wall + Millis{random.between(1'000, 600'000)};
  if (random.chance(0.4)) {
    create.include = risky();
    if (random.chance(0.4)) create.include->push_back(model::Verdict::alreadyDelivered);
  }
  command(plan, [this, wanted = std::move(wanted)](const Done& done) {
    if (done.ok()) operators_.planned[done->id] = wanted;
  });
}

void Episode::chooseReplay(model::Plan& plan, Operators::Wanted& wanted) {
  base::SeededRandom& random = operators_.random;
  constexpr std::array kPlaces{"", "", "app:shop", "channel:push", "is:expired", "is:suppressed", "is:held"};
  plan.q = kPlaces[static_cast<std::size_t>(random.between(0, kPlaces.size() - 1))];
  if (features_.has(Feature::otherProvider) && random.chance(0.3)) {
    constexpr std::array kOthers{"mail-a", "mail-b", "sms-a", "sms-b"};
    plan.provider = kOthers[static_cast<std::size_t>(random.between(0, kOthers.size() - 1))];
    plan.q = plan.provider.starts_with("mail") ? "channel:email" : "channel:sms";
    wanted.features.push_back(Feature::otherProvider);
  }
  edit(plan, wanted);
  if (!features_.has(Feature::canaryReplay) || !random.chance(0.6)) return;
  model::CanaryRules rules;
  rules.sizes = random.chance(0.5) ? std::vector<std::int64_t>{1, 2, 4} : std::vector<std::int64_t>{2, 3};
  rules.wait = Millis{random.between(5'000, 120'000)};
  rules.failureLimit = random.chance(0.5) ? 0.1 : 0.5;
  wanted.create.canary = rules;
  wanted.features.push_back(Feature::canaryReplay);
}

/// What is said is another thing in the new generation: in one message that lies dead, or wherever the words stand.
void Episode::edit(model::Plan& plan, Operators::Wanted& wanted) {
  base::SeededRandom& random = operators_.random;
  if (features_.has(Feature::newestTemplate) && random.chance(0.3)) {
    plan.latestTemplate = true;
    wanted.features.push_back(Feature::newestTemplate);
  }
  if (features_.has(Feature::findAndReplace) && random.chance(0.3)) {
    const protocol::Edit greeting{"replace", "content.text", random.chance(0.5) ? "Hello" : "there", "Good day"};
    plan.edits = core::editsToText(std::span(&greeting, 1));
    wanted.features.push_back(Feature::findAndReplace);
  } else if (plan.provider.empty() && features_.has(Feature::editedReplay) && random.chance(0.3)) {
    editOne(plan, wanted);
  }
}

void Episode::editOne(model::Plan& plan, Operators::Wanted& wanted) {
  const auto& rows = checker_.book().rows;
  const auto one = std::find_if(rows.rbegin(), rows.rend(), [this](const auto& each) {
    const Row& row = each.second;
    return row.state == kDead && row.subscription == 0 && row.channel <= kSms && !row.isErased && !checker_.isOfTemplate(row.seq);
  });
  if (one == rows.rend()) return;
  const protocol::Edit correction{"set", "content.text", "", boost::json::value("Corrected, as of " + std::to_string(one->first))};
  base::Uuid id;
  std::copy(one->second.id.begin(), one->second.id.end(), id.bytes.begin());
  plan.edits = core::editsToText(std::span(&correction, 1));
  plan.q = "id:" + id.toString();
  wanted.features.push_back(Feature::editedReplay);
}

// --- what they do while it is under way ------------------------------------------------------------------------------

void Episode::operate() {
  base::SeededRandom& random = operators_.random;
  std::vector<base::Uuid> open;
  for (const int state : {kBulk_staged, kBulk_running, kBulk_paused})
    for (const base::Uuid& id : OperationChecker::inState(checker_.book(), state)) open.push_back(id);
  operators_.at = now().boot + Millis{random.between(2'000, open.empty() ? 300'000 : 60'000)};
  if (random.chance(0.2)) return workAtDesk();
  if (open.empty() || random.chance(0.25)) return beginOperation();
  steerOperation(open[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(open.size()) - 1))]);
}

void Episode::steerOperation(const base::Uuid& id) {
  const BulkRecord& operation = checker_.book().operationBook.bulk.at(OperationChecker::digitsOf(id));
  if (operation.state == kBulk_running) return steerRunning(id);
  const double roll = operators_.random.unit();
  if (operation.state == kBulk_paused) {
    const bool stopped = operation.canary && operation.canary->failed;
    if (roll < 0.15) return control(id, OperationControl::cancel, Feature::cancelledOperation);
    if (!features_.has(Feature::resumedOperation) && !stopped) return;
    return control(id, OperationControl::resume, Feature::resumedOperation, stopped ? std::optional(Landmark::canaryGoesOn) : std::nullopt);
  }
  if (!operation.needsApproval || !operation.approver.empty()) {
    if (roll < 0.3) control(id, OperationControl::cancel, Feature::undoneOperation);
  } else if (roll < 0.5) {
    approve(id);
  } else if (roll < 0.65) {  // who asked for it may not
    command(core::ApproveOperation{id}, [this](const Done& done) {
      if (done.ok()) checker_.violate("O5", "an operation is approved by whoever asked for it");
      if (done.status().code() == base::Code::conflict) coverage_.features.count(Landmark::ownApproval);
    });
  } else if (roll < 0.8) {
    control(id, OperationControl::cancel, Feature::refusedApproval);
  }
}

void Episode::steerRunning(const base::Uuid& id) {
  const double roll = operators_.random.unit();
  if (roll < 0.3) return control(id, OperationControl::pause, Feature::pausedOperation);
  if (roll < 0.4) return control(id, OperationControl::cancel, Feature::cancelledOperation);
  if (roll >= 0.7 || !features_.has(Feature::changedRate)) return;
  setRate(id, operators_.random.chance(0.2) ? 0 : static_cast<double>(operators_.random.between(1, 100)) / 20);
}

void Episode::control(const base::Uuid& id, OperationControl what, Feature feature, std::optional<Landmark> landmark) {
  if (!features_.has(feature) && !landmark && !quiet_) return;
  command(core::ControlOperation{id, what}, [this, feature, landmark](const Done& done) {
    if (!done.ok() || quiet_) return;  // it has ended meanwhile, or all of them go on
    coverage_.features.count(feature);
    if (landmark) coverage_.features.count(*landmark);
  });
}

void Episode::setRate(const base::Uuid& id, double perSecond) {
  checker_.operations().rateAsked(id, perSecond);
  command(core::SetOperationRate{id, perSecond}, [this](const Done& done) {
    if (done.ok() && !quiet_) coverage_.features.count(Feature::changedRate);
  });
}

void Episode::approve(const base::Uuid& id) {
  const auto counted = [this](const Done& done) {
    if (done.ok()) coverage_.features.count(Feature::largeOperation);
  };
  command(core::ApproveOperation{id}, counted, {kSecondPerson, std::nullopt});
}

/// In the quiet hours nobody leaves one lying: each goes on, as fast as it can, until it has ended; a canary that has stopped ends there.
void Episode::endOperations() {
  const auto& known = checker_.book().operationBook.bulk;
  for (const base::Uuid& id : OperationChecker::inState(checker_.book(), kBulk_staged)) {
    const BulkRecord& operation = known.at(OperationChecker::digitsOf(id));
    if (operation.needsApproval && operation.approver.empty()) approve(id);
  }
  for (const base::Uuid& id : OperationChecker::inState(checker_.book(), kBulk_paused)) {
    const std::optional<CanaryRecord>& canary = known.at(OperationChecker::digitsOf(id)).canary;
    const bool gaveUp = canary && canary->failed;  // what expires again, or is suppressed again, confirms none of its steps
    control(id, gaveUp ? OperationControl::cancel : OperationControl::resume, Feature::resumedOperation);
  }
  for (const base::Uuid& id : OperationChecker::inState(checker_.book(), kBulk_running))
    if (known.at(OperationChecker::digitsOf(id)).rate > 0) setRate(id, 0);
}

bool Episode::operationsEnded() const {
  const auto& known = checker_.book().operationBook.bulk;
  return std::all_of(known.begin(), known.end(), [](const auto& each) { return each.second.state >= kBulk_finished; });
}

}  // namespace signalbox::simulation
