#include "tests/engine/egress/simulated_egress_test.h"

#include <QtTest>

#include <atomic>

#include "engine/egress/simulated_egress.h"
#include "tests/engine/egress/send_fixture.h"

using namespace signalbox;
using egress::Arrival;
using egress::FinishedSend;
using model::OutcomeClass;

namespace {

constexpr base::Millis kHour{3'600'000};

egress::SendOrder order(std::shared_ptr<const providers::Provider> provider, model::Seq seq, const std::string& target = "a@example.org") {
  egress::SendOrder order;
  order.seq = seq;
  order.attempt = 1;
  order.epoch = seq * 10;
  order.tag = static_cast<std::uint64_t>(seq) + 100;
  order.providerName = "one";
  order.provider = std::move(provider);
  order.message.notificationId.bytes[0] = static_cast<std::uint8_t>(seq);
  order.message.notificationId.bytes[1] = static_cast<std::uint8_t>(seq >> 8);
  order.message.attempt = 1;
  order.message.target = target;
  order.dropAfter = base::BootTime::max();
  return order;
}

std::vector<egress::SendOrder> orders(const std::shared_ptr<const providers::Provider>& provider, int count) {
  std::vector<egress::SendOrder> made;
  for (int i = 1; i <= count; ++i) made.push_back(order(provider, i));
  return made;
}

template <class... Orders> std::vector<egress::SendOrder> list(Orders... each) {
  std::vector<egress::SendOrder> made;
  (made.push_back(std::move(each)), ...);
  return made;
}

}  // namespace

void SimulatedEgressTest::endsComeInTheOrderOfTheirDueTimes() {
  base::ManualClock clock(base::wallFromMillis(1'000'000));
  egress::SimulatedEgress sends;
  sends.submit(orders(makeProvider("simulated", {}), 200), clock.now());
  QCOMPARE(sends.inFlight(), std::size_t(200));
  QVERIFY(sends.runUntil(clock.now()).empty());
  const base::Now begin = clock.now();
  clock.advance(kHour);
  const auto finished = sends.runUntil(clock.now());
  QCOMPARE(finished.size(), std::size_t(200));
  QCOMPARE(sends.inFlight(), std::size_t(0));
  for (std::size_t i = 0; i < finished.size(); ++i) {
    if (i > 0) QVERIFY(finished[i - 1].at.boot <= finished[i].at.boot);
    QCOMPARE((finished[i].at.boot - begin.boot).count() * 1000, finished[i].outcome.latencyUs);
    QCOMPARE((finished[i].at.wall - begin.wall).count(), (finished[i].at.boot - begin.boot).count());
    QCOMPARE(finished[i].epoch, finished[i].seq * 10);
    QCOMPARE(finished[i].tag, static_cast<std::uint64_t>(finished[i].seq) + 100);
  }
}

void SimulatedEgressTest::aLostAnswerHasArrived() {
  base::ManualClock clock(base::wallFromMillis(0));
  std::vector<std::string> arrived;
  egress::SimulatedEgress sends([&](const Arrival& arrival) { arrived.push_back(arrival.message.target); });
  const auto provider = makeProvider("simulated", {});
  sends.submit(list(order(provider, 1, "lost@x"), order(provider, 2, "timeout@x"), order(provider, 3, "unreachable@x"), order(provider, 4, "ok@x"),
                    order(provider, 5, "bounce@x")),
               clock.now());
  clock.advance(kHour);
  std::map<model::Seq, FinishedSend> bySeq;
  for (auto& each : sends.runUntil(clock.now())) bySeq[each.seq] = each;
  std::sort(arrived.begin(), arrived.end());
  QCOMPARE(arrived, (std::vector<std::string>{"lost@x", "ok@x"}));
  QCOMPARE(int(bySeq[1].outcome.outcome), int(OutcomeClass::ambiguous));
  QCOMPARE(int(bySeq[2].outcome.outcome), int(OutcomeClass::ambiguous));
  QVERIFY(bySeq[1].begun && bySeq[2].begun && bySeq[4].begun && bySeq[5].begun && !bySeq[3].begun);
}

void SimulatedEgressTest::aStopTellsWhatArrivedFromWhatDidNot() {
  base::ManualClock clock(base::wallFromMillis(0));
  egress::SimulatedEgress sends;
  const auto provider = makeProvider("simulated", {{"latency_ms_p50", "100"}, {"latency_ms_p99", "100"}});
  sends.submit(list(order(provider, 1)), clock.now());
  clock.advance(base::Millis{60});
  QVERIFY(sends.runUntil(clock.now()).empty());
  sends.submit(list(order(provider, 2)), clock.now());
  const auto ended = sends.stop(clock.now());
  QCOMPARE(ended.size(), std::size_t(2));
  for (const auto& each : ended) {
    QCOMPARE(int(each.outcome.outcome), int(each.seq == 1 ? OutcomeClass::ambiguous : OutcomeClass::abandoned));
    QCOMPARE(each.begun, each.seq == 1);
  }
  QVERIFY(!sends.nextDue().has_value());
}

void SimulatedEgressTest::aLateOrderIsDropped() {
  base::ManualClock clock(base::wallFromMillis(0));
  egress::SimulatedEgress sends;
  auto late = order(makeProvider("simulated", {}), 1);
  late.dropAfter = clock.now().boot - base::Millis{1};
  sends.submit(list(std::move(late)), clock.now());
  QCOMPARE(sends.nextDue()->time_since_epoch().count(), clock.now().boot.time_since_epoch().count());
  const auto finished = sends.runUntil(clock.now());
  QCOMPARE(finished.size(), std::size_t(1));
  QCOMPARE(int(finished[0].outcome.outcome), int(OutcomeClass::abandoned));
  QVERIFY(!finished[0].begun);
}

void SimulatedEgressTest::anUnsendableMessageIsPermanent() {
  base::ManualClock clock(base::wallFromMillis(0));
  egress::SimulatedEgress sends;
  const auto refusing =
      std::make_shared<ScriptedProvider>([](const providers::Message&) { return base::Status(base::Code::invalid, "it cannot be said"); });
  const auto webhook = insideWebhook();
  sends.submit(list(order(refusing, 1), order(webhook, 2, "http://127.0.0.1/")), clock.now());
  const auto finished = sends.runUntil(clock.now());
  QCOMPARE(finished.size(), std::size_t(2));
  QCOMPARE(int(finished[0].outcome.outcome), int(OutcomeClass::permanent));
  QCOMPARE(finished[0].outcome.message, std::string("it cannot be said"));
  QCOMPARE(int(finished[1].outcome.outcome), int(OutcomeClass::notSent));
}

void SimulatedEgressTest::oneSeedGivesOneHistory() {
  const auto history = [](int stepMs) {
    base::ManualClock clock(base::wallFromMillis(0));
    std::vector<std::string> lines;
    egress::SimulatedEgress sends([&](const Arrival& arrival) { lines.push_back("arrived " + arrival.message.notificationId.toString()); });
    sends.submit(orders(makeProvider("simulated", {{"share_ambiguous", "0.3"}, {"share_transient", "0.3"}}), 100), clock.now());
    while (sends.inFlight() > 0) {
      clock.advance(base::Millis{stepMs});
      for (const auto& each : sends.runUntil(clock.now()))
        lines.push_back(std::to_string(each.seq) + " " + each.outcome.code + " " + base::formatRfc3339(each.at.wall));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  };
  QCOMPARE(history(1), history(1));
  QCOMPARE(history(1), history(977));  // the size of the steps changes nothing
}

void SimulatedEgressTest::theThreadFollowsTheInjectedClock() {
  base::ManualClock clock(base::wallFromMillis(0));
  SendFixture fixture({}, &clock);
  const auto simulated = makeProvider("simulated", {{"latency_ms_p50", "1000"}, {"latency_ms_p99", "1000"}});
  std::atomic<int> built{0};
  const auto counting = std::make_shared<ScriptedProvider>([&](const providers::Message& message) {
    ++built;
    return simulated->build(message);
  });
  fixture.egress.submit(orders(counting, 50));
  QTRY_COMPARE(built.load(), 50);
  QCOMPARE(fixture.egress.inFlight(), std::size_t(50));
  // Orders begin one after another, but the clock stands: all are due at the same instant, and none before it.
  clock.advance(base::Millis{600});
  QVERIFY(fixture.waitForArrived(50));
  QCOMPARE(fixture.finished().size(), std::size_t(0));
  clock.advance(base::Millis{600});
  QVERIFY(fixture.waitForFinished(50));
  QTRY_COMPARE(fixture.egress.inFlight(), std::size_t(0));
  QCOMPARE(fixture.threadNames.front(), std::string("sb-egress"));
}

void SimulatedEgressTest::aFastClockMakesSendsFast() {
  base::SystemClock machine;
  base::FastClock clock(machine, base::wallFromMillis(0), 10'000);
  SendFixture fixture({}, &clock);
  fixture.egress.submit(orders(makeProvider("simulated", {{"latency_ms_p50", "60000"}, {"latency_ms_p99", "60000"}, {"timeout_ms", "600000"}}), 50));
  QVERIFY(fixture.waitForFinished(50));  // a minute each, in far less than the patience of the test
  QCOMPARE(fixture.finished().front().outcome.latencyUs, std::int64_t(60'000'000));
}

void SimulatedEgressTest::healthAnswersAtOnce() {
  SendFixture fixture;
  fixture.egress.checkHealth({"one", makeProvider("simulated", {}), 5});
  fixture.egress.checkHealth({"two", makeProvider("simulated", {{"share_not_sent", "1"}}), 6});
  fixture.egress.checkHealth({"three", insideWebhook(), 7});
  QVERIFY(fixture.waitForHealth(3));
  QVERIFY(fixture.healthAnswers[0].defined && fixture.healthAnswers[0].healthy && fixture.healthAnswers[0].tag == 5);
  QVERIFY(fixture.healthAnswers[1].defined && !fixture.healthAnswers[1].healthy);
  QVERIFY(!fixture.healthAnswers[2].defined);
}
