#include "engine/policy/routing.h"

#include <QtTest>
#include <array>
#include <boost/json.hpp>

#include "engine/policy/retry_route.h"
#include "tests/engine/policy/policy_tests.h"

namespace signalbox::policy::tests {
using model::OutcomeClass;
using Order = std::vector<std::size_t>;

class RoutingTest : public QObject {
  Q_OBJECT
 private:
  base::SeededRandom random_{12};

 private Q_SLOTS:
  void positionDecidesAndNameBreaksTies() {
    const std::array candidates{Candidate{"c", 1, 2}, Candidate{"b", 2, 1}, Candidate{"a", 3, 2}, Candidate{"d", 4, 0, 0, false}};
    const RouteOrder route = orderOf(candidates, model::kAnyRoute, random_);
    QCOMPARE(route.order, (Order{1, 2, 0}));
    QCOMPARE(route.kind, std::string{"first"});
  }

  void weightIsTheShareThatGoesElsewhereFirst() {
    const std::array candidates{Candidate{"a", 1, 0, 0.9}, Candidate{"b", 2, 1, 0.1}, Candidate{"c", 3, 2, 0.25}};
    std::array<int, 3> first{};
    for (int i = 0; i < 20'000; ++i) {
      const RouteOrder route = orderOf(candidates, model::kAnyRoute, random_);
      QCOMPARE(route.order.size(), std::size_t{3});
      ++first[route.order.front()];
      QCOMPARE(route.kind, std::string{route.order.front() == 0 ? "first" : "weight"});
      if (route.order.front() == 2) QCOMPARE(route.order, (Order{2, 0, 1}));
    }
    QVERIFY(std::abs(first[0] - 13'000) < 400);
    QVERIFY(std::abs(first[1] - 2'000) < 300);
    QVERIFY(std::abs(first[2] - 5'000) < 300);
  }

  void weightsOfMoreThanOneTakeAllFromTheFirst() {
    const std::array candidates{Candidate{"a", 1, 0}, Candidate{"b", 2, 1, 0.7}, Candidate{"c", 3, 2, 0.7}};
    for (int i = 0; i < 1000; ++i) QVERIFY(orderOf(candidates, model::kAnyRoute, random_).order.front() != 0);
  }

  void withoutWeightsNoRandomnessIsUsed() {
    const std::array candidates{Candidate{"a", 1, 0, 0.5}, Candidate{"b", 2, 1}};
    base::SeededRandom used{1};
    base::SeededRandom fresh{1};
    (void)orderOf(candidates, model::kAnyRoute, used);
    QCOMPARE(used.next(), fresh.next());
  }

  void afterAFailureTheOthersGoFirst() {
    const std::array candidates{Candidate{"a", 1, 0}, Candidate{"b", 2, 1}, Candidate{"c", 3, 2}};
    const auto after = [&](std::string_view failed, model::RouteId pinned = model::kAnyRoute) {
      RouteOrder route = orderOf(candidates, pinned, random_);
      turnAway(route, candidates, failed);
      return route;
    };
    QCOMPARE(after("a").order, (Order{1, 2, 0}));
    QCOMPARE(after("a").kind, std::string{"after_failure"});
    QCOMPARE(after("a").words, std::string{"the try before failed with a and surely sent nothing"});
    QCOMPARE(after("b").order, (Order{0, 2, 1}));
    QCOMPARE(after("b").kind, std::string{"first"});
    QCOMPARE(after("gone").order, (Order{0, 1, 2}));
    QCOMPARE(after("").kind, std::string{"first"});
    QVERIFY2(after("a", 1).order == Order{0}, "a pinned message has no other way");
    QCOMPARE(after("a", 1).kind, std::string{"pinned"});
  }

  void messageThatMayHaveArrivedStaysWithItsProvider() {
    const std::array candidates{Candidate{"a", 1, 0}, Candidate{"b", 2, 1}};
    const auto after = [&](std::string_view provider) {
      RouteOrder route = orderOf(candidates, model::kAnyRoute, random_);
      keepWith(route, candidates, provider);
      return route;
    };
    QCOMPARE(after("b").order, (Order{1}));
    QCOMPARE(after("b").kind, std::string{"pinned"});
    QCOMPARE(after("gone").order, (Order{0, 1}));
  }

  void pinnedMessageHasOneWay() {
    const std::array candidates{Candidate{"a", 1, 0}, Candidate{"b", 2, 1}, Candidate{"c", 3, 2, 0, false}};
    const RouteOrder route = orderOf(candidates, 2, random_);
    QCOMPARE(route.order, (Order{1}));
    QCOMPARE(route.kind, std::string{"pinned"});
    QVERIFY2(orderOf(candidates, 3, random_).order.empty(), "also when its provider is switched off");
    QVERIFY2(orderOf(candidates, 9, random_).order.empty(), "also when its provider is gone");
  }

  void nobodyLeftIsSaid() {
    QCOMPARE(orderOf({}, model::kAnyRoute, random_).words, std::string{"the channel has no provider"});
    const std::array off{Candidate{"a", 1, 0, 0, false}};
    QCOMPARE(orderOf(off, model::kAnyRoute, random_).words, std::string{"every provider is switched off"});
  }

  void reasonsNameWhoWasSkippedWithWhichFigures() {
    const std::array candidates{Candidate{"ses", 1, 0}, Candidate{"smtp", 2, 1}, Candidate{"post \"x\"", 3, 2}};
    const RouteOrder route = orderOf(candidates, model::kAnyRoute, random_);
    const std::array skipped{Skipped{0, {RefusalKind::breakerOpen, "18 of 240 failed in 30 s, limit 5 %", {}}}};
    const auto reasons = explain(candidates, route, skipped, 1);
    QByteArray expected =
        "[{'provider':'ses','verdict':'skipped','kind':'breaker_open','words':'18 of 240 failed in 30 s, limit 5 %'},"
        "{'provider':'smtp','verdict':'chosen','kind':'fallback','words':'next that may send'},"
        "{'provider':'post |x|','verdict':'not_asked','kind':'not_asked','words':'was not needed'}]";
    expected.replace('\'', '"').replace("|", "\\\"");
    QCOMPARE(QByteArray::fromStdString(toJson(reasons)), expected);
    const auto figured = toJson(explain(candidates, route, skipped, 1, RouteFigures{240, 3}));
    QVERIFY(QByteArray::fromStdString(figured).contains(
        R"("verdict":"chosen","kind":"fallback","words":"next that may send","calls":240,"failures":3})"));
    const std::array closed{Skipped{0, {RefusalKind::breakerOpen, "3 of 3 failed in 30 s, limit 5 %", {}}, RouteFigures{3, 3}},
                            Skipped{1, {RefusalKind::rate, "5 a second", {}}, RouteFigures{40, 2}}};
    const auto both = explain(candidates, route, closed, 2);
    QVERIFY2(!both[0].figures, "its words have them already");
    QVERIFY(both[1].figures && both[1].figures->calls == 40 && both[1].figures->failures == 2);
    const auto first = explain(candidates, route, {}, 0);
    QCOMPARE(first.front().kind, std::string{"first"});
    QCOMPARE(first.front().verdict, RouteReason::Verdict::chosen);
    const auto none = explain({}, orderOf({}, model::kAnyRoute, random_), {}, {});
    QCOMPARE(none.size(), std::size_t{1});
    QCOMPARE(none.front().words, std::string{"the channel has no provider"});
  }

  void reasonsAreJsonWhateverTheyHold() {
    const std::string words = "quotes \" and \\, a line\nfeed, a bell \a, DEL \x7F and \xC3\xA4";
    const std::array reasons{RouteReason{words, RouteReason::Verdict::skipped, "rate", words, RouteFigures{1, -1}},
                             RouteReason{"", RouteReason::Verdict::chosen, "", ""}};
    const boost::json::array expected{
        boost::json::object{{"provider", words}, {"verdict", "skipped"}, {"kind", "rate"}, {"words", words}, {"calls", 1}, {"failures", -1}},
        boost::json::object{{"provider", ""}, {"verdict", "chosen"}, {"kind", ""}, {"words", ""}}};
    QCOMPARE(toJson(reasons), boost::json::serialize(expected));
    QCOMPARE(toJson({}), std::string{"[]"});
  }

  void fallbackNeedsThatNobodyMayHaveSent() {
    QVERIFY(fallbackAllowed({}));
    const std::array sure{OutcomeClass::notSent,   OutcomeClass::transient,  OutcomeClass::throttled,
                          OutcomeClass::permanent, OutcomeClass::credential, OutcomeClass::abandoned};
    QVERIFY(fallbackAllowed(sure));
    for (const OutcomeClass unsure : {OutcomeClass::ambiguous, OutcomeClass::sent}) {
      std::vector<OutcomeClass> earlier{sure.begin(), sure.end()};
      earlier.insert(earlier.begin() + 3, unsure);
      QVERIFY(!fallbackAllowed(earlier));
    }
  }
};

int runRoutingTests(int argc, char** argv) {
  RoutingTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::policy::tests

#include "routing_test.moc"
