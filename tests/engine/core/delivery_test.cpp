// Rules 11, 12, 15 to 23: from the claim to the outcome.
#include "tests/engine/core/delivery_test.h"

#include <QTest>

#include <set>

#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::OutcomeClass;
using model::State;

void DeliveryTest::transientFailureClimbsTheLadderAndDies() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_transient"));
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(verdict.id), State::retrying);
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.state(verdict.id), State::dead);
  const auto attempts = rig.attempts(verdict.id);
  QCOMPARE(attempts.size(), std::size_t{5});
  const double wanted[] = {60, 300, 900, 3600};
  for (std::size_t i = 0; i + 1 < attempts.size(); ++i) {
    const double waited = std::chrono::duration<double>(attempts[i + 1].intentAt - *attempts[i].finishedAt).count();
    QVERIFY2(waited >= wanted[i] * 0.8 - 1 && waited < wanted[i] * 1.2 + 400, qPrintable(QString::number(waited)));
  }
  QCOMPARE(rig.copies(verdict.id), 0);
}

void DeliveryTest::permanentFailureDiesAtOnce() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(verdict.id), State::dead);
  QCOMPARE(rig.attempts(verdict.id).size(), std::size_t{1});
  QCOMPARE(rig.count(Channel::email, State::dead), 1);
}

void DeliveryTest::endingIsToldAsTheBreakerCountsIt() {
  const auto counted = [](const char* share, const char* provider, Channel channel, const char* target) {
    Rig rig;
    rig.provider(provider, channel, 0, always(share));
    rig.postAll({Rig::line(target, {}, channel)});
    rig.run(std::chrono::seconds{5});
    std::vector<policy::Ending> all;
    for (const core::StepMeasures& step : rig.observer.steps)
      for (const core::AttemptMeasure& attempt : step.attempts) all.push_back(attempt.counted);
    return all;
  };
  const auto mail = [&counted](const char* share) { return counted(share, "mail", Channel::email, "a@example.com"); };
  QCOMPARE(mail("share_transient"), std::vector{policy::Ending::failure});
  QCOMPARE(mail("share_permanent"), std::vector{policy::Ending::success});
  QCOMPARE(mail("share_credential"), std::vector{policy::Ending::abandoned});
  // What a receiver does is not the fault of who calls it.
  QCOMPARE(counted("share_transient", "hook", Channel::webhook, "https://shop.example/hook"), std::vector{policy::Ending::success});
}

void DeliveryTest::deadLetterIsGroupedByCause() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  for (int i = 0; i < 5; ++i) rig.post("user" + std::to_string(i) + "@example.com");
  rig.run(std::chrono::seconds{5});
  const auto groups = rig.reader->groups("cause", model::Query{}, rig.clock.now().wall, 10);
  QVERIFY(groups.ok());
  QCOMPARE(groups->rows.size(), std::size_t{1});
  QCOMPARE(groups->rows.front().open, 5);
}

void DeliveryTest::throttledWaitsForRetryAfterAndStaysAlive() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, {{"share_throttled", "1"}, {"retry_after_seconds", "120"}});
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::hours{4});
  QCOMPARE(rig.state(verdict.id), State::retrying);
  const auto attempts = rig.attempts(verdict.id);
  QVERIFY(attempts.size() > 5);
  QVERIFY(attempts[1].intentAt - *attempts[0].finishedAt >= std::chrono::seconds{120});
}

void DeliveryTest::credentialPausesTheProviderAndBurnsNoAttempt() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_credential"));
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.row(verdict.id).delivery.attemptsInGeneration, 0);
  QCOMPARE(rig.attempts(verdict.id).size(), std::size_t{1});
  QCOMPARE(rig.state(verdict.id), State::pending);
  QVERIFY(rig.core->snapshot()->providers.front().paused);
  rig.provider("mail", Channel::email, 0);
  QVERIFY(rig.command(core::ResumeProvider{"mail"}).ok());
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(verdict.id), State::sent);
}

void DeliveryTest::newSettingsHoldForTheClaimsOfTheirOwnStep() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_credential"));
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::minutes{1});
  QVERIFY(rig.core->snapshot()->providers.front().paused);
  core::PutProvider put;
  put.config.name = "mail";
  put.config.kind = "simulated";
  put.config.channel = Channel::email;
  core::StepInputs inputs;  // what lifts the pause and what mends the provider come together
  for (core::Command command : std::initializer_list<core::Command>{put, core::ResumeProvider{"mail"}})
    inputs.commands.push_back(
        {{"ana", "admin", "127.0.0.1"}, "a new key", std::move(command), [](const base::Result<core::CommandDone>& done) { QVERIFY(done.ok()); }});
  static_cast<void>(rig.step(std::move(inputs)));
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(verdict.id), State::sent);
}

void DeliveryTest::openBreakerClaimsNothingAndSaysSo() {
  Rig rig;
  rig.provider("mail", Channel::email);
  QVERIFY(rig.command(core::ForceBreaker{"mail", model::BreakerMode::forcedOpen, std::nullopt}).ok());
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::minutes{10});
  QCOMPARE(rig.state(verdict.id), State::pending);
  QVERIFY(rig.attempts(verdict.id).empty());
  QVERIFY(!rig.core->snapshot()->queues.front().blocked.empty());
  QVERIFY(rig.command(core::ForceBreaker{"mail", model::BreakerMode::automatic, std::nullopt}).ok());
  rig.run(std::chrono::minutes{10});
  QCOMPARE(rig.state(verdict.id), State::sent);
}

void DeliveryTest::breakerOpensAndTheFallbackTakesOver() {
  Rig rig;
  rig.provider("first", Channel::email, 0, always("share_not_sent"));
  rig.provider("second", Channel::email, 1);
  std::vector<core::AcceptLine> lines;
  for (int i = 0; i < 40; ++i) lines.push_back(Rig::line("u" + std::to_string(i) + "@example.com"));
  const auto verdicts = rig.postAll(std::move(lines));
  rig.run(std::chrono::seconds{10});
  QCOMPARE(QString::fromStdString(rig.core->snapshot()->providers.front().breaker.state), QStringLiteral("open"));
  const auto late = rig.post("late@example.com");
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(late.id), State::sent);
  const auto attempts = rig.attempts(late.id);
  QCOMPARE(QString::fromStdString(attempts.front().provider), QStringLiteral("second"));
  QVERIFY2(attempts.front().reason.find("5 failures in a row") != std::string::npos, attempts.front().reason.c_str());
  rig.run(std::chrono::hours{2});
  for (const auto& verdict : verdicts) QCOMPARE(rig.copies(verdict.id), 1);
}

void DeliveryTest::retryOfOneAloneTurnsToAnotherProvider() {
  Rig rig;
  rig.provider("first", Channel::email, 0, always("share_transient"));
  rig.provider("second", Channel::email, 1);
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::minutes{3});
  const auto attempts = rig.attempts(verdict.id);
  QCOMPARE(attempts.size(), std::size_t{2});
  QCOMPARE(attempts[0].provider, std::string("first"));
  QCOMPARE(attempts[1].provider, std::string("second"));
  QCOMPARE(rig.state(verdict.id), State::sent);
}

void DeliveryTest::everyChoiceIsExplainedWithItsFigures() {
  Rig rig;
  const auto reason = [&rig](const core::AcceptVerdict& verdict) {
    rig.run(base::Millis{400});
    return QString::fromStdString(rig.attempts(verdict.id).back().reason);
  };
  core::PutProvider put;
  put.config.name = "only";
  put.config.kind = "simulated";
  put.config.ratePerSecond = 1;
  put.config.settings = {{"latency_ms_p50", "0"}, {"latency_ms_p99", "0"}};
  QVERIFY(rig.command(put).ok());
  rig.post("a@example.com");
  rig.run(std::chrono::seconds{2});
  const QString alone = reason(rig.post("b@example.com"));  // who has no choice has figures all the same
  QVERIFY2(alone.contains(R"("verdict":"chosen","kind":"first","words":"first of its channel","calls":1,"failures":0)"), qPrintable(alone));
  rig.provider("other", Channel::email, 1);
  const QString skipped = reason(rig.post("c@example.com"));
  QVERIFY2(skipped.contains(R"("verdict":"skipped","kind":"rate","words":"1 a second","calls":2,"failures":0)"), qPrintable(skipped));
  QVERIFY2(skipped.contains(R"("provider":"other","verdict":"chosen","kind":"fallback","words":"next that may send","calls":0,"failures":0)"),
           qPrintable(skipped));
  rig.provider("hooks", Channel::webhook, 0, {{"share_transient", "1"}, {"latency_ms_p50", "0"}, {"latency_ms_p99", "0"}});
  for (int i = 0; i < 2; ++i) rig.postAll({Rig::line("https://hooks.example/" + std::to_string(i), "", Channel::webhook)});
  rig.run(base::Millis{300});
  const QString hook = reason(rig.postAll({Rig::line("https://hooks.example/last", "", Channel::webhook)}).front());
  QVERIFY2(hook.contains(R"("calls":2,"failures":2)"), qPrintable(hook));  // those of its destination
}

void DeliveryTest::breakerClosesOnlyOnRealSends() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_not_sent"));
  for (int i = 0; i < 10; ++i) rig.post("u" + std::to_string(i) + "@example.com");
  rig.run(std::chrono::seconds{20});
  QCOMPARE(QString::fromStdString(rig.core->snapshot()->providers.front().breaker.state), QStringLiteral("open"));
  rig.provider("mail", Channel::email);
  rig.run(std::chrono::minutes{30});
  QCOMPARE(QString::fromStdString(rig.core->snapshot()->providers.front().breaker.state), QStringLiteral("closed"));
  QCOMPARE(rig.count(Channel::email, State::sent), 10);
}

void DeliveryTest::ambiguousMailIsSentAgainThroughTheSameProvider() {
  Rig rig;
  rig.provider("first", Channel::email, 0, always("share_ambiguous"));
  rig.provider("second", Channel::email, 1);
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::seconds{30});
  rig.provider("first", Channel::email);
  rig.run(std::chrono::hours{1});
  QCOMPARE(rig.state(verdict.id), State::sent);
  QCOMPARE(rig.copies(verdict.id), 2);
  for (const auto& attempt : rig.attempts(verdict.id)) QCOMPARE(QString::fromStdString(attempt.provider), QStringLiteral("first"));
}

void DeliveryTest::ambiguousSmsIsHeld() {
  Rig rig;
  rig.provider("sms", Channel::sms, 0, always("share_ambiguous"));
  const auto verdicts = rig.postAll({Rig::line("+436601234567", "", Channel::sms)});
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.state(verdicts.front().id), State::held);
  QCOMPARE(rig.attempts(verdicts.front().id).size(), std::size_t{1});
}

void DeliveryTest::noOtherProviderAfterAnAmbiguousAttempt() {
  Rig rig;
  rig.provider("first", Channel::email, 0, always("share_ambiguous"));
  const auto verdict = rig.post("a@example.com");
  rig.run(std::chrono::seconds{30});
  rig.provider("second", Channel::email, 1);
  QVERIFY(rig.command(core::ForceBreaker{"first", model::BreakerMode::forcedOpen, std::nullopt}).ok());
  rig.run(std::chrono::hours{5});
  QVERIFY(model::isWaiting(rig.state(verdict.id)));
  QCOMPARE(rig.attempts(verdict.id).size(), std::size_t{1});
}

void DeliveryTest::dedupTokenIsTheSameForAllAttemptsOfAGeneration() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_transient"));
  const auto verdict = rig.post("a@example.com");
  const auto other = rig.post("b@example.com");
  rig.run(std::chrono::minutes{8});
  std::set<std::string> tokens;
  for (const auto& attempt : rig.attempts(verdict.id)) tokens.insert(attempt.dedupToken);
  QCOMPARE(tokens.size(), std::size_t{1});
  QVERIFY(rig.attempts(verdict.id).size() > 1);
  QVERIFY(!tokens.contains(rig.attempts(other.id).front().dedupToken));
}

void DeliveryTest::lateFinishChangesNothingButIsKept() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const auto verdict = rig.post("a@example.com");
  rig.step();
  QCOMPARE(rig.state(verdict.id), State::sending);
  rig.crash();
  rig.run(std::chrono::seconds{30});
  QCOMPARE(rig.state(verdict.id), State::sent);
  core::StepInputs inputs;
  egress::FinishedSend late;
  late.seq = rig.row(verdict.id).notification.seq;
  late.attempt = 1;
  late.epoch = 1;
  late.tag = 999'999;
  late.providerName = "mail";
  late.outcome.outcome = OutcomeClass::permanent;
  late.at = rig.clock.now();
  inputs.finished.push_back(late);
  rig.step(std::move(inputs));
  QCOMPARE(rig.state(verdict.id), State::sent);
}

void DeliveryTest::brokenTemplateIsADeadLetterWithItsOwnCause() {
  Rig rig;
  rig.provider("mail", Channel::email);
  model::Template broken;
  broken.name = "shipped";
  broken.channel = Channel::email;
  broken.subject = "Order";
  broken.text = "Follow {{tracking}}";
  QVERIFY(rig.command(core::PutTemplate{broken, std::nullopt}).ok());
  const auto verdict = rig.post("a@example.com", "", [](core::AcceptLine& line) {
    line.notification.content.clear();
    line.notification.templateName = "shipped";
    line.notification.data = "{}";
  });
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(verdict.id), State::dead);
  QCOMPARE(rig.copies(verdict.id), 0);
  QVERIFY(rig.attempts(verdict.id).front().outcome->message.find("tracking") != std::string::npos);
  QCOMPARE(rig.core->snapshot()->providers.front().breaker.calls, 0);
}

void DeliveryTest::orderingKeyIsKeptOverRetries() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_transient"));
  std::vector<core::AcceptLine> lines;
  for (int i = 0; i < 3; ++i) {
    lines.push_back(Rig::line("a" + std::to_string(i) + "@example.com"));
    lines.back().notification.orderingKey = "order-7";
  }
  const auto verdicts = rig.postAll(std::move(lines));
  rig.run(std::chrono::seconds{20});
  QCOMPARE(rig.attempts(verdicts[1].id).size(), std::size_t{0});
  rig.provider("mail", Channel::email);
  rig.run(std::chrono::minutes{10});
  for (const auto& verdict : verdicts) QCOMPARE(rig.state(verdict.id), State::sent);
  QVERIFY(rig.received[0].message.notificationId == verdicts[0].id);
  QVERIFY(rig.received[1].message.notificationId == verdicts[1].id);
  QVERIFY(rig.received[2].message.notificationId == verdicts[2].id);
}

void DeliveryTest::manyBehindOneKeyHoldUpNeitherItsFirstNorOthers() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_transient"));
  const auto keyed = [](core::AcceptLine& line) { line.notification.orderingKey = "order-7"; };
  const base::Uuid first = rig.post("first@example.com", "", keyed).id;
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.state(first), State::retrying);  // due in a minute: behind all that wait for it
  for (int batch = 0; batch < 3; ++batch) {
    std::vector<core::AcceptLine> lines;
    for (int i = 0; i < 900; ++i) keyed(lines.emplace_back(Rig::line("a" + std::to_string(i) + "@example.com")));
    rig.postAll(std::move(lines));
  }
  const base::Uuid other = rig.post("other@example.com").id;
  rig.crash();
  rig.open();
  rig.provider("mail", Channel::email);
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.state(other), State::sent);
  QCOMPARE(rig.state(first), State::sent);
  QVERIFY(rig.received.size() > 10);  // they follow it
}

void DeliveryTest::hintOfBeforeTheClockWasSetBackBringsNoRetryForward() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_transient"));
  const base::Uuid id = rig.post("a@example.com").id;
  const store::DeliveryRow before = rig.row(id);
  rig.step();
  rig.clock.jumpWall(-std::chrono::hours{1});
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.state(id), State::retrying);
  QVERIFY2(rig.row(id).delivery.dueAt < before.delivery.dueAt, "or this shows nothing");
  const store::Lane lane{Channel::email, before.delivery.route, before.notification.priority};
  const store::ReadyRow twin{before.notification.seq, before.delivery.generation, before.notification.app, before.delivery.dueAt, false};
  rig.queue->setAside(lane, twin, rig.clock.now().wall);
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.attempts(id).size(), std::size_t{1});
  rig.run(std::chrono::minutes{3});
  QVERIFY(rig.attempts(id).size() > 1);
}

void DeliveryTest::noMoreIsClaimedThanSlotsAreFree() {
  Rig rig;
  core::PutProvider put;
  put.config.name = "mail";
  put.config.kind = "simulated";
  put.config.channel = Channel::email;
  put.config.concurrency = 3;
  QVERIFY(rig.command(put).ok());
  std::vector<core::AcceptLine> lines;
  for (int i = 0; i < 10; ++i) lines.push_back(Rig::line("a" + std::to_string(i) + "@example.com"));
  rig.postAll(std::move(lines));
  rig.step();
  QCOMPARE(rig.count(Channel::email, State::sending), 3);
  rig.run(std::chrono::seconds{30});
  QCOMPARE(rig.count(Channel::email, State::sent), 10);
}

void DeliveryTest::retriesBeyondTheBudgetWait() {
  core::CoreOptions options;
  options.breaker.trip.callsMin = options.breaker.trip.consecutiveLimit = 1'000'000;  // what keeps retries back is the budget alone
  Rig rig(1, options);
  rig.provider("mail", Channel::email, 0, always("share_transient"));
  std::vector<core::AcceptLine> lines;
  for (int i = 0; i < 30; ++i) lines.push_back(Rig::line("a" + std::to_string(i) + "@example.com"));
  const auto verdicts = rig.postAll(std::move(lines));
  rig.run(std::chrono::seconds{100});  // all were to be tried again after 72 s, and the first retry leaves its minute behind 100 s
  std::size_t attempts = 0;
  for (const auto& verdict : verdicts) attempts += rig.attempts(verdict.id).size();
  QCOMPARE(attempts, std::size_t{30 + 10});
  rig.provider("mail", Channel::email);
  rig.run(std::chrono::minutes{10});  // a retry that is sent gives its place to the next one
  QCOMPARE(rig.count(Channel::email, State::sent), 30);
}
