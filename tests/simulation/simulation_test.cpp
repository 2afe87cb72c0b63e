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
  for (std::size_t i = 0; i < bugs.size(); ++i) QTest::newRow(bugs[i].name.c_str()) << static_cast<int>(i);
}

void SimulationTest::plantedBugIsFound() {
  QFETCH(const int, bug);
  const PlantedBug meant = plantedBugs()[static_cast<std::size_t>(bug)];
  const std::string wanted = meant.invariant + ":", words = meant.words;
  const auto isIt = [&](const std::string& violation) { return violation.starts_with(wanted) && violation.find(words) != std::string::npos; };
  std::string found, others;  // another invariant may be the first to suffer, by what else happens in a seed
  int seeds = 0;
  for (std::uint64_t seed = 1; !isIt(found) && seeds < 12; ++seed) {
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
}

void SimulationTest::statementIsAskedForWhereItCannotHaveBeenMissed() {
  constexpr std::int64_t kSure = 20 * kStatementKinds, kSome = 3 * kStatementKinds;
  Coverage coverage;
  coverage.statements["COMMIT"] = {100'000, 0, 0, kSure, kSure};
  coverage.statements["SAVEPOINT input"] = {100'000, 0, 0, kSure, 0};  // never works on the disk
  coverage.statements["DELETE"] = {100'000, 0, 0, kSome, kSome};
  const auto asks = [&coverage](const char* what) { return coverage.missing(10).find(what) != std::string::npos; };
  QVERIFY(asks("crash at: COMMIT") && asks("error at: COMMIT"));
  QVERIFY(asks("crash at: SAVEPOINT input") && !asks("error at: SAVEPOINT input"));
  QVERIFY(!asks("crash at: DELETE") && !asks("error at: DELETE"));
  QVERIFY(asks("statements that a crash has struck: 0 times") && asks("statements that an error has struck: 0 times"));
  for (const char* text : {"COMMIT", "SAVEPOINT input", "DELETE"}) coverage.statements[text].crashes = coverage.statements[text].errors = 1;
  QVERIFY(!asks("crash at") && !asks("error at") && !asks("has struck"));
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
  nowhere.statements["COMMIT"].runs = 1'000;
  const std::string missing = nowhere.missing(kSlice);
  for (const char* what :
       {"fault 'suspend'", "fault 'crash in recovery'", "sending -> held", "breaker half_open -> closed", "'installation' and then 'client'",
        "fault 'egress lags'", "'queue' and then 'clock'", "a message is purged", "statements that a crash has struck",
        "statements that an error has struck", "keys 'change finished by a start'", "forged reports", "breaker.opened"})
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
