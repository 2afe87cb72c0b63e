// Bulk acts: a second person, a time to begin, what a cause remembers, and questions to providers.
#include "tests/engine/core/bulk_act_test.h"

#include <QTest>

#include <numeric>

#include "engine/store/erasure_store.h"
#include "tests/engine/core/operations_desk.h"
#include "tests/engine/store/fault_vfs.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::OperationState;
using model::State;
using store::tests::FaultVfs;

namespace {

base::Result<core::CommandDone> commandBy(Rig& rig, const std::string& who, core::Command command) {
  std::optional<base::Result<core::CommandDone>> answer;
  core::StepInputs inputs;
  inputs.commands.push_back(
      {{who, "operator", "127.0.0.1"}, "checked", std::move(command), [&answer](base::Result<core::CommandDone> done) { answer = std::move(done); }});
  static_cast<void>(rig.step(std::move(inputs)));
  return *answer;
}

core::CoreOptions approvalAbove(std::int64_t limit) {
  core::CoreOptions options;
  options.approvalAbove = limit;
  return options;
}

}  // namespace

void BulkActTest::largeActWaitsForASecondPerson() {
  Rig rig(1, approvalAbove(5));
  deadMails(rig, 6);
  rig.received.clear();
  const base::Uuid id = begun(rig, {planned(rig, "", 6), 0, std::nullopt, std::chrono::seconds{20}});
  rig.run(std::chrono::minutes{5});
  QCOMPARE(rig.received.size(), std::size_t{0});
  QVERIFY(operationOf(rig, id).needsApproval);
  QCOMPARE(rig.core->snapshot()->totals.waitingOperations, std::int64_t{1});
  rig.crash();
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.received.size(), std::size_t{0});
  QVERIFY(commandBy(rig, "boris", core::ApproveOperation{id}).ok());
  rig.run(std::chrono::seconds{19});
  QCOMPARE(rig.core->snapshot()->totals.waitingOperations, std::int64_t{0});
  QCOMPARE(rig.received.size(), std::size_t{0});  // the undo lane begins with the approval
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.received.size(), std::size_t{6});
  QCOMPARE(operationOf(rig, id).approvedBy, std::string("boris"));
  QCOMPARE(commandBy(rig, "boris", core::ApproveOperation{id}).status().code(), base::Code::conflict);
}

void BulkActTest::whoAskedCannotApprove() {
  Rig rig(1, approvalAbove(1));
  deadMails(rig, 2);
  const base::Uuid id = begun(rig, {planned(rig, "", 2), 0, std::nullopt, base::Millis{0}});
  const auto refused = commandBy(rig, "ana", core::ApproveOperation{id});
  QCOMPARE(refused.status().code(), base::Code::conflict);
  QVERIFY(refused.status().message().find("second person") != std::string::npos);
  QVERIFY(commandBy(rig, "boris", core::ControlOperation{id, core::OperationControl::cancel}).ok());
  QCOMPARE(operationOf(rig, id).state, OperationState::cancelled);
}

void BulkActTest::smallActNeedsNobody() {
  Rig rig(1, approvalAbove(10));
  deadMails(rig, 3);
  const base::Uuid id = begun(rig, {planned(rig, "", 10), 0, std::nullopt, base::Millis{0}});
  QCOMPARE(commandBy(rig, "boris", core::ApproveOperation{id}).status().code(), base::Code::conflict);
  rig.run(std::chrono::minutes{1});
  QCOMPARE(operationOf(rig, id).confirmed, 3);
}

void BulkActTest::whoMayActOnOneActsOnOne() {
  Rig rig;
  deadMails(rig, 3);
  rig.received.clear();
  core::CreateOperation many{planned(rig, "", 3), 0, std::nullopt, base::Millis{0}};
  many.missingForMany = "replay.bulk";
  const auto refused = rig.command(many, "test").status();
  QCOMPARE(refused.code(), base::Code::forbidden);
  QCOMPARE(refused.fields().size(), std::size_t{1});
  QCOMPARE(refused.fields().front().detail, std::string("replay.bulk"));
  QVERIFY2(refused.message().find("3 messages") != std::string::npos, refused.message().c_str());
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.received.size(), std::size_t{0});
  core::CreateOperation one = many;
  one.planId = planned(rig, "", 1);
  QVERIFY(rig.command(one, "test").ok());
}

void BulkActTest::actBeginsAtTheTimeThatIsGiven() {
  Rig rig;
  deadMails(rig, 2);
  rig.received.clear();
  core::CreateOperation asked{planned(rig), 0, std::nullopt, base::Millis{0}};
  asked.startsAt = rig.clock.now().wall;
  QCOMPARE(rig.command(asked, "test").status().code(), base::Code::invalid);
  asked.startsAt = rig.clock.now().wall + std::chrono::minutes{30};
  begun(rig, asked);
  rig.run(std::chrono::minutes{29});
  QCOMPARE(rig.received.size(), std::size_t{0});
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.received.size(), std::size_t{2});
}

/// What went out without a rate is not held against the rate that is set then.
void BulkActTest::newRateHoldsAtOnce() {
  core::CoreOptions options;
  options.bounds.bulk = 20;
  Rig rig(1, options);
  deadMails(rig, 100);
  const base::Uuid id = begun(rig, {planned(rig, "", 100), 0, std::nullopt, base::Millis{0}});
  for (int i = 0; i < 20 && operationOf(rig, id).done < 60; ++i) static_cast<void>(rig.step());
  QCOMPARE(operationOf(rig, id).done, 60);
  QVERIFY(rig.command(core::SetOperationRate{id, 5}).ok());
  rig.run(std::chrono::seconds{4});
  const std::int64_t more = operationOf(rig, id).done - 60;
  QVERIFY2(more >= 15 && more <= 40, qPrintable(QString::number(more)));  // a step of twenty may have begun before
}

void BulkActTest::whatDiesInCrashesHasFailed() {
  Rig rig;
  const base::Uuid poisoned = deadMails(rig, 1).front();
  const base::Uuid id = begun(rig, {planned(rig, "", 1), 0, std::nullopt, base::Millis{0}});
  rig.provider("mail", Channel::email, 0, {{"latency_ms_p50", "1000"}, {"latency_ms_p99", "1000"}});
  for (int i = 0; i < 4000 && operationOf(rig, id).done == 0; ++i) static_cast<void>(rig.step());
  for (int i = 0; i < 4000 && rig.state(poisoned) != State::dead; ++i) {
    static_cast<void>(rig.step());
    if (rig.state(poisoned) == State::sending) rig.crash();
    rig.clock.advance(base::Millis{50});
  }
  QCOMPARE(rig.state(poisoned), State::dead);
  static_cast<void>(rig.step());
  const model::Operation ended = operationOf(rig, id);
  QCOMPARE(ended.confirmed, 0);
  QCOMPARE(ended.failed, 1);
  QCOMPARE(ended.failedCauses.size(), std::size_t{1});
}

/// The step that deals with the first of them finds the disk full, and is done again.
void BulkActTest::whatWasReadOutlivesAFullDisk() {
  FaultVfs vfs;
  Rig rig(1, {}, FaultVfs::kName);
  deadMails(rig, 2);
  const base::Uuid id = begun(rig, {planned(rig, "", 2), 0, std::nullopt, base::Millis{0}});
  for (int i = 0; i < 5 && rig.pages.empty(); ++i) rig.step();
  QCOMPARE(rig.pages.size(), std::size_t{1});
  vfs.failWrites(SQLITE_FULL);
  QVERIFY(rig.step().status.ok());
  QVERIFY(rig.core->snapshot()->engine.diskFull);
  vfs.failWrites(SQLITE_OK);
  rig.run(std::chrono::minutes{1});
  const model::Operation ended = operationOf(rig, id);
  QCOMPARE(ended.state, OperationState::finished);
  QCOMPARE(ended.done, 2);
  QCOMPARE(rig.count(Channel::email, State::sent), 2);
}

/// Somebody else has replayed them while it goes on slowly, and they have died again.
void BulkActTest::whatHasChangedSinceThePlanIsLeftAlone() {
  Rig rig;
  const auto ids = deadMails(rig, 6);
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  const base::Uuid slow = begun(rig, {planned(rig, "", 6), 0.2, std::nullopt, base::Millis{0}});
  rig.run(std::chrono::seconds{8});
  const std::int64_t before = operationOf(rig, slow).done;
  QVERIFY(before > 0 && before < 6);
  const base::Uuid fast = begun(rig, {planned(rig, "", 6), 0, std::nullopt, base::Millis{0}});
  rig.run(std::chrono::seconds{2});
  QCOMPARE(operationOf(rig, fast).state, OperationState::finished);
  rig.run(std::chrono::minutes{1});
  const model::Operation ended = operationOf(rig, slow);
  QCOMPARE(ended.state, OperationState::finished);
  QCOMPARE(ended.done, before);
  QCOMPARE(ended.skippedReasons.at("changed since the plan"), 6 - before);
  for (const base::Uuid& id : ids) QVERIFY(rig.row(id).delivery.generation <= 2);
}

void BulkActTest::causeRemembersWhatGotRidOfIt() {
  Rig rig;
  deadMails(rig, 4);
  const auto groups = rig.reader->groups("cause", {}, rig.clock.now().wall, 10);
  QVERIFY(groups.ok());
  QCOMPARE(groups->rows.size(), std::size_t{1});
  const std::string cause = groups->rows.front().id;
  QVERIFY(!groups->rows.front().lastFix);
  rig.provider("spare", Channel::email, 1);
  model::Plan plan;
  plan.q = "cause:" + cause + " channel:email";
  plan.provider = "spare";
  const base::Uuid id = begun(rig, {planned(rig, plan, 4), 0, std::nullopt, base::Millis{0}}, "mail is down");
  rig.run(std::chrono::minutes{1});
  const auto group = rig.reader->group(cause, rig.clock.now().wall);
  QVERIFY(group.ok() && group.value() && group.value()->lastFix);
  const store::FixRow& fix = *group.value()->lastFix;
  QCOMPARE(QString::fromStdString(fix.text), QStringLiteral("through spare"));
  QCOMPARE(fix.operation, id);
  QCOMPARE(fix.replayed, 4);
  QCOMPARE(fix.confirmed, 4);
  QCOMPARE(fix.by, std::string("ana"));
  QVERIFY(fix.causeSince && fix.at > *fix.causeSince);
  // It comes back, and still knows.
  deadMails(rig, 1);
  const auto back = rig.reader->groups("cause", {}, rig.clock.now().wall, 10);
  QVERIFY(back->rows.front().backAt && back->rows.front().lastFix);
  QCOMPARE(back->rows.front().timesSeen, 2);
}

/// As their plan says (engine/runtime/judgement.h): who did not tick them leaves them alone.
void BulkActTest::whatGoesPastTheFirstProviderIsJudgedByFallback() {
  Rig rig;
  const std::vector<base::Uuid> ids = deadMails(rig, 2);
  rig.provider("spare", Channel::email, 1);
  QVERIFY(rig.command(core::ForceBreaker{"mail", model::BreakerMode::forcedOpen, std::nullopt}).ok());
  const auto only = [&rig](model::Verdict verdict) {
    const base::Uuid id = begun(rig, {planned(rig, "", 2), 0, std::vector{verdict}, base::Millis{0}});
    rig.run(std::chrono::minutes{1});
    return operationOf(rig, id);
  };
  const model::Operation own = only(model::Verdict::willSend);
  QCOMPARE(own.done, 0);
  QCOMPARE(own.skippedReasons.at("fallback"), 2);
  QCOMPARE(only(model::Verdict::fallback).confirmed, 2);
  for (const base::Uuid& id : ids) QCOMPARE(rig.attempts(id).back().provider, std::string("spare"));
}

void BulkActTest::heldOnesAreLookedUpInBulk() {
  Rig rig;
  rig.provider("sms", Channel::sms, 0, {{"share_ambiguous", "1"}, {"looks_up", "true"}});
  rig.postAll({Rig::line("+436601111111", "", Channel::sms), Rig::line("+436602222222", "", Channel::sms)});
  rig.run(std::chrono::seconds{30});
  QCOMPARE(rig.count(Channel::sms, State::held), 2);
  model::Plan plan;
  plan.kind = model::OperationKind::resolve;
  plan.resolution = model::Resolution::lookUp;
  const base::Uuid id = begun(rig, {planned(rig, plan, 2), 0, std::nullopt, base::Millis{0}});
  rig.run(std::chrono::minutes{2});
  const model::Operation done = operationOf(rig, id);
  QCOMPARE(done.state, OperationState::finished);
  QCOMPARE(done.done, 2);
  QCOMPARE(rig.lookups.size(), std::size_t{2});
  QCOMPARE(rig.count(Channel::sms, State::sent), 2);
}

/// Of two providers only one can be asked; what the other one had stays held, whatever the plan counted.
void BulkActTest::whatCannotBeLookedUpIsLeftOut() {
  Rig rig;
  rig.provider("deaf", Channel::sms, 0, {{"share_ambiguous", "1"}});
  const base::Uuid left = rig.postAll({Rig::line("+436601111111", "", Channel::sms)}).front().id;
  rig.run(std::chrono::seconds{30});
  QCOMPARE(rig.state(left), State::held);
  rig.provider("deaf", Channel::sms, 1, {{"share_ambiguous", "1"}});
  rig.provider("sms", Channel::sms, 0, {{"share_ambiguous", "1"}, {"looks_up", "true"}});
  const base::Uuid asked = rig.postAll({Rig::line("+436602222222", "", Channel::sms)}).front().id;
  rig.run(std::chrono::seconds{30});
  QCOMPARE(rig.state(asked), State::held);
  QCOMPARE(rig.attempts(asked).back().provider, std::string("sms"));
  model::Plan plan;
  plan.kind = model::OperationKind::resolve;
  plan.resolution = model::Resolution::lookUp;
  const base::Uuid id = begun(rig, {planned(rig, plan, 2), 0, std::nullopt, base::Millis{0}});
  rig.run(std::chrono::minutes{2});
  const model::Operation done = operationOf(rig, id);
  QCOMPARE(done.state, OperationState::finished);
  QCOMPARE(done.done, 1);
  QCOMPARE(done.skippedReasons.at("its provider cannot be asked"), 1);
  QCOMPARE(rig.lookups.size(), std::size_t{1});
  QCOMPARE(rig.state(asked), State::sent);
  QCOMPARE(rig.state(left), State::held);
}

/// Nobody could be asked about it either; but that is not why, and another provider would not help.
void BulkActTest::whoWasErasedIsNotLaidToTheProvider() {
  Rig rig;
  rig.provider("deaf", Channel::sms, 0, {{"share_ambiguous", "1"}});
  const base::Uuid held = rig.postAll({Rig::line("+436601111111", "", Channel::sms)}).front().id;
  rig.run(std::chrono::seconds{30});
  QCOMPARE(rig.state(held), State::held);
  // As an erasure leaves it that could not take it out.
  const std::int64_t step = rig.core->memory().step + 1;
  SB_CHECK(rig.store->begin().ok() && rig.store->erasures().erase({rig.row(held).notification.seq}).ok() && rig.store->commit(step).ok(),
           "it is erased");
  rig.crash();
  QCOMPARE(rig.state(held), State::held);
  QVERIFY(rig.row(held).notification.target.empty());
  model::Plan plan;
  plan.kind = model::OperationKind::resolve;
  plan.resolution = model::Resolution::lookUp;
  const base::Uuid id = begun(rig, {planned(rig, plan, 1), 0, std::nullopt, base::Millis{0}});
  rig.run(std::chrono::minutes{2});
  const model::Operation done = operationOf(rig, id);
  QCOMPARE(done.state, OperationState::finished);
  QCOMPARE(done.skipped, 1);
  QVERIFY(!done.skippedReasons.contains("its provider cannot be asked"));
  QCOMPARE(done.skippedReasons.at("not_possible"), 1);
}

void BulkActTest::whatComesDueIsCountedByTheMinute() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const base::WallTime now = rig.clock.now().wall;
  for (const int minutes : {1, 1, 30, 90})
    rig.post("a@example.com", {}, [&](core::AcceptLine& line) { line.notification.sendAt = now + std::chrono::minutes{minutes}; });
  const auto due = rig.reader->comingDue(Channel::email, now, 60);
  QVERIFY2(due.ok(), due.status().toString().c_str());
  QCOMPARE(due->size(), std::size_t{60});
  QCOMPARE((*due)[1], 2);
  QCOMPARE((*due)[30], 1);
  QCOMPARE(std::accumulate(due->begin(), due->end(), std::int64_t{0}), 3);
  const auto other = rig.reader->comingDue(Channel::sms, now, 60);
  QCOMPARE(std::accumulate(other->begin(), other->end(), std::int64_t{0}), 0);
}
