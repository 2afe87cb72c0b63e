#include "tests/engine/providers/simulated_provider_test.h"

#include <QtTest>

#include <algorithm>
#include <map>

#include "engine/base/random.h"
#include "engine/providers/catalogue.h"

using namespace signalbox;
using model::OutcomeClass;

namespace {

std::unique_ptr<providers::Provider> make(std::map<std::string, std::string> settings) {
  model::ProviderConfig config;
  config.name = "sim";
  config.kind = "simulated";
  config.settings = std::move(settings);
  auto provider = providers::makeProvider(config);
  return provider ? std::move(provider).value() : nullptr;
}

providers::Message message(std::uint64_t number, const std::string& target = "a@example.org", std::int32_t attempt = 1) {
  base::SeededRandom random(number);
  providers::Message message;
  random.fill(message.notificationId.bytes);
  message.attempt = attempt;
  message.target = target;
  return message;
}

providers::SimulatedRequest simulated(const providers::Provider& provider, const providers::Message& message) {
  return *provider.build(message).value().simulated;
}

}  // namespace

void SimulatedProviderTest::targetsForceTheirEnd_data() {
  QTest::addColumn<QString>("target");
  QTest::addColumn<int>("outcome");
  QTest::addColumn<bool>("arrives");
  QTest::addColumn<bool>("suppress");
  const auto row = [](const char* target, OutcomeClass outcome, bool arrives, bool suppress = false) {
    QTest::newRow(target) << target << int(outcome) << arrives << suppress;
  };
  row("ok@example.org", OutcomeClass::sent, true);
  row("bounce@example.org", OutcomeClass::permanent, false, true);
  row("permanent@example.org", OutcomeClass::permanent, false);
  row("transient@example.org", OutcomeClass::transient, false);
  row("throttled@example.org", OutcomeClass::throttled, false);
  row("credential@example.org", OutcomeClass::credential, false);
  row("unreachable@example.org", OutcomeClass::notSent, false);
  row("lost@example.org", OutcomeClass::ambiguous, true);
  row("timeout@example.org", OutcomeClass::ambiguous, false);
  row("+0000", OutcomeClass::sent, true);
  row("+0004555", OutcomeClass::permanent, false, true);
  row("+0007", OutcomeClass::ambiguous, true);
  row("bounce:device", OutcomeClass::permanent, false, true);
  row("https://transient.example.org/x", OutcomeClass::transient, false);
  row("bouncer@example.org", OutcomeClass::sent, true);
  row("bounce.smith@example.org", OutcomeClass::sent, true);
  row("+49151", OutcomeClass::sent, true);
  row("bounce", OutcomeClass::sent, true);
}

void SimulatedProviderTest::targetsForceTheirEnd() {
  QFETCH(QString, target);
  QFETCH(int, outcome);
  QFETCH(bool, arrives);
  QFETCH(bool, suppress);
  const auto provider = make({});
  const auto request = simulated(*provider, message(1, target.toStdString()));
  QCOMPARE(int(request.outcome.outcome), outcome);
  QCOMPARE(request.arrives, arrives);
  QCOMPARE(request.outcome.suppressRecipient, suppress);
  QCOMPARE(request.outcome.retryAfter.has_value(), request.outcome.outcome == OutcomeClass::throttled);
}

void SimulatedProviderTest::theSameMessageAlwaysEndsTheSameWay() {
  const std::map<std::string, std::string> settings{{"share_transient", "0.3"}, {"share_ambiguous", "0.3"}};
  const auto first = make(settings);
  const auto second = make(settings);
  for (std::uint64_t i = 0; i < 200; ++i) {
    const auto a = simulated(*first, message(i));
    const auto b = simulated(*second, message(i));
    QCOMPARE(a.outcome.code, b.outcome.code);
    QCOMPARE(a.latency.count(), b.latency.count());
    QCOMPARE(a.arrives, b.arrives);
  }
}

void SimulatedProviderTest::anotherAttemptAndAnotherSeedDecideAnew() {
  const auto first = make({{"share_transient", "0.5"}});
  const auto other = make({{"share_transient", "0.5"}, {"seed", "7"}});
  int byAttempt = 0;
  int bySeed = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const auto ending = simulated(*first, message(i)).outcome.outcome;
    byAttempt += ending != simulated(*first, message(i, "a@example.org", 2)).outcome.outcome;
    bySeed += ending != simulated(*other, message(i)).outcome.outcome;
  }
  QVERIFY2(byAttempt > 60 && byAttempt < 140, qPrintable(QString::number(byAttempt)));
  QVERIFY2(bySeed > 60 && bySeed < 140, qPrintable(QString::number(bySeed)));
}

void SimulatedProviderTest::sharesAreKept() {
  const auto provider = make({{"share_transient", "0.1"},
                              {"share_throttled", "0.1"},
                              {"share_permanent", "0.1"},
                              {"share_bounced", "0.05"},
                              {"share_credential", "0.05"},
                              {"share_not_sent", "0.1"},
                              {"share_ambiguous", "0.1"},
                              {"share_timeout", "0.1"}});
  std::map<std::string, int> counts;
  int arrived = 0;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const auto request = simulated(*provider, message(i));
    ++counts[request.outcome.code];
    arrived += request.arrives;
  }
  const auto near = [&](const char* code, int expected) { return std::abs(counts[code] - expected) < 150; };
  QVERIFY(near("200", 3000) && near("503", 1000) && near("429", 1000) && near("400", 1000) && near("550 5.1.1", 500));
  QVERIFY(near("401", 500) && near("connection_refused", 1000) && near("connection_lost", 1000) && near("timeout", 1000));
  QVERIFY(std::abs(arrived - 4000) < 200);
}

void SimulatedProviderTest::latenciesFollowTheTwoPercentiles() {
  const auto provider = make({{"latency_ms_p50", "100"}, {"latency_ms_p99", "1000"}});
  std::vector<std::int64_t> latencies;
  for (std::uint64_t i = 0; i < 10'000; ++i) latencies.push_back(simulated(*provider, message(i)).latency.count());
  std::sort(latencies.begin(), latencies.end());
  QVERIFY(std::abs(latencies[5000] - 100) < 8);
  QVERIFY(std::abs(latencies[9900] - 1000) < 200);
}

void SimulatedProviderTest::aBrownOutSlowsAndTimesOut() {
  const auto healthy = make({});
  const auto browned = make({{"brown_out", "1"}, {"timeout_ms", "5000"}});
  int timeouts = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const auto slow = simulated(*browned, message(i));
    if (slow.outcome.code == "timeout") {
      ++timeouts;
      QCOMPARE(slow.latency.count(), 5000);
    } else {
      QVERIFY(slow.latency >= std::min(simulated(*healthy, message(i)).latency * 9, base::Millis{5000}));
    }
  }
  QVERIFY(timeouts > 430 && timeouts < 570);
}

void SimulatedProviderTest::sharesAboveOneAreRefused() {
  QVERIFY(make({{"share_transient", "0.5"}, {"share_permanent", "0.5"}}) != nullptr);
  QVERIFY(make({{"share_transient", "0.5"}, {"share_permanent", "0.51"}}) == nullptr);
  QVERIFY(make({{"share_transient", "1.5"}}) == nullptr);
  QVERIFY(make({{"share_transient", "nan"}}) == nullptr);
  QVERIFY(make({{"latency_ms_p50", "500"}, {"latency_ms_p99", "100"}}) == nullptr);
}

void SimulatedProviderTest::healthFollowsTheSettings() {
  const auto health = [](const providers::Provider& provider) { return provider.healthCheck()->simulated->outcome.outcome; };
  QCOMPARE(int(health(*make({}))), int(OutcomeClass::sent));
  QCOMPARE(int(health(*make({{"share_throttled", "1"}}))), int(OutcomeClass::sent));
  QVERIFY(health(*make({{"share_not_sent", "1"}})) != OutcomeClass::sent);
  QVERIFY(health(*make({{"brown_out", "1"}})) != OutcomeClass::sent);
}
