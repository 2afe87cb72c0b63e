// Canaries: a replay that begins with few, doubles on success and stops by itself.
#include "tests/engine/core/canary_test.h"

#include <QTest>

#include "tests/engine/core/operations_desk.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::CanaryVerdict;
using model::Channel;
using model::OperationState;
using model::State;

namespace {

core::CreateOperation canaryOf(const base::Uuid& plan, model::CanaryRules rules = {}) {
  core::CreateOperation asked{plan, 0, std::nullopt, base::Millis{0}};
  asked.canary = std::move(rules);
  return asked;
}

QString sizesOf(const model::Operation& operation) {
  QStringList sizes;
  for (const model::CanaryStep& step : operation.canary->steps) sizes << QString::number(step.dealt) + "/" + QString::number(step.size);
  return sizes.join(' ');
}

}  // namespace

void CanaryTest::stepsDoubleWhileAllIsWell() {
  Rig rig;
  const auto ids = deadMails(rig, 50);
  const base::Uuid id = begun(rig, canaryOf(planned(rig)));
  rig.run(std::chrono::minutes{2});
  const model::Operation done = operationOf(rig, id);
  QCOMPARE(done.state, OperationState::finished);
  QCOMPARE(sizesOf(done), QStringLiteral("1/1 2/2 5/5 20/20 22/40"));
  for (const model::CanaryStep& step : done.canary->steps) {
    QCOMPARE(step.verdict, CanaryVerdict::passed);
    QCOMPARE(step.confirmed, step.dealt);
    QVERIFY(!step.words.empty() && step.endedAt);
  }
  for (std::size_t i = 1; i < done.canary->steps.size(); ++i) QVERIFY(done.canary->steps[i].startedAt >= *done.canary->steps[i - 1].endedAt);
  for (const base::Uuid& one : ids) QCOMPARE(rig.copies(one), 1);
}

void CanaryTest::stopsByItselfWhenTooManyFail() {
  Rig rig;
  deadMails(rig, 50);
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  const base::Uuid id = begun(rig, canaryOf(planned(rig)));
  rig.run(std::chrono::minutes{10});
  const model::Operation stopped = operationOf(rig, id);
  QCOMPARE(stopped.state, OperationState::paused);
  QCOMPARE(sizesOf(stopped), QStringLiteral("1/1"));
  QCOMPARE(stopped.canary->steps.front().verdict, CanaryVerdict::failed);
  QVERIFY2(stopped.pausedReason.starts_with("canary step 1, 1 message: 1 of 1 failed"), stopped.pausedReason.c_str());
  QCOMPARE(stopped.done, 1);
  QCOMPARE(rig.count(Channel::email, State::dead), 50);
  QCOMPARE(stopped.failed, 1);
  QCOMPARE(stopped.failedCauses.size(), std::size_t{1});
}

void CanaryTest::resumedItTriesTheSameSizeAgain() {
  Rig rig;
  deadMails(rig, 10);
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  const base::Uuid id = begun(rig, canaryOf(planned(rig)));
  rig.run(std::chrono::minutes{1});
  QCOMPARE(operationOf(rig, id).state, OperationState::paused);
  rig.provider("mail", Channel::email);
  QVERIFY(rig.command(core::ControlOperation{id, core::OperationControl::resume}).ok());
  rig.run(std::chrono::minutes{2});
  const model::Operation done = operationOf(rig, id);
  QCOMPARE(done.state, OperationState::finished);
  QCOMPARE(sizesOf(done), QStringLiteral("1/1 1/1 2/2 5/5 1/20"));
}

void CanaryTest::survivesACrashInTheMiddleOfAStep() {
  Rig rig;
  const auto ids = deadMails(rig, 30);
  core::CreateOperation asked = canaryOf(planned(rig));
  asked.ratePerSecond = 2;
  const base::Uuid id = begun(rig, asked);
  rig.run(std::chrono::seconds{5});
  const model::Operation before = operationOf(rig, id);
  QVERIFY(before.done > 3 && before.done < 30);
  rig.crash();
  rig.run(std::chrono::minutes{5});
  const model::Operation done = operationOf(rig, id);
  QCOMPARE(done.state, OperationState::finished);
  QCOMPARE(sizesOf(done), QStringLiteral("1/1 2/2 5/5 20/20 2/40"));
  QCOMPARE(done.confirmed, 30);
  for (const base::Uuid& one : ids) QCOMPARE(rig.state(one), State::sent);
}

void CanaryTest::lastStepThatFailsAfterACrashHasNothingToStop() {
  Rig rig;
  deadMails(rig, 1);
  rig.provider("mail", Channel::email, 0, always("share_transient"));
  const base::Uuid id = begun(rig, canaryOf(planned(rig)));
  rig.run(std::chrono::seconds{5});
  QCOMPARE(operationOf(rig, id).canary->steps.back().verdict, CanaryVerdict::waiting);
  rig.crash();
  rig.clock.advance(std::chrono::minutes{2});  // the wait is over when it comes back
  rig.run(std::chrono::minutes{1});
  const model::Operation ended = operationOf(rig, id);
  QCOMPARE(ended.canary->steps.back().verdict, CanaryVerdict::failed);
  QCOMPARE(ended.state, OperationState::finished);
}

void CanaryTest::waitsForDeliveriesWhereAskedFor() {
  Rig rig;
  deadMails(rig, 3);
  model::CanaryRules rules;
  rules.confirmation = model::Confirmation::delivered;
  rules.wait = std::chrono::minutes{10};
  const base::Uuid id = begun(rig, canaryOf(planned(rig), rules));
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.received.size(), std::size_t{1});  // accepted is not enough
  const auto receipt = [&rig](const base::Uuid& notification, model::ReceiptStatus status, const std::string& event) {
    model::Receipt made;
    made.eventId = event;
    made.notificationId = notification;
    made.status = status;
    core::StepInputs inputs;
    inputs.receipts.push_back({"mail", {made}, [](const base::Result<core::ReceiptsDone>& done) { QVERIFY(done.ok()); }});
    static_cast<void>(rig.step(std::move(inputs)));
  };
  receipt(rig.received.front().message.notificationId, model::ReceiptStatus::delivered, "e1");
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.received.size(), std::size_t{3});
  QCOMPARE(operationOf(rig, id).canary->steps.front().verdict, CanaryVerdict::passed);
  receipt(rig.received.back().message.notificationId, model::ReceiptStatus::bounced, "e2");
  rig.run(std::chrono::minutes{1});
  const model::Operation done = operationOf(rig, id);
  QCOMPARE(done.canary->steps.back().verdict, CanaryVerdict::failed);
  QCOMPARE(done.delivered, 1);
  QCOMPARE(done.bounced, 1);
}

void CanaryTest::silenceStopsItWhenTheWaitIsOver() {
  Rig rig;
  deadMails(rig, 3);
  rig.provider("mail", Channel::email, 0, always("share_transient"));
  const base::WallTime start = rig.clock.now().wall;
  const base::Uuid id = begun(rig, canaryOf(planned(rig)));
  rig.run(std::chrono::minutes{3});
  const model::Operation stopped = operationOf(rig, id);
  QCOMPARE(stopped.state, OperationState::paused);
  QCOMPARE(rig.core->snapshot()->totals.pausedOperations, std::int64_t{1});
  QCOMPARE(rig.core->snapshot()->totals.runningOperations, std::int64_t{0});
  QVERIFY(stoppedByCanary(rig.core->snapshot()->operations.front()));
  QVERIFY2(stopped.pausedReason.find("not accepted within 60 s") != std::string::npos, stopped.pausedReason.c_str());
  QVERIFY(*stopped.canary->steps.front().endedAt - start < std::chrono::seconds{65});
}

void CanaryTest::messagesOfQuietHoursDoNotHoldItUp() {
  Rig rig;
  model::Recipient night;
  night.id = "night";
  night.email = "night@example.com";
  night.timeZone = "UTC";
  night.quietFrom = "11:00";
  night.quietTo = "20:00";
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  model::Recipient awake = night;
  awake.quietFrom.clear();
  awake.quietTo.clear();
  QVERIFY(rig.command(core::PutRecipients{{awake}}).ok());
  std::vector<core::AcceptLine> lines;
  for (int i = 0; i < 3; ++i) {
    lines.push_back(Rig::line(""));
    lines.back().notification.recipientId = "night";
  }
  for (int i = 0; i < 3; ++i) lines.push_back(Rig::line("u" + std::to_string(i) + "@example.com"));
  rig.postAll(std::move(lines));
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.count(Channel::email, State::dead), 6);
  rig.provider("mail", Channel::email);
  QVERIFY(rig.command(core::PutRecipients{{night}}).ok());
  const base::Uuid id = begun(rig, canaryOf(planned(rig)));
  rig.run(std::chrono::minutes{2});
  const model::Operation done = operationOf(rig, id);
  QCOMPARE(done.state, OperationState::finished);
  QCOMPARE(done.done, 6);
  QCOMPARE(sizesOf(done), QStringLiteral("1/1 2/2"));
  QCOMPARE(rig.received.size(), std::size_t{3});
}

void CanaryTest::isRefusedForWhatSendsNothing() {
  Rig rig;
  deadMails(rig, 2);
  model::Plan discard;
  discard.kind = model::OperationKind::discard;
  const auto refused = rig.command(canaryOf(planned(rig, discard)), "test");
  QCOMPARE(refused.status().code(), base::Code::invalid);
  QCOMPARE(QString::fromStdString(refused.status().fields().front().pointer), QStringLiteral("/canary"));
}

void CanaryTest::effectiveRateTellsWhoIsSlow() {
  Rig rig;
  deadMails(rig, 200);
  core::PutProvider slow;
  slow.config.name = "mail";
  slow.config.kind = "simulated";
  slow.config.channel = Channel::email;
  slow.config.ratePerSecond = 5;
  QVERIFY(rig.command(slow).ok());
  begun(rig, {planned(rig), 50, std::nullopt, base::Millis{0}});
  rig.run(std::chrono::seconds{3});
  const auto running = rig.core->snapshot()->operations;
  QCOMPARE(running.size(), std::size_t{1});
  QVERIFY2(running.front().effectiveRate > 2 && running.front().effectiveRate < 10, std::to_string(running.front().effectiveRate).c_str());
  QVERIFY2(running.front().rateReason.starts_with("mail"), running.front().rateReason.c_str());
}
