#include "tests/engine/egress/stop_test.h"

#include <QtTest>

#include "tests/engine/egress/http_server.h"
#include "tests/engine/egress/send_fixture.h"

using namespace signalbox;
using model::OutcomeClass;

namespace {
std::vector<egress::SendOrder> one(egress::SendOrder order) {
  std::vector<egress::SendOrder> orders;
  orders.push_back(std::move(order));
  return orders;
}
}  // namespace

void StopTest::whatHasBegunMayFinish() {
  SendFixture fixture;
  fixture.egress.submit(one(fixture.order(makeProvider("simulated", {{"latency_ms_p50", "200"}, {"latency_ms_p99", "200"}}), "ok@x")));
  QVERIFY(fixture.waitForArrived(1));
  fixture.egress.stop(base::Millis{10'000});
  QCOMPARE(fixture.finished().size(), std::size_t(1));
  QCOMPARE(int(fixture.finished()[0].outcome.outcome), int(OutcomeClass::sent));
}

void StopTest::whatHasBegunIsAmbiguousAfterTheDeadline() {
  HttpServer server;
  server.script({{Behaviour::Kind::hang}});
  SendFixture fixture;
  fixture.egress.submit(one(fixture.order(insideWebhook(), server.url())));
  QTRY_COMPARE(server.requests().size(), std::size_t(1));
  fixture.egress.stop(base::Millis{50});
  QCOMPARE(fixture.finished().size(), std::size_t(1));
  QCOMPARE(int(fixture.finished()[0].outcome.outcome), int(OutcomeClass::ambiguous));
  QCOMPARE(fixture.finished()[0].outcome.code, std::string("stopping"));
  QVERIFY(fixture.finished()[0].begun);
}

void StopTest::whatHasNotBegunIsAbandoned() {
  HttpServer server;  // takes the connection and never answers the TLS handshake
  server.script({{Behaviour::Kind::hang}});
  SendFixture fixture;
  fixture.egress.submit(one(fixture.order(insideWebhook(), "https://127.0.0.1:" + std::to_string(server.port()) + "/")));
  QTRY_COMPARE(server.connections(), 1);
  fixture.egress.stop(base::Millis{60'000});
  QCOMPARE(fixture.finished().size(), std::size_t(1));
  QCOMPARE(int(fixture.finished()[0].outcome.outcome), int(OutcomeClass::abandoned));
  QVERIFY(!fixture.finished()[0].begun);
}

void StopTest::simulatedSendsEndToo() {
  base::ManualClock clock(base::wallFromMillis(0));
  SendFixture fixture({}, &clock);
  fixture.egress.submit(one(fixture.order(makeProvider("simulated", {}), "ok@x")));
  QTRY_COMPARE(fixture.egress.inFlight(), std::size_t(1));
  fixture.egress.stop(base::Millis{20});
  QCOMPARE(fixture.finished().size(), std::size_t(1));
  QCOMPARE(int(fixture.finished()[0].outcome.outcome), int(OutcomeClass::abandoned));
}

void StopTest::anOrderAfterStopIsAbandonedAtOnce() {
  SendFixture fixture;
  fixture.egress.stop(base::Millis{0});
  fixture.egress.submit(one(fixture.order(makeProvider("simulated", {}), "ok@x")));
  QCOMPARE(fixture.finished().size(), std::size_t(1));
  QCOMPARE(int(fixture.finished()[0].outcome.outcome), int(OutcomeClass::abandoned));
  QVERIFY(!fixture.egress.start().ok());
}

void StopTest::stopBeforeStartAndTwiceIsLegal() {
  base::SystemClock clock;
  base::SilentLog log;
  std::vector<egress::FinishedSend> finished;
  egress::Sinks sinks;
  sinks.finished = [&](std::vector<egress::FinishedSend> sends) { finished = std::move(sends); };
  egress::Egress egress({}, clock, log, sinks);
  SendFixture fixture;
  egress.submit(one(fixture.order(makeProvider("simulated", {}), "ok@x")));
  egress.stop(base::Millis{0});
  egress.stop(base::Millis{0});
  QCOMPARE(finished.size(), std::size_t(1));
  fixture.egress.stop(base::Millis{0});
  fixture.egress.stop(base::Millis{0});
}
