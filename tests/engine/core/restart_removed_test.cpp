// What one that is set up anew under a removed provider's name has of it after a new start: nothing.
#include <QTest>

#include "tests/engine/core/restart_test.h"
#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::State;

void RestartTest::waitOfARemovedProviderIsNotItsSuccessors() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, {{"share_throttled", "1"}, {"retry_after_seconds", "3600"}});
  rig.post("a@example.com");
  rig.run(std::chrono::seconds{1});
  QVERIFY(rig.command(core::DeleteProvider{"mail"}).ok());
  rig.provider("mail", Channel::email);
  rig.provider("mail", Channel::email);  // changing it is no new beginning, either way
  rig.crash();
  QVERIFY(!rig.core->memory().gates.at("mail").figures(rig.clock.now()).throttledUntil);
  QCOMPARE(rig.core->snapshot()->providers.front().breaker.calls, 0);
  const auto verdict = rig.post("b@example.com");
  rig.run(std::chrono::seconds{1});
  QCOMPARE(rig.state(verdict.id), State::sent);
}

void RestartTest::removedProvidersBreakerIsForgotten() {
  Rig rig;
  rig.provider("mail", Channel::email);
  QVERIFY(rig.command(core::ForceBreaker{"mail", model::BreakerMode::forcedOpen, std::nullopt}).ok());
  QVERIFY(rig.command(core::DeleteProvider{"mail"}).ok());
  rig.provider("mail", Channel::email);
  rig.crash();
  rig.step();
  QCOMPARE(rig.core->snapshot()->providers.front().breaker.state, std::string("closed"));
  rig.post("a@example.com");
  rig.run(base::Millis{300});
  QCOMPARE(rig.count(Channel::email, State::sent), 1);
}

void RestartTest::providerRemovedAndPutBackInOneStepBeginsAnew() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const core::PutProvider again{rig.core->memory().providers.at("mail").config};
  QVERIFY(rig.command(core::ForceBreaker{"mail", model::BreakerMode::forcedOpen, std::nullopt}).ok());
  core::StepInputs inputs;
  inputs.commands.push_back({{"ana", "admin", "127.0.0.1"}, "", core::DeleteProvider{"mail"}, {}});
  inputs.commands.push_back({{"ana", "admin", "127.0.0.1"}, "", again, {}});
  rig.step(std::move(inputs));
  QVERIFY(rig.core->memory().gates.at("mail").breaker().memory().mode == model::BreakerMode::automatic);  // as a restart would find it
  rig.post("a@example.com");
  rig.run(base::Millis{300});
  QCOMPARE(rig.count(Channel::email, State::sent), 1);
}

void RestartTest::answerForARemovedProviderMeetsItsSuccessor() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, {{"latency_ms_p50", "5000"}, {"latency_ms_p99", "5000"}});
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::seconds{1});
  QCOMPARE(rig.state(verdict.id), State::sending);
  QVERIFY(rig.command(core::DeleteProvider{"mail"}).ok());
  rig.provider("mail", Channel::email);
  rig.run(std::chrono::seconds{20});
  QCOMPARE(rig.state(verdict.id), State::sent);
  QCOMPARE(rig.copies(verdict.id), 1);
  QCOMPARE(rig.core->memory().gates.at("mail").figures(rig.clock.now()).inFlight, 0);
}
