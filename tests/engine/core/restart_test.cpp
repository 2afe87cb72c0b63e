// Rules 3, 22 to 24 and 27: what a new run knows of the one before it.
#include "tests/engine/core/restart_test.h"

#include <QTest>

#include <limits>

#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::State;

namespace {

void post(Rig& rig, int count, const std::string& prefix, Channel channel = Channel::email) {
  for (int i = 0; i < count; ++i) {
    const std::string to =
        channel == Channel::webhook ? "https://hooks.example/" + prefix + std::to_string(i) : prefix + std::to_string(i) + "@example.com";
    rig.postAll({Rig::line(to, "", channel)});
    rig.run(base::Millis{300});
  }
}

protocol::BreakerView breaker(const Rig& rig) { return rig.core->snapshot()->providers.front().breaker; }

policy::BreakerFigures figures(const Rig& rig, const std::string& gate) { return rig.core->memory().gates.at(gate).figures(rig.clock.now()).breaker; }

}  // namespace

void RestartTest::failuresJustUnderTheThresholdAreRemembered() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_not_sent"));
  post(rig, 4, "a");
  QCOMPARE(breaker(rig).state, std::string("closed"));
  rig.crash();
  QCOMPARE(breaker(rig).failures, 4);
  QCOMPARE(breaker(rig).state, std::string("closed"));
  post(rig, 1, "b");
  QCOMPARE(breaker(rig).state, std::string("open"));
  QCOMPARE(breaker(rig).reason, std::string("5 failures in a row"));
}

void RestartTest::rateOfFailuresIsRemembered() {
  Rig rig;
  // Never five in a row: the address decides.
  rig.provider("mail", Channel::email);
  for (int i = 0; i < 19; ++i) {
    rig.post((i % 5 == 0 ? "unreachable@example.com" : "u" + std::to_string(i) + "@example.com"));
    rig.run(base::Millis{300});
  }
  QCOMPARE(breaker(rig).calls, 19);
  rig.crash();
  QCOMPARE(breaker(rig).calls, 19);
  QCOMPARE(breaker(rig).failures, 4);
  rig.post("unreachable@example.com");
  rig.run(base::Millis{300});
  QCOMPARE(breaker(rig).state, std::string("open"));
  QVERIFY2(breaker(rig).reason.starts_with("5 of 20 failed"), breaker(rig).reason.c_str());
}

void RestartTest::whatIsOlderThanTheWindowIsForgotten() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_not_sent"));
  post(rig, 4, "a");
  rig.clock.advance(std::chrono::seconds{31});
  rig.crash();
  QCOMPARE(breaker(rig).calls, 0);
}

void RestartTest::whatSeemsRecentByAClockThatWasSetBackIsForgotten() {
  Rig rig;
  rig.provider("mail", Channel::email);
  for (int i = 0; i < 2; ++i) {
    rig.post("unreachable@example.com");
    rig.run(base::Millis{300});
  }
  QCOMPARE(breaker(rig).failures, 2);
  rig.clock.advance(std::chrono::minutes{30});
  rig.post("a@example.com");
  rig.run(base::Millis{300});
  rig.clock.jumpWall(-std::chrono::minutes{30});
  rig.crash();
  QCOMPARE(breaker(rig).calls, 0);
  QCOMPARE(rig.log.count("breaker.window_unknown"), 1);
  rig.clock.jumpWall(std::chrono::minutes{30});
  rig.post("b@example.com");
  rig.run(base::Millis{300});
  rig.clock.jumpWall(-std::chrono::seconds{1});  // as a clock is kept right
  rig.crash();
  QVERIFY(breaker(rig).calls > 0);
  QCOMPARE(rig.log.count("breaker.window_unknown"), 1);
}

void RestartTest::whatWasCountedBeforeABreakIsForgotten() {
  core::CoreOptions options;
  options.breaker.coolDownFirst = std::chrono::seconds{1};
  options.breaker.coolDownMax = std::chrono::seconds{1};
  Rig rig(1, options);
  rig.provider("mail", Channel::email, 0, always("share_not_sent"));
  post(rig, 5, "a");
  QCOMPARE(breaker(rig).state, std::string("open"));
  rig.provider("mail", Channel::email);
  rig.run(std::chrono::seconds{2});
  post(rig, 5, "b");
  QCOMPARE(breaker(rig).state, std::string("closed"));
  rig.crash();
  QCOMPARE(breaker(rig).failures, 0);
}

void RestartTest::crashAndUnrenderableMessageSayNothingAboutTheProvider() {
  Rig rig;
  rig.provider("mail", Channel::email);
  model::Template broken;
  broken.name = "shipped";
  broken.channel = Channel::email;
  broken.subject = "Order";
  broken.text = "Follow {{tracking}}";
  QVERIFY(rig.command(core::PutTemplate{broken, std::nullopt}).ok());
  rig.post("a@example.com", "", [](core::AcceptLine& line) {
    line.notification.content.clear();
    line.notification.templateName = "shipped";
    line.notification.data = "{}";
  });
  rig.run(std::chrono::seconds{1});
  QCOMPARE(rig.count(Channel::email, State::dead), 1);
  for (int i = 0; i < 5; ++i) rig.post("u" + std::to_string(i) + "@example.com");
  QVERIFY(rig.count(Channel::email, State::sending) >= 4);
  rig.crash();
  rig.step();  // the crash is written down as the end of those sends
  QCOMPARE(rig.count(Channel::email, State::sending), 0);
  rig.crash();
  QCOMPARE(breaker(rig).calls, 0);
}

void RestartTest::destinationsBreakerIsRemembered() {
  Rig rig;
  rig.provider("hooks", Channel::webhook, 0, always("share_transient"));
  const std::string gate = "origin:https://hooks.example";
  post(rig, 4, "a", Channel::webhook);
  QCOMPARE(figures(rig, gate).failures, 4);
  rig.crash();
  QCOMPARE(figures(rig, gate).failures, 4);
  QCOMPARE(figures(rig, "hooks").calls, 4);
  QCOMPARE(figures(rig, "hooks").failures, 0);
  post(rig, 1, "b", Channel::webhook);
  QCOMPARE(figures(rig, gate).state, policy::BreakerState::open);
  QCOMPARE(figures(rig, "hooks").state, policy::BreakerState::closed);
}

void RestartTest::waitThatAProviderAskedForIsRemembered() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, {{"share_throttled", "1"}, {"retry_after_seconds", "3600"}});
  const auto first = rig.post("a@example.com");
  rig.run(base::Millis{300});
  const base::WallTime asked = *rig.attempts(first.id).front().finishedAt;
  rig.clock.advance(std::chrono::minutes{10});  // long out of the breaker's window
  rig.crash();
  const auto permits = [&rig] { return rig.core->memory().gates.at("mail").permitsNow(rig.clock.now(), false); };
  QCOMPARE(rig.core->memory().gates.at("mail").figures(rig.clock.now()).throttledUntil, std::optional(asked + std::chrono::hours{1}));
  QCOMPARE(breaker(rig).calls, 0);
  rig.provider("mail", Channel::email);
  const auto verdict = rig.post("b@example.com");
  rig.run(std::chrono::minutes{40});
  QCOMPARE(permits(), 0);
  QVERIFY(rig.attempts(verdict.id).empty());
  rig.run(std::chrono::minutes{20});
  QVERIFY(permits() > 0);
  QCOMPARE(rig.state(verdict.id), State::sent);
}

void RestartTest::waitThatADestinationAskedForIsItsOwn() {
  Rig rig;
  rig.provider("hooks", Channel::webhook, 0, {{"share_throttled", "1"}, {"retry_after_seconds", "3600"}});
  post(rig, 1, "a", Channel::webhook);
  rig.clock.advance(std::chrono::minutes{10});
  rig.crash();
  const auto throttled = [&rig](const char* gate) { return rig.core->memory().gates.at(gate).figures(rig.clock.now()).throttledUntil.has_value(); };
  QVERIFY(throttled("origin:https://hooks.example"));
  QVERIFY(!throttled("hooks"));
}

void RestartTest::refusedKeyPausesTheProviderAndNotTheDestination() {
  Rig rig;
  rig.provider("hooks", Channel::webhook, 0, always("share_credential"));
  post(rig, 1, "a", Channel::webhook);
  const auto pauseOf = [&rig](const char* gate) { return rig.core->memory().gates.at(gate).pause(rig.clock.now().wall); };
  QVERIFY(pauseOf("hooks").has_value());
  QVERIFY(!pauseOf("origin:https://hooks.example").has_value());
  rig.provider("other", Channel::webhook, 1);
  rig.run(std::chrono::seconds{1});
  QCOMPARE(rig.count(Channel::webhook, State::sent), 1);
}

void RestartTest::pauseOutlivesALaterChangeOfItsBreaker() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_credential"));
  post(rig, 1, "a");
  const auto isPaused = [&rig] { return rig.core->memory().gates.at("mail").pause(rig.clock.now().wall).has_value(); };
  QVERIFY(isPaused());
  QVERIFY(rig.command(core::ForceBreaker{"mail", model::BreakerMode::forcedOpen, rig.clock.now().wall + std::chrono::hours{1}}).ok());
  QVERIFY(isPaused());
  rig.crash();
  QVERIFY(isPaused());
}

void RestartTest::breakerUnderAPauseOutlivesARestart_data() {
  QTest::addColumn<bool>("forcedBeforeThePause");
  QTest::newRow("forced before it is paused") << true;
  QTest::newRow("forced while it is paused") << false;
}

void RestartTest::breakerUnderAPauseOutlivesARestart() {
  QFETCH(bool, forcedBeforeThePause);
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_credential"));
  const auto force = [&](model::BreakerMode mode) {
    QVERIFY(rig.command(core::ForceBreaker{"mail", mode, rig.clock.now().wall + std::chrono::hours{1}}, "maintenance").ok());
  };
  const auto isPaused = [&rig] { return rig.core->memory().gates.at("mail").pause(rig.clock.now().wall).has_value(); };
  const auto mode = [&rig] { return figures(rig, "mail").mode; };
  if (forcedBeforeThePause) force(model::BreakerMode::forcedClosed);
  post(rig, 1, "a");
  QVERIFY(isPaused());
  if (!forcedBeforeThePause) force(model::BreakerMode::forcedClosed);
  rig.crash();
  QVERIFY(isPaused());
  QVERIFY(mode() == model::BreakerMode::forcedClosed);
  QCOMPARE(figures(rig, "mail").forcedReason, std::string("maintenance"));
  rig.provider("mail", Channel::email);
  QVERIFY(isPaused());
  QVERIFY(rig.command(core::ResumeProvider{"mail"}).ok());
  rig.crash();
  QVERIFY(!isPaused());
  QVERIFY(mode() == model::BreakerMode::forcedClosed);
}

void RestartTest::destinationsAreBounded() {
  core::CoreOptions options;
  options.originGatesMax = 3;
  Rig rig(1, options);
  const auto postTo = [&rig](const std::string& host, int count) {
    for (int i = 0; i < count; ++i) {
      rig.postAll({Rig::line("https://" + host + ".example/" + std::to_string(i), "", Channel::webhook)});
      rig.run(base::Millis{300});
    }
  };
  const auto destinations = [&rig] { return rig.core->memory().gates.size() - rig.core->memory().providers.size(); };
  rig.provider("hooks", Channel::webhook, 0, always("share_transient"));
  postTo("dead", 5);
  QCOMPARE(figures(rig, "origin:https://dead.example").state, policy::BreakerState::open);
  rig.provider("hooks", Channel::webhook);
  for (int i = 0; i < 12; ++i) postTo("h" + std::to_string(i), 1);
  rig.run(std::chrono::seconds{1});
  QCOMPARE(destinations(), std::size_t{3});
  QVERIFY(rig.core->memory().gates.contains("origin:https://dead.example"));  // what it knows is worth most
  QCOMPARE(rig.count(Channel::webhook, State::sent), 12);
  rig.provider("hooks", Channel::webhook, 0, always("share_transient"));
  for (int i = 0; i < 6; ++i) postTo("bad" + std::to_string(i), 5);
  rig.run(std::chrono::seconds{1});
  QCOMPARE(destinations(), std::size_t{3});
  for (const auto& [name, row] : rig.core->memory().gateSince) QVERIFY2(rig.core->memory().gates.contains(name), name.c_str());
  rig.crash();
  QVERIFY(destinations() <= 3);
}

void RestartTest::loadGoesOnGrowingBack() {
  core::CoreOptions options;
  options.breaker.coolDownFirst = std::chrono::seconds{1};
  options.breaker.coolDownMax = std::chrono::seconds{1};
  Rig rig(1, options);
  rig.provider("mail", Channel::email, 0, always("share_not_sent"));
  post(rig, 5, "a");
  rig.provider("mail", Channel::email);
  rig.run(std::chrono::seconds{2});
  post(rig, 5, "b");
  QCOMPARE(breaker(rig).state, std::string("closed"));
  const auto permits = [&rig] { return rig.core->memory().gates.at("mail").permitsNow(rig.clock.now(), false); };
  const std::int32_t all = rig.core->memory().providers.at("mail").config.concurrency;
  QVERIFY(permits() < all / 5);
  rig.crash();
  QVERIFY(permits() < all / 5);
  rig.clock.advance(std::chrono::seconds{30});
  QVERIFY(permits() > all / 3 && permits() < all);
  rig.clock.advance(std::chrono::seconds{30});
  QCOMPARE(permits(), all);
}

void RestartTest::stepNumbersGoOn() {
  Rig rig;
  rig.provider("mail", Channel::email);
  post(rig, 1, "a");
  const std::int64_t step = rig.core->memory().step;
  QVERIFY(step > 0);
  QCOMPARE(rig.core->snapshot()->asOf.step, step);
  QCOMPARE(rig.store->load().value().step, step);
  rig.crash();
  QVERIFY(rig.core->memory().step >= step);
  post(rig, 1, "b");
  QVERIFY(rig.core->memory().step > step);
  QCOMPARE(rig.core->snapshot()->asOf.step, rig.core->memory().step);
  QCOMPARE(rig.store->load().value().step, rig.core->memory().step);
}

void RestartTest::planIsComputedAnew() {
  Rig rig;
  model::Plan wanted;
  wanted.kind = model::OperationKind::replay;
  const auto made = rig.command(core::CreatePlan{wanted});
  QVERIFY(made.ok());
  QCOMPARE(rig.plans.size(), std::size_t{1});
  auto kept = *rig.store->plan(made->id).value();
  kept.matched = 12;  // a part was counted
  QVERIFY(rig.command(core::PlanProgress{kept}).ok());
  rig.crash();
  rig.step();
  rig.step();
  QCOMPARE(rig.plans.size(), std::size_t{2});
  QVERIFY(rig.plans.back() == made->id);
  kept.state = model::PlanState::ready;
  QVERIFY(rig.command(core::PlanProgress{kept}).ok());
  rig.crash();
  rig.step();
  QCOMPARE(rig.plans.size(), std::size_t{2});
}

void RestartTest::recordIsWrittenOnce() {
  Rig rig;
  rig.run(std::chrono::seconds{1});
  rig.core->record("engine.started", "3 sends were under way");
  QVERIFY(rig.core->nextDeadline(rig.clock.now()) <= rig.clock.now().boot);
  rig.run(std::chrono::seconds{5});
  const auto rows = rig.reader->audit(std::numeric_limits<std::int64_t>::max(), 10);
  QVERIFY(rows.ok());
  QCOMPARE(rows->size(), std::size_t{2});  // behind the one that begins the chain
  QCOMPARE(rows->front().action, std::string("engine.started"));
  QCOMPARE(rows->front().principal, std::string("engine"));
  QCOMPARE(rows->front().reason, std::string("3 sends were under way"));
}

void RestartTest::engineOnHoldSleeps() {
  Rig rig;
  rig.provider("mail", Channel::email);
  QVERIFY(rig.command(core::PatchQueue{Channel::email, true, {}, {}}).ok());
  rig.post("a@example.com");
  rig.becomeACopy();
  rig.crash();
  rig.step();
  QVERIFY(rig.command(core::PatchQueue{Channel::email, false, {}, {}}).ok());
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.count(Channel::email, State::pending), 1);
  // What is due waits for an operator: a deadline that has come would have it step without end.
  QVERIFY(rig.core->nextDeadline(rig.clock.now()) > rig.clock.now().boot);
  QVERIFY(rig.command(core::ReleaseHold{}).ok());
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.count(Channel::email, State::sent), 1);
}
