// Rules 11 and 15: who goes first, who goes alone, and in which order.
#include "tests/engine/core/claim_test.h"

#include <QTest>

#include <algorithm>

#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::Priority;
using model::State;

namespace {

void providerWithSlots(Rig& rig, int slotCount, const std::string& latencyMs = "200") {
  core::PutProvider put;
  put.config.name = "mail";
  put.config.kind = "simulated";
  put.config.channel = Channel::email;
  put.config.concurrency = slotCount;
  put.config.settings = {{"latency_ms_p50", latencyMs}, {"latency_ms_p99", latencyMs}};
  const auto done = rig.command(put);
  SB_CHECK(done.ok(), done.status().toString().c_str());
}

std::vector<base::Uuid> postMany(Rig& rig, int count, const std::string& prefix, std::function<void(core::AcceptLine&)> change = {}) {
  std::vector<core::AcceptLine> lines;
  for (int i = 0; i < count; ++i) {
    lines.push_back(Rig::line(prefix + std::to_string(i) + "@example.com"));
    if (change) change(lines.back());
  }
  std::vector<base::Uuid> ids;
  for (const auto& verdict : rig.postAll(std::move(lines))) {
    SB_CHECK(verdict.status.ok(), verdict.status.toString().c_str());
    ids.push_back(verdict.id);
  }
  return ids;
}

/// How many of the first `count` that arrived have a target that begins so.
long among(const Rig& rig, std::size_t count, const std::string& prefix) {
  const auto end = rig.received.begin() + static_cast<std::ptrdiff_t>(std::min(count, rig.received.size()));
  return std::count_if(rig.received.begin(), end, [&prefix](const egress::Arrival& arrival) { return arrival.message.target.starts_with(prefix); });
}

std::size_t placeOf(const Rig& rig, const std::string& target) {
  const auto found =
      std::find_if(rig.received.begin(), rig.received.end(), [&target](const auto& arrival) { return arrival.message.target == target; });
  return static_cast<std::size_t>(found - rig.received.begin());
}

void hold(Rig& rig, bool paused) {
  SB_CHECK(rig.command(core::PatchQueue{Channel::email, paused, std::nullopt, std::nullopt}).ok(), "paused or not");
}

/// What waits is in the queue a second time, behind itself.
void bringAgain(Rig& rig, const base::Uuid& id) {
  const store::DeliveryRow row = rig.row(id);
  const store::Lane lane{Channel::email, row.delivery.route, row.notification.priority};
  rig.step();  // the queue has read the lane
  const std::size_t before = rig.queue->size();
  rig.queue->add(lane, {row.notification.seq, row.delivery.generation, row.notification.app, row.delivery.dueAt, false});
  SB_CHECK(rig.queue->size() == before + 1, "it is there twice");
}

/// Time passes in small steps; `look` sees every state between them.
template <class Look> void watch(Rig& rig, base::Millis length, Look look) {
  for (base::Millis passed{0}; passed < length; passed += base::Millis{50}) {
    rig.step();
    look();
    rig.clock.advance(base::Millis{50});
  }
}

}  // namespace

void ClaimTest::floodOfOneAppLeavesRoomForAnother() {
  Rig rig;
  providerWithSlots(rig, 4);
  hold(rig, true);
  postMany(rig, 300, "flood", [](core::AcceptLine& line) { line.notification.app = "flood"; });
  postMany(rig, 20, "small", [](core::AcceptLine& line) { line.notification.app = "small"; });
  hold(rig, false);
  rig.run(std::chrono::seconds{30});
  QCOMPARE(rig.received.size(), std::size_t{320});
  QVERIFY2(among(rig, 44, "small") >= 19, qPrintable(QString::number(among(rig, 44, "small"))));
}

void ClaimTest::prioritiesShareFewSlotsByWeight() {
  Rig rig;
  providerWithSlots(rig, 4);
  hold(rig, true);
  postMany(rig, 300, "high", [](core::AcceptLine& line) { line.notification.priority = Priority::high; });
  postMany(rig, 300, "normal");
  postMany(rig, 300, "low", [](core::AcceptLine& line) { line.notification.priority = Priority::low; });
  hold(rig, false);
  rig.run(std::chrono::seconds{60});
  QCOMPARE(rig.received.size(), std::size_t{900});
  // 8 : 4 : 1 while all three wait, then 4 : 1, and low has the rest.
  const std::size_t first = 260;
  QVERIFY2(std::abs(among(rig, first, "high") - 160) <= 10, qPrintable(QString::number(among(rig, first, "high"))));
  QVERIFY2(std::abs(among(rig, first, "normal") - 80) <= 10, qPrintable(QString::number(among(rig, first, "normal"))));
  QVERIFY2(std::abs(among(rig, first, "low") - 20) <= 6, qPrintable(QString::number(among(rig, first, "low"))));
}

void ClaimTest::urgentMessageOvertakesABacklog() {
  Rig rig;
  providerWithSlots(rig, 4);
  postMany(rig, 300, "low", [](core::AcceptLine& line) { line.notification.priority = Priority::low; });
  postMany(rig, 300, "normal");
  rig.run(std::chrono::seconds{5});
  const std::size_t before = rig.received.size();
  QVERIFY(before > 50 && before < 500);
  postMany(rig, 1, "code", [](core::AcceptLine& line) { line.notification.priority = Priority::high; });
  rig.run(std::chrono::seconds{5});
  QVERIFY(placeOf(rig, "code0@example.com") <= before + 8);  // what was under way, and no more than the slots
}

void ClaimTest::blockedLaneHoldsUpNoOther() {
  Rig rig;
  providerWithSlots(rig, 4);
  rig.provider("dead", Channel::email, 1, always("share_ambiguous"));
  QVERIFY(rig.command(core::ForceBreaker{"mail", model::BreakerMode::forcedOpen, std::nullopt}).ok());
  // Their outcome is unknown, so they may go through "dead" only, and that is switched off now.
  const auto stuck = postMany(rig, 3, "stuck", [](core::AcceptLine& line) { line.notification.priority = Priority::high; });
  rig.run(std::chrono::seconds{2});
  QVERIFY(rig.command(core::ForceBreaker{"dead", model::BreakerMode::forcedOpen, std::nullopt}).ok());
  QVERIFY(rig.command(core::ForceBreaker{"mail", model::BreakerMode::forcedClosed, std::nullopt}).ok());
  rig.run(std::chrono::minutes{3});
  for (const base::Uuid& id : stuck) QVERIFY(model::isWaiting(rig.state(id)));
  rig.received.clear();
  const auto normal = postMany(rig, 30, "normal");
  const auto low = postMany(rig, 30, "low", [](core::AcceptLine& line) { line.notification.priority = Priority::low; });
  rig.run(std::chrono::seconds{10});
  for (const base::Uuid& id : normal) QCOMPARE(rig.state(id), State::sent);
  for (const base::Uuid& id : low) QCOMPARE(rig.state(id), State::sent);
  QVERIFY(among(rig, 30, "low") >= 3);
}

void ClaimTest::suspectsAreSentOneAtATimeBesideOtherTraffic() {
  Rig rig;
  providerWithSlots(rig, 16, "1000");
  const auto suspects = postMany(rig, 4, "suspect");
  rig.step();
  QCOMPARE(rig.count(Channel::email, State::sending), 4);
  rig.crash();
  const auto others = postMany(rig, 6, "other");
  std::size_t together = 0;
  bool alone = true;
  watch(rig, std::chrono::seconds{10}, [&] {
    if (rig.core->memory().suspectsInFlight > 1) alone = false;
    if (rig.core->memory().suspectsInFlight == 1) together = std::max(together, rig.core->memory().inFlight.size());
  });
  QVERIFY(alone);
  QVERIFY(together >= 4);  // the others did not wait
  for (const base::Uuid& id : suspects) QCOMPARE(rig.state(id), State::sent);
  for (const base::Uuid& id : others) QCOMPARE(rig.copies(id), 1);
  QCOMPARE(rig.core->memory().crashesInRow, 0);
}

void ClaimTest::afterASecondCrashEachSuspectIsSentAlone() {
  Rig rig;
  providerWithSlots(rig, 16, "1000");
  const auto suspects = postMany(rig, 3, "suspect");
  rig.step();
  rig.crash();
  rig.step();
  watch(rig, base::Millis{200}, [] {});
  QVERIFY(rig.core->memory().suspectsInFlight == 1);
  rig.crash();
  postMany(rig, 6, "other");
  bool alone = true;
  watch(rig, std::chrono::seconds{20}, [&] {
    if (rig.core->memory().suspectsInFlight > 0 && rig.core->memory().inFlight.size() > 1) alone = false;
  });
  QVERIFY(alone);
  QCOMPARE(rig.count(Channel::email, State::sent), 9);
  QCOMPARE(rig.core->memory().crashesInRow, 0);
}

void ClaimTest::onlyThePoisonedOneDies() {
  Rig rig;
  providerWithSlots(rig, 16, "1000");
  const auto innocent = postMany(rig, 5, "good");
  const auto poisoned = postMany(rig, 1, "poison").front();
  int crashes = 0;
  for (int i = 0; i < 4000 && rig.state(poisoned) != State::dead; ++i) {
    rig.step();
    if (rig.state(poisoned) == State::sending) {
      ++crashes;  // the engine cannot bear it
      rig.crash();
      rig.step();
    }
    rig.clock.advance(base::Millis{50});
  }
  QCOMPARE(rig.state(poisoned), State::dead);
  QVERIFY2(crashes <= 5, qPrintable(QString::number(crashes)));
  rig.run(std::chrono::minutes{5});
  for (const base::Uuid& id : innocent) QCOMPARE(rig.state(id), State::sent);
}

void ClaimTest::orderingKeyIsKeptOverReplays() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_permanent"));
  const auto keyed = [](core::AcceptLine& line) { line.notification.orderingKey = "order-7"; };
  const auto dead = postMany(rig, 2, "dead", keyed);
  rig.run(std::chrono::minutes{1});
  for (const base::Uuid& id : dead) QCOMPARE(rig.state(id), State::dead);
  rig.provider("mail", Channel::email, 0, always("share_transient"));
  model::Plan wanted;
  wanted.kind = model::OperationKind::replay;
  const auto planned = rig.command(core::CreatePlan{wanted});
  QVERIFY(planned.ok());
  model::Plan counted = *rig.store->plan(planned->id).value();
  counted.state = model::PlanState::ready;
  counted.counts[0] = 2;
  QVERIFY(rig.command(core::PlanProgress{counted}).ok());
  QVERIFY(rig.command(core::CreateOperation{planned->id, 0, std::nullopt, base::Millis{0}}, "the provider is back").ok());
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.state(dead[0]), State::retrying);
  QCOMPARE(rig.attempts(dead[1]).size(), std::size_t{1});  // the second waits for the first, also in the new generation
  const auto third = postMany(rig, 1, "third", keyed).front();
  rig.run(std::chrono::seconds{10});
  QVERIFY(rig.attempts(third).empty());
  rig.provider("mail", Channel::email);
  rig.run(std::chrono::minutes{10});
  QCOMPARE(rig.received.size(), std::size_t{3});
  QVERIFY(rig.received[0].message.notificationId == dead[0]);
  QVERIFY(rig.received[1].message.notificationId == dead[1]);
  QVERIFY(rig.received[2].message.notificationId == third);
}

void ClaimTest::rowThatWaitedForItsOrderIsNotTriedAgainEarly() {
  Rig rig;
  providerWithSlots(rig, 10, "1000");
  rig.provider("other", Channel::email, 1);
  const auto ordered = [](core::AcceptLine& line) { line.notification.orderingKey = "customer"; };
  const auto first = postMany(rig, 1, "ok", ordered).front();
  // Looked at while the first one is being sent, and put aside for 30 s; it goes as soon as that one has ended.
  const auto second = rig.post("lost@example.com", "", ordered).id;
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(first), State::sent);
  QCOMPARE(rig.state(second), State::retrying);
  const base::WallTime due = rig.row(second).delivery.dueAt;
  rig.run(std::chrono::seconds{40});
  QCOMPARE(rig.attempts(second).size(), std::size_t{1});
  rig.run(std::chrono::minutes{2});
  const auto attempts = rig.attempts(second);
  QVERIFY(attempts.size() > 1);
  QVERIFY(attempts[1].intentAt >= due);
  QCOMPARE(attempts[1].provider, attempts[0].provider);
}

void ClaimTest::whatWaitsForOneThatEndsInTheSameStepGoesAtOnce_data() {
  QTest::addColumn<Priority>("priority");
  QTest::newRow("looked at before it") << Priority::high;
  QTest::newRow("read together with it") << Priority::normal;
}

void ClaimTest::whatWaitsForOneThatEndsInTheSameStepGoesAtOnce() {
  QFETCH(const Priority, priority);
  core::CoreOptions options;
  options.sweepInterval = std::chrono::hours{1};  // the claim finds it expired, not the sweep
  Rig rig(1, options);
  providerWithSlots(rig, 10);
  hold(rig, true);
  const auto late = rig.clock.now().wall + std::chrono::seconds{30};
  const auto first = rig.post("first@example.com", "", [late](core::AcceptLine& line) {
    line.notification.orderingKey = "customer";
    line.notification.expiresAt = late;
  }).id;
  const auto second = rig.post("second@example.com", "", [priority](core::AcceptLine& line) {
    line.notification.orderingKey = "customer";
    line.notification.priority = priority;
  }).id;
  rig.clock.advance(std::chrono::minutes{1});
  hold(rig, false);
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(first), State::expired);
  QCOMPARE(rig.state(second), State::sent);
}

void ClaimTest::contentsBeingSentAreBounded() {
  core::CoreOptions options;
  options.bounds.bytesInFlight = 10'000;
  Rig rig(1, options);
  providerWithSlots(rig, 10);
  const auto withText = [](std::size_t bytes) {
    return [bytes](core::AcceptLine& line) { line.notification.content = R"({"subject":"s","text":")" + std::string(bytes, 'x') + "\"}"; };
  };
  const std::vector<base::Uuid> many = postMany(rig, 6, "a", withText(4'000));
  const std::vector<base::Uuid> alone = postMany(rig, 1, "b", withText(40'000));
  std::size_t most = 0;
  watch(rig, std::chrono::seconds{10}, [&] { most = std::max(most, rig.core->memory().inFlight.size()); });
  QCOMPARE(most, std::size_t{2});
  for (const base::Uuid& id : many) QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.state(alone.front()), State::sent);  // what exceeds the bound by itself goes alone
  QCOMPARE(rig.core->memory().bytesInFlight, std::size_t{0});
}

void ClaimTest::whatTheQueueBringsTwiceTakesOneSlot() {
  Rig rig;
  providerWithSlots(rig, 2);
  hold(rig, true);
  const base::Uuid twice = postMany(rig, 1, "twice").front();
  bringAgain(rig, twice);
  rig.clock.advance(base::Millis{1});  // the other comes behind both
  const base::Uuid other = postMany(rig, 1, "other").front();
  hold(rig, false);
  rig.step();
  QCOMPARE(rig.state(twice), State::sending);
  QCOMPARE(rig.state(other), State::sending);
  QCOMPARE(rig.core->memory().inFlight.size(), std::size_t{2});
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.copies(twice), 1);
  QCOMPARE(rig.copies(other), 1);
}

void ClaimTest::whatTheQueueBringsTwiceIsPutOffOnce() {
  Rig rig;
  providerWithSlots(rig, 2);
  hold(rig, true);
  model::Recipient ana;
  ana.id = "ana";
  ana.email = "ana@example.com";
  QVERIFY(rig.command(core::PutRecipients{{ana}}).ok());
  const base::Uuid twice = rig.post("", "", [](core::AcceptLine& line) { line.notification.recipientId = "ana"; }).id;
  ana.timeZone = "UTC";  // 12:00 there
  ana.quietFrom = "11:00";
  ana.quietTo = "13:00";
  QVERIFY(rig.command(core::PutRecipients{{ana}}).ok());
  bringAgain(rig, twice);
  hold(rig, false);
  rig.step();
  const auto detail = rig.reader->detail(twice).value();
  QCOMPARE(std::count_if(detail->history.begin(), detail->history.end(), [](const auto& row) { return row.kind == "deferred"; }), 1);
}
