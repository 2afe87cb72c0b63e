// Policies that an operator sets while the engine runs: rules 17, 20 and 21 go by them at once.
#include "tests/engine/core/policy_test.h"

#include <QTest>

#include <algorithm>

#include "engine/core/channel_policies.h"
#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::State;

namespace {

/// As configured, without jitter, so that times can be told.
protocol::PolicyRules plainRules(const Rig& rig, Channel channel = Channel::email) {
  protocol::PolicyRules rules = core::rulesOf(rig.core->memory().policies[model::index(channel)]);
  rules.jitter = 0;
  return rules;
}

const protocol::PolicyView& shown(const Rig& rig, Channel channel) {
  static protocol::PolicyView view;
  view = rig.core->snapshot()->policies.at(model::index(channel));
  return view;
}

}  // namespace

void PolicyTest::aNewLadderHoldsForTheNextFailure() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, {{"share_transient", "1"}});
  const base::Uuid early = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(early), State::retrying);
  const base::WallTime asGiven = rig.row(early).delivery.dueAt;
  protocol::PolicyRules rules = plainRules(rig);
  rules.ladderSeconds = {7};
  QVERIFY(rig.command(core::PutPolicy{Channel::email, rules, {}}).ok());
  QVERIFY(rig.row(early).delivery.dueAt == asGiven);
  const base::Uuid late = rig.post("ben@example.com").id;
  rig.run(std::chrono::seconds{2});
  QCOMPARE(rig.state(late), State::retrying);
  const auto attempts = rig.attempts(late);
  QCOMPARE(attempts.size(), std::size_t{1});
  QCOMPARE((rig.row(late).delivery.dueAt - *attempts.front().finishedAt).count(), std::int64_t{7'000});
  rig.run(std::chrono::seconds{30});
  QCOMPARE(rig.state(late), State::dead);  // one step, so two attempts
  QCOMPARE(rig.attempts(late).size(), std::size_t{2});
}

void PolicyTest::doubtGoesByTheNewPolicy() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, {{"share_ambiguous", "1"}});
  protocol::PolicyRules rules = plainRules(rig);
  rules.ambiguous = "hold";
  QVERIFY(rig.command(core::PutPolicy{Channel::email, rules, {}}).ok());
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(id), State::held);
}

void PolicyTest::theBreakerJudgesByTheNewLimit() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, {{"share_transient", "1"}});
  protocol::PolicyRules rules = plainRules(rig);
  rules.breaker.consecutiveLimit = 2;
  rules.breaker.failureLimit = 0.25;
  rules.breaker.callsMin = 40;
  QVERIFY(rig.command(core::PutPolicy{Channel::email, rules, {}}).ok());
  QCOMPARE(rig.core->snapshot()->providers.front().breaker.failureLimit, 0.25);
  QCOMPARE(rig.core->snapshot()->providers.front().breaker.callsMin, std::int64_t{40});
  for (int i = 0; i < 2; ++i) {
    rig.post("a" + std::to_string(i) + "@example.com");
    rig.run(std::chrono::seconds{1});
  }
  QCOMPARE(rig.core->snapshot()->providers.front().breaker.state, std::string("open"));
}

void PolicyTest::destinationsOfWebhooksGoByIt() {
  Rig rig;
  rig.provider("hooks", Channel::webhook, 0, {{"share_transient", "1"}});
  const auto post = [&rig](const std::string& path) {
    rig.postAll({Rig::line("https://shop.example.com/" + path, "", Channel::webhook)});
    rig.run(std::chrono::seconds{1});
  };
  post("a");  // the destination's own breaker is there now
  protocol::PolicyRules rules = plainRules(rig, Channel::webhook);
  rules.breaker.consecutiveLimit = 2;
  QVERIFY(rig.command(core::PutPolicy{Channel::webhook, rules, {}}).ok());
  post("b");
  const auto gate = rig.core->memory().gates.find("origin:https://shop.example.com");
  QVERIFY(gate != rig.core->memory().gates.end());
  QCOMPARE(gate->second.breaker().memory().state, policy::BreakerState::open);
}

void PolicyTest::anotherChannelStays() {
  Rig rig;
  protocol::PolicyRules rules = plainRules(rig);
  rules.ladderSeconds = {1};
  QVERIFY(rig.command(core::PutPolicy{Channel::email, rules, {}}).ok());
  QVERIFY(!shown(rig, Channel::email).configured);
  QVERIFY(shown(rig, Channel::sms).configured);
  QCOMPARE(shown(rig, Channel::sms).rules.ladderSeconds, (std::vector<std::int64_t>{60, 300, 900, 3600}));
}

void PolicyTest::itSurvivesACrashAndCanBeTakenBack() {
  Rig rig;
  rig.provider("mail", Channel::email);
  protocol::PolicyRules rules = plainRules(rig);
  rules.ladderSeconds = {2, 3};
  rules.breaker.failureLimit = 0.4;
  QVERIFY(rig.command(core::PutPolicy{Channel::email, rules, {}}).ok());
  rig.crash();
  QCOMPARE(shown(rig, Channel::email).rules.ladderSeconds, (std::vector<std::int64_t>{2, 3}));
  QCOMPARE(shown(rig, Channel::email).version, std::int64_t{1});
  QCOMPARE(shown(rig, Channel::email).changedBy, std::string("ana"));
  QCOMPARE(rig.core->snapshot()->providers.front().breaker.failureLimit, 0.4);
  QVERIFY(rig.command(core::PutPolicy{Channel::email, {}, {}}).ok());
  for (int restart = 0; restart < 2; ++restart) {
    QVERIFY(shown(rig, Channel::email).configured);
    QCOMPARE(shown(rig, Channel::email).rules.ladderSeconds, (std::vector<std::int64_t>{60, 300, 900, 3600}));
    QCOMPARE(rig.core->snapshot()->providers.front().breaker.failureLimit, 0.05);
    QCOMPARE(shown(rig, Channel::email).version, std::int64_t{2});  // none comes twice
    rig.crash();
  }
}

void PolicyTest::aVersionThatIsOldIsRefused() {
  Rig rig;
  const protocol::PolicyRules rules = plainRules(rig);
  QVERIFY(rig.command(core::PutPolicy{Channel::email, rules, 0}).ok());
  QCOMPARE(rig.command(core::PutPolicy{Channel::email, rules, 0}).status().code(), base::Code::preconditionFailed);
  QVERIFY(rig.command(core::PutPolicy{Channel::email, rules, 1}).ok());
}

void PolicyTest::whatIsWrongChangesNothing() {
  Rig rig;
  protocol::PolicyRules rules = plainRules(rig);
  rules.ladderSeconds = {60, 0, std::int64_t{1} << 62};
  rules.jitter = 3;
  rules.ambiguous = "guess";
  rules.breaker = {0, 0, 1, 0, 0, -1, 0, -1};
  rules.retryBudget = {0, 2};
  const auto done = rig.command(core::PutPolicy{Channel::email, rules, {}});
  QVERIFY(!done.ok());
  std::vector<std::string> pointers;
  const base::Status status = done.status();
  for (const base::FieldError& error : status.fields()) pointers.push_back(error.pointer);
  for (const char* pointer : {"/ladder_seconds/1", "/ladder_seconds/2", "/jitter", "/ambiguous", "/breaker/calls_min", "/breaker/failures_min",
                              "/breaker/failure_limit", "/breaker/consecutive_limit", "/breaker/cool_down_seconds", "/breaker/cool_down_max_seconds",
                              "/breaker/probes", "/breaker/ramp_seconds", "/retry_budget/retries_min", "/retry_budget/ratio"})
    QVERIFY2(std::find(pointers.begin(), pointers.end(), pointer) != pointers.end(), pointer);
  QCOMPARE(pointers.size(), std::size_t{14});
  QVERIFY(shown(rig, Channel::email).configured);
  QCOMPARE(shown(rig, Channel::email).version, std::int64_t{0});
}

void PolicyTest::whatAnOlderEngineAcceptedIsTold() {
  Rig rig;
  QVERIFY(rig.store->begin().ok());
  QVERIFY(rig.store->putPolicy({Channel::sms, R"({"ladder_seconds":[0]})", 4, "ana", rig.clock.now().wall}).ok());
  QVERIFY(rig.store->commit(rig.core->memory().step + 1).ok());
  rig.crash();
  QCOMPARE(rig.log.count("policy.unusable"), 1);
  QVERIFY(shown(rig, Channel::sms).configured);
  QCOMPARE(shown(rig, Channel::sms).version, std::int64_t{4});
}
