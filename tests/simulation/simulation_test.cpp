// The simulation itself: it repeats itself, and its checker notices what is wrong.
#include "tests/simulation/simulation_test.h"

#include <QTest>

#include "engine/store/sqlite/open.h"
#include "tests/simulation/coverage_text.h"
#include "tests/simulation/plants.h"

using namespace signalbox::simulation;

void SimulationTest::plantedBugIsFound_data() {
  QTest::addColumn<int>("bug");
  const auto bugs = plantedBugs();
  for (std::size_t i = 0; i < bugs.size(); i += SIGNALBOX_PLANTS_EVERY) QTest::newRow(bugs[i].name.c_str()) << static_cast<int>(i);
}

void SimulationTest::plantedBugIsFound() {
  QFETCH(const int, bug);
  const PlantedBug meant = plantedBugs()[static_cast<std::size_t>(bug)];
  const std::string wanted = meant.invariant + ":", words = meant.words;
  const auto isIt = [&](const std::string& violation) { return violation.starts_with(wanted) && violation.find(words) != std::string::npos; };
  std::string found, others;  // another invariant may be the first to suffer, by what else happens in a seed
  int seeds = 0;
  for (std::uint64_t seed = 1; !isIt(found) && seeds < 40; ++seed) {
    if (!FaultPlan(seed).has(Fault::restoreBackup) || !FaultPlan(seed).has(Fault::diskFills)) continue;
    if (meant.needs && !meant.needs(KeyPlan(seed))) continue;
    if (meant.fault && !FaultPlan(seed).has(*meant.fault)) continue;
    if (meant.around && !meant.around(Surroundings(seed))) continue;
    ++seeds;
    EpisodeOptions options;
    options.seed = seed;
    options.hours = 8;
    const PlantedBug planted = plantedBugs()[static_cast<std::size_t>(bug)];  // anew: it counts
    options.plant = planted.plant;
    options.features = planted.features;
    found = runEpisode(options).violation;
    others += "\n" + found;
  }
  QVERIFY2(isIt(found), qPrintable(QString("found in %1 seeds: %2").arg(seeds).arg(others.c_str())));
}

void SimulationTest::sameSeedGivesTheSameTrace() {
  for (std::uint64_t seed = 101; seed < 106; ++seed) {
    for (const Features features : {Features::none, Features::all}) {
      const EpisodeResult first = runEpisode({seed, 3, {}, features});
      const EpisodeResult second = runEpisode({seed, 3, {}, features});
      QVERIFY2(first.violation.empty(), first.violation.c_str());
      QCOMPARE(first.trace, second.trace);
      QCOMPARE(first.coverage.steps, second.coverage.steps);
    }
  }
}

void SimulationTest::anotherSeedGivesAnotherTrace() { QVERIFY(runEpisode({101, 1, {}}).trace != runEpisode({102, 1, {}}).trace); }

void SimulationTest::someSeedsHaveNoFeatureAndSomeHaveAll() {
  int none = 0, all = 0, some = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const FeaturePlan plan(seed, Features::bySeed);
    QCOMPARE(plan.words(), FeaturePlan(seed, Features::bySeed).words());
    if (plan.words().empty())
      ++none;
    else if (plan.words() == FeaturePlan(seed, Features::all).words())
      ++all;
    else
      ++some;
  }
  QVERIFY2(none > 0 && all > 0 && some > 0, qPrintable(QString("%1 %2 %3").arg(none).arg(all).arg(some)));
}

void SimulationTest::generatorThatGoesNowhereIsFound() {
  const Coverage nowhere;
  const std::string missing = nowhere.missing(1);
  QVERIFY(missing.find("fault 'suspend'") != std::string::npos);
  QVERIFY(missing.find("sending -> held") != std::string::npos);
  QVERIFY(missing.find("'crash' and then 'clock'") != std::string::npos);
  QVERIFY(missing.find("breaker half_open -> closed") != std::string::npos);
  QVERIFY(missing.find("keys 'crash between pieces'") != std::string::npos);
  QVERIFY(missing.find("foreign reports") != std::string::npos);
  QVERIFY(missing.find("a receipt settles what a crash took") != std::string::npos);
  QVERIFY(missing.find("notification.held") != std::string::npos);
  QVERIFY(missing.find("canaries") != std::string::npos);
  QVERIFY(missing.find("command 'approve an operation': never") != std::string::npos);
}

void SimulationTest::eachStatementIsAskedForByName() {
  constexpr double kLongRun = 10, kSlice = 0.4;
  Coverage coverage;
  coverage.statements["COMMIT"] = {100'000, 19, 4, 50'000};
  coverage.statements["SELECT a"] = {100'000, 20, 5, 50'000};
  coverage.statements["SELECT b"] = {100'000, 20, 0, 0};  // never works on the disk, and nobody has said so
  const auto asks = [&coverage](double scale, const char* what) { return coverage.missing(scale).find(what) != std::string::npos; };
  QVERIFY(asks(kLongRun, "crash at: COMMIT: 19 times, of 20") && asks(kLongRun, "error at: COMMIT: 4 times, of 5"));
  QVERIFY(!asks(kLongRun, "at: SELECT a") && asks(kLongRun, "error at: SELECT b"));
  coverage.statements["SELECT b"].diskRuns = 59;  // hardly ever, so it is struck by luck
  QVERIFY(asks(kLongRun, "error at: SELECT b: 0 times, of 2"));
  coverage.statements["SELECT b"].diskRuns = 19;
  QVERIFY(!asks(kLongRun, "error at: SELECT b"));
  coverage.statements["SELECT b"].diskRuns = 0;
  // 59 crashes at three names: half of what each would get if all got the same.
  QVERIFY(!asks(kSlice, "at: COMMIT") && !asks(kSlice, "at: SELECT b"));
  coverage.statements["COMMIT"].crashes = 8;
  QVERIFY(asks(kSlice, "crash at: COMMIT: 8 times, of 8") == false && asks(kLongRun, "crash at: COMMIT: 8 times, of 20"));
  coverage.statements["COMMIT"].crashes = 7;
  QVERIFY(asks(kSlice, "crash at: COMMIT: 7 times, of 7") == false);
  coverage.statements["COMMIT"].crashes = 5;
  QVERIFY(asks(kSlice, "crash at: COMMIT: 5 times, of 7"));
  coverage.statements["COMMIT"].runs = 40;  // it was hardly there
  QVERIFY(!asks(kSlice, "crash at: COMMIT"));
}

void SimulationTest::statementOutOfReachIsNamedAndFailsWhenItIsReached() {
  Coverage coverage;
  coverage.statements["COMMIT"] = {100'000, 20, 5, 50'000};
  coverage.statements["SAVEPOINT input"] = {100'000, 20, 0, 0};
  QVERIFY(coverage.missing(10).find("error at: SAVEPOINT input") == std::string::npos);
  coverage.statements["SAVEPOINT input"].errors = 1;
  QVERIFY(coverage.missing(10).find("error at: SAVEPOINT input: 1 times, and it is said to be out of reach") != std::string::npos);
  coverage.statements.erase("SAVEPOINT input");
  QVERIFY(coverage.missing(10).find("out of reach, and not there at all: SAVEPOINT input") != std::string::npos);
}

void SimulationTest::deckDealsWhatWasStruckLeast() {
  Coverage seen;
  seen.hours = 10;
  seen.statements["often"] = {1'000, 5, 0, 1'000};
  seen.statements["oftener"] = {9'000, 4, 2, 9'000};
  seen.statements["seldom"] = {3, 1, 0, 1};
  Deck deck;
  QVERIFY(deck.deal(1).empty());
  deck.played(seen);
  const Hand hand = deck.deal(1);
  QCOMPARE(hand.crashes, (std::vector<Card>{cardOf("oftener"), cardOf("often")}));
  QCOMPARE(hand.errors, (std::vector<Card>{cardOf("often"), cardOf("oftener")}));
  QCOMPARE(hand.waitingCrashes, std::vector<Card>{cardOf("seldom")});
  QCOMPARE(hand.waitingErrors, std::vector<Card>{cardOf("seldom")});
  QVERIFY(deck.deal(1) == hand);
  Coverage guesses;  // of what was never on the disk an error comes to some, and behind what was there
  guesses.hours = 1;
  for (int i = 0; i < 40; ++i) guesses.statements["unseen " + std::to_string(i)] = {3, 8, 0, 0};
  Deck guessing = deck;
  guessing.played(guesses);
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    const std::vector<Card> waiting = guessing.deal(seed).waitingErrors;
    QVERIFY(waiting.size() > 1 && waiting.front() == cardOf("seldom"));
  }
  Coverage later;  // two episodes in which "often" has not come: it comes in bursts
  later.hours = 10;
  later.statements["oftener"] = {9'000, 1, 0, 9'000};
  Deck bursts = deck;
  bursts.played(later);
  bursts.played(later);
  QCOMPARE(bursts.deal(1).waitingCrashes, (std::vector<Card>{cardOf("seldom"), cardOf("often")}));
  QCOMPARE(bursts.deal(1).crashes, (std::vector<Card>{cardOf("often"), cardOf("oftener")}));
  const auto read = handFromText(toText(hand));
  QVERIFY(read.has_value());
  QVERIFY(*read == hand);
  for (const char* none : {"", "1,2", "1/2/3", "1/2/3/4/5", "x///", "1,///", "123456789///"}) QVERIFY2(!handFromText(none), none);
}

void SimulationTest::handIsPartOfAnEpisode() {
  EpisodeOptions options{1, 3, {}, Features::none, {}};
  while (!FaultPlan(options.seed).has(Fault::killAtStatement) || !FaultPlan(options.seed).has(Fault::statementFails)) ++options.seed;
  const auto without = runEpisode(options);
  Deck deck;
  deck.played(without.coverage);
  options.hand = deck.deal(options.seed);
  const auto first = runEpisode(options), second = runEpisode(options);
  QVERIFY2(first.violation.empty(), first.violation.c_str());
  QCOMPARE(first.trace, second.trace);
  QVERIFY(first.trace != without.trace);
}

void SimulationTest::whatIsSeenIsAskedFor() {
  Coverage nowhere;
  for (const char* what : {"a crash between a checkpoint and the log's reset", "half-open ends: a probe failed", "a breaker opens by the rate alone",
                           "a call in a flap: refused", "answer: 504", "Retry-After: garbage"}) {
    QVERIFY2(nowhere.missing(0.2).find(what) != std::string::npos, what);
    nowhere.sights.saw(what);
    QVERIFY2(nowhere.missing(0.2).find(what) == std::string::npos || nowhere.sights.count(what) < 4, what);
  }
  QVERIFY(!nowhere.sights.take("what nobody asks for", 1));
}

void SimulationTest::whatWasSeenIsTheSameReadFromItsText() {
  const Coverage seen = runEpisode({103, 2, {}, Features::all}).coverage;
  const std::string text = toText(seen);
  const auto read = coverageFromText(text);
  QVERIFY(read.has_value());
  QCOMPARE(toText(*read), text);
  QCOMPARE(read->report(), seen.report());
  QCOMPARE(read->missing(1), seen.missing(1));
  Coverage twice = *read;
  twice.add(seen);
  QCOMPARE(twice.hours, 2 * seen.hours);
  for (const char* none : {"", "{}", "[]", R"({"sums":[1]})"}) QVERIFY2(!coverageFromText(none), none);
}

void SimulationTest::shortRunThatGoesNowhereIsFoundToo() {
  constexpr double kSlice = 0.192;
  Coverage nowhere;
  nowhere.statements["COMMIT"] = {1'000, 0, 0, 1'000};
  const std::string missing = nowhere.missing(kSlice);
  for (const char* what :
       {"fault 'suspend'", "fault 'crash in recovery'", "sending -> held", "breaker half_open -> closed", "'installation' and then 'client'",
        "fault 'egress lags'", "fault 'wall clock slewed'", "fault 'store busy'", "fault 'no room at a statement'", "fault 'repeats recognised'",
        "'queue' and then 'clock'", "a message is purged", "crash at: COMMIT", "error at: COMMIT", "keys 'change finished by a start'",
        "forged reports", "breaker.opened", "command 'erase a recipient'"})
    QVERIFY2(missing.find(what) != std::string::npos, what);
}

void SimulationTest::everyLegalMoveIsAskedForOrNamed() {
  const std::string unnamed = unnamedMoves();
  QVERIFY2(unnamed.empty(), unnamed.c_str());
}

int main(int argc, char** argv) {
  signalbox::store::sqlite::configureSqliteOnce();
  SimulationTest test;
  return QTest::qExec(&test, argc, argv);
}
