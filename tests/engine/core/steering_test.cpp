// Rules 1, 6, 17, 18 and 27, and the operators' acts: pause, cancel, plan, replay, discard, restore, resolve.
#include "tests/engine/core/steering_test.h"

#include <QTest>

#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::OperationKind;
using model::State;

namespace {

/// A plan over all dead (or held) ones, counted as the planner would.
base::Uuid plan(Rig& rig, OperationKind kind, const std::string& q = "", model::Resolution resolution = model::Resolution::none) {
  model::Plan wanted;
  wanted.kind = kind;
  wanted.q = q;
  wanted.resolution = resolution;
  const auto made = rig.command(core::CreatePlan{wanted});
  SB_CHECK(made.ok(), made.status().toString().c_str());
  auto kept = rig.store->plan(made.value().id);
  SB_CHECK(kept.ok() && kept.value(), "the plan is kept");
  model::Plan counted = *kept.value();
  counted.state = model::PlanState::ready;
  counted.counts[0] = 10;
  SB_CHECK(rig.command(core::PlanProgress{counted}).ok(), "progress is kept");
  return counted.id;
}

base::Uuid operate(Rig& rig, const base::Uuid& planId, double rate = 0, base::Millis undo = base::Millis{0}) {
  const auto made = rig.command(core::CreateOperation{planId, rate, std::nullopt, undo}, "provider is back");
  SB_CHECK(made.ok(), made.status().toString().c_str());
  return made.value().id;
}

std::vector<base::Uuid> deadOnes(Rig& rig, int count) {
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  std::vector<core::AcceptLine> lines;
  for (int i = 0; i < count; ++i) lines.push_back(Rig::line("u" + std::to_string(i) + "@example.com"));
  std::vector<base::Uuid> ids;
  for (const auto& verdict : rig.postAll(std::move(lines))) ids.push_back(verdict.id);
  rig.run(std::chrono::minutes{1});
  SB_CHECK(rig.count(Channel::email, State::dead) == count, "all are dead");
  rig.provider("mail", Channel::email);
  return ids;
}

model::Operation operation(Rig& rig, const base::Uuid& id) { return *rig.store->operation(id).value(); }

}  // namespace

void SteeringTest::pausedQueueClaimsNothingUntilItsTime() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const base::WallTime until = rig.clock.now().wall + std::chrono::minutes{30};
  QVERIFY(rig.command(core::PatchQueue{Channel::email, true, until, std::nullopt}).ok());
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::minutes{29});
  QCOMPARE(rig.copies(verdict.id), 0);
  QVERIFY(rig.core->snapshot()->queues.front().paused);
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.copies(verdict.id), 1);
}

void SteeringTest::cancelledBeforeTheSendIsNeverSent() {
  Rig rig;
  rig.provider("mail", Channel::email);
  QVERIFY(rig.command(core::PatchQueue{Channel::email, true, std::nullopt, std::nullopt}).ok());
  const auto verdict = rig.post("a@example.com");
  QVERIFY(rig.command(core::CancelNotification{verdict.id}).ok());
  QVERIFY(rig.command(core::PatchQueue{Channel::email, false, std::nullopt, std::nullopt}).ok());
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.state(verdict.id), State::cancelled);
  QCOMPARE(rig.copies(verdict.id), 0);
}

void SteeringTest::sentNotificationCannotBeCancelled() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.command(core::CancelNotification{verdict.id}).status().code(), base::Code::conflict);
}

void SteeringTest::replayOfAGroupDeliversAll() {
  Rig rig;
  const auto ids = deadOnes(rig, 30);
  const base::Uuid id = operate(rig, plan(rig, OperationKind::replay));
  rig.run(std::chrono::minutes{2});
  for (const base::Uuid& one : ids) {
    QCOMPARE(rig.state(one), State::sent);
    QCOMPARE(rig.copies(one), 1);
    QCOMPARE(rig.row(one).delivery.generation, 1);
    QCOMPARE(rig.attempts(one).back().number, 2);
  }
  const model::Operation done = operation(rig, id);
  QCOMPARE(done.state, model::OperationState::finished);
  QCOMPARE(done.done, 30);
  QCOMPARE(done.confirmed, 30);
  QCOMPARE(rig.count(Channel::email, State::dead), 0);
}

void SteeringTest::replayKeepsItsRate() {
  Rig rig;
  deadOnes(rig, 60);
  operate(rig, plan(rig, OperationKind::replay), 2);
  rig.run(std::chrono::seconds{10});
  QVERIFY(rig.received.size() >= 15);
  QVERIFY(rig.received.size() <= 24);
}

void SteeringTest::whatExpiredIsReplayedWhereItIsNamed() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_transient"));
  const base::WallTime end = rig.clock.now().wall + std::chrono::seconds{45};  // before a second try
  const auto verdict = rig.post("a@example.com", "", [end](core::AcceptLine& line) { line.notification.expiresAt = end; });
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(verdict.id), State::expired);
  rig.provider("mail", Channel::email);
  for (const char* dead : {"", "is:dead", "-is:expired", "is:sent"}) {
    operate(rig, plan(rig, OperationKind::replay, dead));
    rig.run(std::chrono::seconds{3});
    QCOMPARE(rig.state(verdict.id), State::expired);
  }
  operate(rig, plan(rig, OperationKind::replay, "(is:expired OR is:suppressed) app:shop"));
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(verdict.id), State::sent);
  QCOMPARE(rig.row(verdict.id).delivery.generation, 1);
}

void SteeringTest::operationWaitsInTheUndoLaneAndCanBeCancelled() {
  Rig rig;
  deadOnes(rig, 5);
  const base::Uuid id = operate(rig, plan(rig, OperationKind::replay), 0, std::chrono::seconds{20});
  rig.run(std::chrono::seconds{15});
  QCOMPARE(rig.received.size(), std::size_t{0});
  QVERIFY(rig.command(core::ControlOperation{id, core::OperationControl::cancel}).ok());
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.received.size(), std::size_t{0});
  QCOMPARE(operation(rig, id).state, model::OperationState::cancelled);
}

void SteeringTest::operationPausesAndResumes() {
  Rig rig;
  deadOnes(rig, 20);
  const base::Uuid id = operate(rig, plan(rig, OperationKind::replay), 1);
  rig.run(std::chrono::seconds{5});
  QVERIFY(rig.command(core::ControlOperation{id, core::OperationControl::pause}).ok());
  rig.run(std::chrono::seconds{2});
  const auto so_far = rig.received.size();
  rig.run(std::chrono::minutes{5});
  QCOMPARE(rig.received.size(), so_far);
  QVERIFY(rig.command(core::ControlOperation{id, core::OperationControl::resume}).ok());
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.received.size(), std::size_t{20});
}

void SteeringTest::operationThatIsNotThereOrHasEndedIsNotSteered() {
  Rig rig;
  deadOnes(rig, 1);
  const base::Uuid id = operate(rig, plan(rig, OperationKind::replay), 0);
  rig.run(std::chrono::minutes{2});
  QCOMPARE(operation(rig, id).state, model::OperationState::finished);
  base::Uuid unknown = id;
  unknown.bytes[15] ^= 1;
  for (const auto& [each, code] : {std::pair{id, base::Code::conflict}, std::pair{unknown, base::Code::notFound}}) {
    for (const auto control : {core::OperationControl::pause, core::OperationControl::resume, core::OperationControl::cancel})
      QCOMPARE(rig.command(core::ControlOperation{each, control}).status().code(), code);
    QCOMPARE(rig.command(core::SetOperationRate{each, 3}).status().code(), code);
    QCOMPARE(rig.command(core::ApproveOperation{each}).status().code(), code);
  }
}

void SteeringTest::operationSurvivesACrash() {
  Rig rig;
  const auto ids = deadOnes(rig, 40);
  operate(rig, plan(rig, OperationKind::replay), 4);
  rig.run(std::chrono::seconds{3});
  rig.crash();
  rig.run(std::chrono::minutes{3});
  for (const base::Uuid& one : ids) QCOMPARE(rig.state(one), State::sent);
}

void SteeringTest::discardedCanBeRestored() {
  Rig rig;
  const auto ids = deadOnes(rig, 3);
  operate(rig, plan(rig, OperationKind::discard));
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(ids[0]), State::discarded);
  operate(rig, plan(rig, OperationKind::restore, "is:discarded"));
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(ids[0]), State::dead);
  QCOMPARE(rig.count(Channel::email, State::dead), 3);
}

void SteeringTest::heldResolvesAsSentOrAgain() {
  Rig rig;
  rig.provider("sms", Channel::sms, 0, always("share_ambiguous"));
  const auto first = rig.postAll({Rig::line("+436601111111", "", Channel::sms)}).front();
  rig.run(std::chrono::seconds{30});
  operate(rig, plan(rig, OperationKind::resolve, "", model::Resolution::sent));
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(first.id), State::sent);
  const auto second = rig.postAll({Rig::line("+436602222222", "", Channel::sms)}).front();
  rig.run(std::chrono::seconds{30});
  QCOMPARE(rig.state(second.id), State::held);
  rig.provider("sms", Channel::sms);
  const base::Uuid resend = plan(rig, OperationKind::resolve, "", model::Resolution::resend);
  const auto asked = rig.command(
      core::CreateOperation{resend, 0, std::vector{model::Verdict::willSend, model::Verdict::duplicateRisk}, base::Millis{0}}, "asked the customer");
  QVERIFY(asked.ok());
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.state(second.id), State::sent);
  QCOMPARE(rig.copies(second.id), 2);
}

void SteeringTest::heldResolvesAsDeadAndEndsWithItsExpiry() {
  Rig rig;
  rig.provider("sms", Channel::sms, 0, always("share_ambiguous"));
  const auto first = rig.postAll({Rig::line("+436601111111", "", Channel::sms)}).front();
  rig.run(std::chrono::seconds{30});
  QCOMPARE(rig.state(first.id), State::held);
  operate(rig, plan(rig, OperationKind::resolve, "", model::Resolution::dead));
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(first.id), State::dead);
  core::AcceptLine brief = Rig::line("+436602222222", "", Channel::sms);
  brief.notification.expiresAt = rig.clock.now().wall + std::chrono::minutes{10};
  const auto second = rig.postAll({brief}).front();
  rig.run(std::chrono::minutes{9});
  QCOMPARE(rig.state(second.id), State::held);
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.state(second.id), State::expired);
}

void SteeringTest::duplicateIsRiskedByNameOnly() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_ambiguous"));
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::hours{4});
  QCOMPARE(rig.state(verdict.id), State::dead);
  rig.provider("mail", Channel::email);
  const int copies = rig.copies(verdict.id);
  const base::Uuid careful = operate(rig, plan(rig, OperationKind::replay));
  rig.run(std::chrono::minutes{1});
  QCOMPARE(operation(rig, careful).skippedReasons.at("duplicate_risk"), 1);
  QCOMPARE(rig.state(verdict.id), State::dead);
  QCOMPARE(rig.copies(verdict.id), copies);
  const auto named = rig.command(
      core::CreateOperation{plan(rig, OperationKind::replay), 0, std::vector{model::Verdict::duplicateRisk}, base::Millis{0}}, "asked the customer");
  QVERIFY(named.ok());
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.state(verdict.id), State::sent);
  QCOMPARE(rig.copies(verdict.id), copies + 1);
}

void SteeringTest::bulkActTakesNoMoreThanItsBoundInAStep() {
  core::CoreOptions options;
  options.bounds.bulk = 4;
  Rig rig(1, options);
  deadOnes(rig, 10);
  operate(rig, plan(rig, OperationKind::replay));
  std::int64_t dead = rig.count(Channel::email, State::dead);
  QVERIFY(dead >= 6);
  for (int i = 0; i < 200 && dead > 0; ++i) {
    rig.clock.advance(base::Millis{50});
    rig.step();
    const std::int64_t now = rig.count(Channel::email, State::dead);
    QVERIFY(dead - now <= 4);
    dead = now;
  }
  QCOMPARE(dead, 0);
}

void SteeringTest::everyCommandHasOneAuditRow() {
  Rig rig;
  rig.provider("mail", Channel::email);
  QVERIFY(rig.command(core::PatchQueue{Channel::sms, true, std::nullopt, std::nullopt}, "maintenance").ok());
  const auto rows = rig.reader->audit(std::numeric_limits<std::int64_t>::max(), 10);
  QVERIFY(rows.ok());
  QCOMPARE(rows.value().size(), std::size_t{3});  // behind the one that begins the chain
  QCOMPARE(QString::fromStdString(rows.value().front().action), QStringLiteral("queue.pause"));
  QCOMPARE(QString::fromStdString(rows.value().front().reason), QStringLiteral("maintenance"));
  QCOMPARE(QString::fromStdString(rows.value().front().principal), QStringLiteral("ana"));
}

void SteeringTest::categoryIsKeptForItsOwnTime() {
  core::CoreOptions options;
  options.retention.categories = {{"codes", std::chrono::hours{2}}};
  Rig rig(1, options);
  rig.provider("mail", Channel::email);
  const auto of = [&rig](const char* category) {
    return rig.post("a@example.com", category, [&](core::AcceptLine& line) { line.notification.category = category; }).id;
  };
  const base::Uuid code = of("codes"), news = of("news");
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.count(Channel::email, State::sent), 2);
  const auto isKept = [&rig](const base::Uuid& id) { return rig.store->find(id).value().has_value(); };
  const auto hoursLater = [&rig](int hours) {
    rig.clock.advance(std::chrono::hours{hours});
    rig.run(std::chrono::minutes{3});
  };
  hoursLater(1);
  QVERIFY(isKept(code) && isKept(news));
  hoursLater(2);
  QVERIFY(!isKept(code) && isKept(news));
}

void SteeringTest::whatIsPurgedIsToldOnceADay() {
  core::CoreOptions options;
  options.retention.categories = {{"codes", std::chrono::hours{2}}};
  Rig rig(1, options);
  rig.provider("mail", Channel::email);
  const auto purgeOne = [&rig](const std::string& key) {
    rig.post("a@example.com", key, [](core::AcceptLine& line) { line.notification.category = "codes"; });
    rig.run(std::chrono::seconds{5});
    rig.clock.advance(std::chrono::hours{3});
    rig.run(std::chrono::minutes{3});
  };
  const auto told = [&rig] {  // the newest first
    std::vector<store::AuditRow> rows = rig.reader->audit(0, 100).value();
    std::erase_if(rows, [](const store::AuditRow& row) { return row.action != "retention.purged"; });
    return rows;
  };
  purgeOne("first");
  QCOMPARE(told().size(), std::size_t{1});
  QCOMPARE(told().front().principal, std::string("engine"));
  QVERIFY2(told().front().detail.find("\"messages\":1") != std::string::npos, told().front().detail.c_str());
  purgeOne("second");
  purgeOne("third");
  QCOMPARE(told().size(), std::size_t{1});
  rig.crash();
  rig.clock.advance(std::chrono::hours{24});
  rig.run(std::chrono::minutes{3});
  QCOMPARE(told().size(), std::size_t{2});
  QVERIFY2(told().front().detail.find("\"messages\":2") != std::string::npos, told().front().detail.c_str());
  rig.clock.advance(std::chrono::hours{24});
  rig.run(std::chrono::minutes{3});
  QCOMPARE(told().size(), std::size_t{2});  // nothing went
}

void SteeringTest::failedCommandLeavesNothing() {
  Rig rig;
  const base::WallTime past = rig.clock.now().wall - std::chrono::hours{1};
  QCOMPARE(rig.command(core::PatchQueue{Channel::sms, true, past, std::nullopt}).status().code(), base::Code::invalid);
  QVERIFY(!rig.core->snapshot()->queues[1].paused);
  const auto rows = rig.reader->audit(std::numeric_limits<std::int64_t>::max(), 10);
  for (const store::AuditRow& row : rows.value()) QCOMPARE(row.principal, std::string("engine"));
}

void SteeringTest::laterVersionOfAProviderIsNotReplacedUnseen() {
  Rig rig;
  core::PutProvider put;
  put.config.name = "mail";
  put.config.kind = "simulated";
  const auto as = [&](std::optional<std::int64_t> ifVersion, std::int32_t concurrency) {
    put.ifVersion = ifVersion;
    put.config.concurrency = concurrency;
    return rig.command(put);
  };
  const auto isRefused = [](const base::Result<core::CommandDone>& done) { return done.status().code() == base::Code::preconditionFailed; };
  QVERIFY(isRefused(as(1, 8)));
  QCOMPARE(as(0, 8)->version, std::int64_t{1});
  QCOMPARE(as(1, 16)->version, std::int64_t{2});
  QVERIFY(isRefused(as(1, 32)) && isRefused(as(0, 32)));
  QCOMPARE(rig.core->memory().providers.at("mail").config.concurrency, 16);
  QCOMPARE(as(std::nullopt, 32)->version, std::int64_t{3});
}

void SteeringTest::planThatIsTooOldIsRefused() {
  Rig rig;
  deadOnes(rig, 2);
  const base::Uuid id = plan(rig, OperationKind::replay);
  rig.clock.advance(std::chrono::hours{2});
  QVERIFY(!rig.command(core::CreateOperation{id, 0, std::nullopt, base::Millis{0}}, "late").ok());
}

void SteeringTest::bulkActNeedsAReason() {
  Rig rig;
  deadOnes(rig, 2);
  const base::Uuid id = plan(rig, OperationKind::replay);
  QCOMPARE(rig.command(core::CreateOperation{id, 0, std::nullopt, base::Millis{0}}, "").status().code(), base::Code::invalid);
}
