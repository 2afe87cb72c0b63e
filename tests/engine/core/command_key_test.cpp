// Operators' idempotency keys: with the act in one transaction, and what a crash leaves of them.
#include "tests/engine/core/command_key_test.h"

#include <QTest>

#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using base::Code;

namespace {

using Done = base::Result<core::CommandDone>;

core::CommandInput keyed(core::Command command, const std::string& key, char fingerprint, const std::string& principal = "ana") {
  core::CommandInput input;
  input.principal = {principal, "admin", "127.0.0.1"};
  input.reason = "test";
  input.command = std::move(command);
  input.key = core::CommandKey{key, std::string(32, fingerprint)};
  return input;
}

std::vector<Done> run(Rig& rig, std::vector<core::CommandInput> commands) {
  std::vector<std::optional<Done>> answers(commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i) commands[i].reply = [&answers, i](Done done) { answers[i] = std::move(done); };
  core::StepInputs inputs;
  inputs.commands = std::move(commands);
  static_cast<void>(rig.step(std::move(inputs)));
  std::vector<Done> all;
  for (auto& answer : answers) {
    SB_CHECK(answer.has_value(), "every command is answered");
    all.push_back(std::move(*answer));
  }
  return all;
}
Done run(Rig& rig, core::CommandInput command) { return run(rig, std::vector{std::move(command)}).front(); }

core::CreatePlan somePlan() {
  model::Plan plan;
  plan.kind = model::OperationKind::replay;
  return {plan};
}

std::size_t audited(Rig& rig, const std::string& action) {
  std::size_t count = 0;
  const auto rows = rig.reader->audit(1'000'000, 1000);
  for (const store::AuditRow& row : rows.value()) count += row.action == action ? 1 : 0;
  return count;
}

}  // namespace

void CommandKeyTest::repeatDoesNothingAndKnowsWhatWasMade() {
  Rig rig;
  const Done first = run(rig, keyed(somePlan(), "k", 'f'));
  QVERIFY(first.ok() && !first->repeated);
  const std::int64_t step = rig.core->memory().step;
  const Done second = run(rig, keyed(somePlan(), "k", 'f'));
  QVERIFY(second.ok() && second->repeated && second->answer.empty());
  QCOMPARE(second->id, first->id);
  QCOMPARE(audited(rig, "plan.create"), std::size_t{1});
  QCOMPARE(rig.plans.size(), std::size_t{1});
  QCOMPARE(rig.core->memory().step, step);  // nothing was written
}

void CommandKeyTest::repeatAfterACrashDoesNothing() {
  Rig rig;
  const Done first = run(rig, keyed(somePlan(), "k", 'f'));
  rig.crash();
  const Done second = run(rig, keyed(somePlan(), "k", 'f'));
  QVERIFY(second.ok() && second->repeated);
  QCOMPARE(second->id, first->id);
  QCOMPARE(audited(rig, "plan.create"), std::size_t{1});
}

void CommandKeyTest::otherRequestUnderTheSameKeyIsRefused() {
  Rig rig;
  QVERIFY(run(rig, keyed(somePlan(), "k", 'f')).ok());
  QCOMPARE(run(rig, keyed(somePlan(), "k", 'g')).status().code(), Code::keyMismatch);
  QCOMPARE(run(rig, keyed(core::PatchQueue{model::Channel::sms, true, {}, {}}, "k", 'h')).status().code(), Code::keyMismatch);
  QVERIFY(!rig.core->memory().queues[model::index(model::Channel::sms)].paused);
}

void CommandKeyTest::refusedActLeavesNoKey() {
  Rig rig;
  const core::ResumeProvider resume{"none"};
  QCOMPARE(run(rig, keyed(resume, "k", 'f')).status().code(), Code::notFound);
  QVERIFY(run(rig, keyed(somePlan(), "k", 'g')).ok());
}

void CommandKeyTest::sameKeyTwiceInOneStepActsOnce() {
  Rig rig;
  const auto done = run(rig, std::vector{keyed(somePlan(), "k", 'f'), keyed(somePlan(), "k", 'f'), keyed(somePlan(), "k", 'g')});
  QVERIFY(done[0].ok() && !done[0]->repeated);
  QVERIFY(done[1].ok() && done[1]->repeated);
  QCOMPARE(done[1]->id, done[0]->id);
  QCOMPARE(done[2].status().code(), Code::keyMismatch);
  QCOMPARE(audited(rig, "plan.create"), std::size_t{1});
}

void CommandKeyTest::keysBelongToTheirPrincipal() {
  Rig rig;
  const Done first = run(rig, keyed(somePlan(), "k", 'f', "ana"));
  const Done second = run(rig, keyed(somePlan(), "k", 'f', "bob"));
  QVERIFY(second.ok() && !second->repeated);
  QVERIFY(second->id != first->id);
}

void CommandKeyTest::firstAnswerStays() {
  Rig rig;
  QVERIFY(run(rig, keyed(somePlan(), "k", 'f')).ok());
  QVERIFY(run(rig, keyed(core::KeepAnswer{"first"}, "k", 'f')).ok());
  const Done again = run(rig, keyed(core::KeepAnswer{"second"}, "k", 'f'));
  QVERIFY(again.ok() && again->answer == "first");
  rig.crash();
  QCOMPARE(run(rig, keyed(somePlan(), "k", 'f'))->answer, std::string("first"));
  QCOMPARE(run(rig, keyed(core::KeepAnswer{"lost"}, "unknown", 'f')).status().code(), Code::notFound);
}

void CommandKeyTest::droppedKeyIsFree() {
  Rig rig;
  QVERIFY(run(rig, keyed(core::ClaimKey{}, "k", 'f')).ok());
  QVERIFY(run(rig, keyed(core::ClaimKey{}, "k", 'f'))->repeated);
  QVERIFY(run(rig, keyed(core::DropKey{}, "k", 'f')).ok());
  QVERIFY(!run(rig, keyed(core::ClaimKey{}, "k", 'g'))->repeated);
}

void CommandKeyTest::keyIsForgottenAfterItsWindow() {
  Rig rig;
  QVERIFY(run(rig, keyed(somePlan(), "k", 'f')).ok());
  rig.clock.advance(rig.options.retention.keys);
  const Done later = run(rig, keyed(somePlan(), "k", 'g'));
  QVERIFY(later.ok() && !later->repeated);
}
