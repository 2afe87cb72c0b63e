#include "tests/engine/egress/lookup_test.h"

#include <QtTest>

#include "engine/egress/simulated_egress.h"
#include "tests/engine/egress/http_server.h"
#include "tests/engine/egress/send_fixture.h"

using namespace signalbox;
using enum Behaviour::Kind;
using providers::Lookup;

namespace {

std::shared_ptr<ScriptedProvider> asking(base::Millis timeout = base::Millis{5000}) {
  return std::make_shared<ScriptedProvider>([=](const providers::Message& message) {
    providers::Request request;
    request.http = providers::HttpRequest{"GET", message.target};
    request.connectTimeout = request.totalTimeout = timeout;
    return request;
  });
}

}  // namespace

void LookupTest::theProviderIsAskedAndReadsTheAnswer() {
  HttpServer server;
  server.script({{answer, 200}, {answer, 404}, {answer, 500}});
  SendFixture fixture;
  for (std::size_t i = 1; i <= 3; ++i) {
    fixture.egress.lookUp(fixture.lookup(asking(), server.url("/messages")));
    QVERIFY(fixture.waitForLookups(i));
  }
  QVERIFY(server.requests().front().starts_with("GET /messages HTTP/1.1\r\n"));
  QCOMPARE(int(fixture.lookups[0].finding.lookup), int(Lookup::found));
  QCOMPARE(fixture.lookups[0].finding.providerMessageId, std::string("018f7a4e-1111-7222-8333-444455550001"));
  QCOMPARE(fixture.lookups[0].seq, model::Seq(1));
  QCOMPARE(fixture.lookups[0].attempt, 1);
  QCOMPARE(fixture.lookups[0].tag, std::uint64_t(99));
  QCOMPARE(fixture.lookups[0].providerName, std::string("one"));
  QVERIFY(fixture.lookups[0].defined);
  QCOMPARE(int(fixture.lookups[1].finding.lookup), int(Lookup::notFound));
  QCOMPARE(int(fixture.lookups[2].finding.lookup), int(Lookup::unknown));
  QCOMPARE(fixture.finished().size(), std::size_t(0));
}

void LookupTest::aLookupThatGetsNoAnswerKnowsNothing() {
  HttpServer server;
  server.script({{hang}});
  SendFixture fixture;
  fixture.egress.lookUp(fixture.lookup(asking(base::Millis{300}), server.url()));
  QVERIFY(fixture.waitForLookups(1));
  QCOMPARE(int(fixture.lookups[0].finding.lookup), int(Lookup::unknown));
  QCOMPARE(fixture.lookups[0].finding.code, std::string("timeout"));
}

void LookupTest::aProviderThatCannotLookUpSaysSo() {
  SendFixture fixture;
  fixture.egress.lookUp(fixture.lookup(insideWebhook(), "http://127.0.0.1/"));
  fixture.egress.lookUp(fixture.lookup(makeProvider("simulated", {}), "ok@example.org"));
  QVERIFY(fixture.waitForLookups(2));
  QVERIFY(!fixture.lookups[0].defined && !fixture.lookups[1].defined);
}

void LookupTest::simulatedLookupsTellTheTruth_data() {
  QTest::addColumn<QString>("target");
  QTest::addColumn<int>("lookup");
  QTest::newRow("the answer was lost") << "lost@example.org" << int(Lookup::found);
  QTest::newRow("it did not arrive") << "timeout@example.org" << int(Lookup::notFound);
}

void LookupTest::simulatedLookupsTellTheTruth() {
  QFETCH(QString, target);
  QFETCH(int, lookup);
  const auto provider = makeProvider("simulated", {{"looks_up", "true"}, {"timeout_ms", "100"}});
  SendFixture fixture;
  QCOMPARE(int(fixture.send(provider, target.toStdString()).outcome.outcome), int(model::OutcomeClass::ambiguous));
  egress::LookupOrder order = fixture.lookup(provider, target.toStdString());
  fixture.egress.lookUp(order);
  QVERIFY(fixture.waitForLookups(1));
  QCOMPARE(int(fixture.lookups[0].finding.lookup), lookup);
  QCOMPARE(fixture.lookups[0].finding.providerMessageId.empty(), lookup != int(Lookup::found));
  QCOMPARE(fixture.arrivals.empty(), lookup != int(Lookup::found));
}

void LookupTest::aSimulationAnswersAtOnce() {
  base::ManualClock clock(base::wallFromMillis(1'000'000));
  SendFixture fixture;
  const egress::SimulatedEgress sends;
  const auto provider = makeProvider("simulated", {{"looks_up", "true"}});
  const auto found = sends.lookUp(fixture.lookup(provider, "lost@example.org"), clock.now());
  QVERIFY(found.defined && found.finding.lookup == Lookup::found && found.at.wall == clock.now().wall);
  QVERIFY(!sends.lookUp(fixture.lookup(makeProvider("simulated", {}), "lost@example.org"), clock.now()).defined);
}

void LookupTest::afterStopNobodyIsAsked() {
  HttpServer server;
  SendFixture fixture;
  fixture.egress.stop(base::Millis{0});
  fixture.egress.lookUp(fixture.lookup(asking(), server.url()));
  QVERIFY(fixture.waitForLookups(1));
  QVERIFY(fixture.lookups[0].defined);
  QCOMPARE(int(fixture.lookups[0].finding.lookup), int(Lookup::unknown));
  QCOMPARE(fixture.lookups[0].finding.code, std::string("stopping"));
  QVERIFY(fixture.lookups[0].finding.askAgainIn);
  QCOMPARE(server.connections(), 0);
}
