// Storage faults at every operation of everything that the store does: what is confirmed stays, what is not is there as a
// whole or not at all, and the work goes on afterwards.
#include "tests/storage/storage_test.h"

#include <QTest>

#include <algorithm>

using namespace signalbox::tests;

void StorageTest::initTestCase() { qInfo("every %lld. place is struck", static_cast<long long>(every_)); }

void StorageTest::eachScenario() {
  QTest::addColumn<int>("scenario");
  const auto all = allScenarios();
  for (std::size_t i = 0; i < all.size(); ++i) QTest::newRow(all[i].name.c_str()) << static_cast<int>(i);
}

FaultBench& StorageTest::bench() {
  QFETCH(const int, scenario);
  Scenario wanted = allScenarios()[static_cast<std::size_t>(scenario)];
  if (bench_ == nullptr || bench_->name() != wanted.name) {
    bench_.reset();
    bench_ = std::make_unique<FaultBench>(std::move(wanted));
  }
  return *bench_;
}

std::int64_t StorageTest::phase(Kind kind) const {
  QFETCH(const int, scenario);
  return (scenario + 7 * static_cast<std::int64_t>(kind)) % every_;
}

template <class Strike> void StorageTest::strikePlaces(Kind kind, DiskFault fault, Strike strike) {
  FaultBench& on = bench();
  const std::int64_t before = on.struck;
  const std::int64_t places = on.places(fault);
  QVERIFY(places > 0);
  const auto at = [&](std::int64_t nth) {
    const std::string wrong = strike(on, nth);
    return wrong.empty() ? QString() : QString("%1, place %2 of %3: %4").arg(on.name().c_str()).arg(nth).arg(places).arg(wrong.c_str());
  };
  const std::int64_t first = phase(kind) % places;
  phases_[kind].insert(first);
  // Locks are few, and soon tried: each of them, always.
  const bool isEach = fault == DiskFault::busy;
  for (std::int64_t nth = isEach ? 1 : 1 + first; nth <= places; nth += isEach ? 1 : every_)
    if (const QString wrong = at(nth); !wrong.isEmpty()) QFAIL(qPrintable(wrong));
  // Of a few places the last ones belong to the closing of the file, where not every kind strikes.
  if (on.struck == before)
    if (const QString wrong = at(1); !wrong.isEmpty()) QFAIL(qPrintable(wrong));
  QVERIFY(on.struck > before);
  struck_[on.name()] += on.struck - before;
}

void StorageTest::operationThatFailsOnceLeavesWholeSteps() {
  strikePlaces(Kind::once, DiskFault::error, [](FaultBench& on, std::int64_t nth) { return on.fail(DiskFault::error, nth, false); });
}
void StorageTest::diskThatFailsForGoodLeavesWholeSteps() {
  strikePlaces(Kind::forGood, DiskFault::error, [](FaultBench& on, std::int64_t nth) { return on.fail(DiskFault::error, nth, true); });
}
void StorageTest::tornWriteLeavesWholeSteps() {
  for (const bool forEver : {false, true})
    strikePlaces(forEver ? Kind::tornForGood : Kind::torn, DiskFault::torn,
                 [forEver](FaultBench& on, std::int64_t nth) { return on.fail(DiskFault::torn, nth, forEver); });
}
void StorageTest::fullDiskHealsByItselfWhenThereIsRoom() {
  for (const bool forEver : {false, true})
    strikePlaces(forEver ? Kind::fullForGood : Kind::full, DiskFault::full,
                 [forEver](FaultBench& on, std::int64_t nth) { return on.fillUp(nth, forEver); });
}

void StorageTest::diskThatFillsUpSlowlyHeals() {
  FaultBench& on = bench();
  const std::int64_t before = on.struck;
  const auto with = [&on](std::int64_t spare) {
    const std::string wrong = on.outgrow(spare);
    return wrong.empty() ? QString() : QString("%1 bytes to spare: %2").arg(spare).arg(wrong.c_str());
  };
  for (std::int64_t spare = 1024 * phase(Kind::fullSlowly); spare < 256 * 1024; spare += 1024 * every_)
    if (const QString wrong = with(spare); !wrong.isEmpty()) QFAIL(qPrintable(wrong));
  // A scenario that writes little may have had room.
  if (on.struck == before)
    if (const QString wrong = with(0); !wrong.isEmpty()) QFAIL(qPrintable(wrong));
  QVERIFY(on.struck > before);
  struck_[on.name()] += on.struck - before;
}

void StorageTest::crashKeepsWhatWasConfirmed() {
  strikePlaces(Kind::crash, DiskFault::die, [](FaultBench& on, std::int64_t nth) {
    std::string wrong = on.crash(nth, Loss::nothing, 1) + on.crash(nth, Loss::all, 1);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) wrong += on.crash(nth, Loss::some, seed * 977 + static_cast<std::uint64_t>(nth));
    return wrong;
  });
}

void StorageTest::secondFaultAfterACrashChangesNothing() {
  const std::int64_t recovery = bench().struckInRecovery;
  const std::int64_t work = bench().struckAtWork;
  const auto all = static_cast<std::uint64_t>(bench().places(DiskFault::die));
  strikePlaces(Kind::secondFault, DiskFault::die, [all](FaultBench& on, std::int64_t nth) {
    std::string wrong;
    const auto place = static_cast<std::uint64_t>(nth);
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      // The first ones are the recovery's; the others are anywhere from there to the end of the work.
      const std::uint64_t second = seed <= 4 ? (seed * 5 + place) % 40 : (seed * 7919 + place * 31) % all;
      wrong += on.crashTwice(nth, seed * 7919 + place, 1 + static_cast<std::int64_t>(second));
    }
    return wrong;
  });
  // Of a few places all may lie behind the last step: the first one has all the work still to do.
  for (std::uint64_t second = 1; second <= all && bench().struckAtWork == work; ++second) {
    const std::string wrong = bench().crashTwice(1, 2, static_cast<std::int64_t>(second));
    QVERIFY2(wrong.empty(), wrong.c_str());
  }
  QVERIFY2(bench().struckInRecovery > recovery, "no second fault struck the recovery");
  QVERIFY2(bench().struckAtWork > work, "no second fault struck the work after it");
}

void StorageTest::lyingDiskLosesTimeButNotSense() {
  strikePlaces(Kind::lie, DiskFault::lie, [](FaultBench& on, std::int64_t nth) { return on.lie(nth, true, true) + on.lie(nth, false, true); });
}

void StorageTest::failedSyncThatForgetsItsWritesLosesNothing() {
  strikePlaces(Kind::forget, DiskFault::forget, [](FaultBench& on, std::int64_t nth) { return on.forget(nth, false) + on.forget(nth, true); });
}

void StorageTest::lockThatAnotherHasForAMomentIsWaitedFor() {
  strikePlaces(Kind::busy, DiskFault::busy, [](FaultBench& on, std::int64_t nth) { return on.lockOut(nth, false); });
}
void StorageTest::lockThatAnotherKeepsStopsTheEngine() {
  const std::int64_t before = bench().lockedOut;
  strikePlaces(Kind::busyForGood, DiskFault::busy, [](FaultBench& on, std::int64_t nth) { return on.lockOut(nth, true); });
  QVERIFY2(bench().lockedOut > before, "no lock was missed");
}

void StorageTest::diskLosesWhatNoSyncConfirmed() {
  Disk disk;
  signalbox::base::SeededRandom random(1);
  int code = 0;
  const auto file = disk.open("f", true, code);
  QCOMPARE(disk.write(*file, "confirmed", 9, 0), 0);
  QVERIFY(!disk.isSynced("f"));
  disk.arm(DiskFault::lie, 1);
  QCOMPARE(disk.sync(*file), 0);
  disk.closed();
  disk.restart(Loss::all, random);
  QVERIFY(disk.image().at("f").empty());
}

void StorageTest::diskForgetsWhatASyncFailedToWrite() {
  Disk disk;
  signalbox::base::SeededRandom random(1);
  int code = 0;
  const auto file = disk.open("f", true, code);
  QCOMPARE(disk.write(*file, "forgotten", 9, 0), 0);
  disk.arm(DiskFault::forget, 1);
  QVERIFY(disk.sync(*file) != 0);
  QCOMPARE(disk.syncStruck(), std::string("f"));
  QCOMPARE(disk.write(*file, "kept", 4, 9), 0);
  QCOMPARE(disk.sync(*file), 0);
  QCOMPARE(disk.image().at("f"), std::string("forgottenkept"));
  disk.closed();
  disk.restart(Loss::all, random);
  QCOMPARE(disk.image().at("f"), std::string(9, '\0') + "kept");
}

// Each bench is gone before the next: they share the name of their disk.
void StorageTest::judgeSeesWhatIsWrong() {
  Scenario scenario = allScenarios()[2];
  {
    FaultBench honest(scenario);
    QCOMPARE(honest.undisturbed(), std::string());
    QCOMPARE(honest.fail(DiskFault::error, 1'000'000, false), std::string());
    QCOMPARE(honest.struck, std::int64_t{0});
  }
  int calls = 0;
  scenario.steps.front().work = [&calls, work = scenario.steps.front().work](signalbox::store::Store& store, std::int64_t step) {
    SB_TRY(work(store, step));
    if (++calls <= 2) return signalbox::base::Status::okay();  // both clean runs
    return store.putCrashesInRow(7);                           // and then it writes something else
  };
  FaultBench forgetful(scenario);
  QVERIFY(!forgetful.fail(DiskFault::error, forgetful.places(DiskFault::error) - 1, false).empty());
}

// A disk that lies and then loses power has lost what was confirmed: a judge who is not told so must say it.
void StorageTest::judgeSeesThatConfirmedStepsAreGone() {
  FaultBench untold(allScenarios()[2]);
  QCOMPARE(untold.lie(1, true, true), std::string());
  const std::string said = untold.lie(1, true, false);
  QVERIFY2(said.find("outside") != std::string::npos, said.c_str());
}

void StorageTest::judgeSeesHalfAStep() {
  Scenario scenario = allScenarios()[2];
  scenario.steps.erase(scenario.steps.begin() + 1, scenario.steps.end());
  int calls = 0;
  scenario.steps.front().work = [&calls, work = scenario.steps.front().work](signalbox::store::Store& store,
                                                                             std::int64_t step) -> signalbox::base::Status {
    SB_TRY(work(store, step));
    if (++calls <= 2) return store.putCrashesInRow(7);  // both clean runs
    SB_TRY(store.commit(step));                         // and then the first half of it is confirmed alone
    SB_TRY(store.begin());
    return {signalbox::base::Code::storeFailed, "the other half fails"};
  };
  FaultBench halved(scenario);
  const std::string said = halved.undisturbed();
  QVERIFY2(said.find("no number of whole steps") != std::string::npos, said.c_str());
}

void StorageTest::everyScenarioWasStruck() {
  std::int64_t sum = 0;
  for (const Scenario& scenario : allScenarios()) {
    QVERIFY2(struck_[scenario.name] > 0, scenario.name.c_str());
    qInfo("%-20s %6lld faults", scenario.name.c_str(), static_cast<long long>(struck_[scenario.name]));
    sum += struck_[scenario.name];
  }
  // A slice that began at the same place in each scenario would leave fifteen of sixteen places to nobody but the long run.
  for (const auto kind : {Kind::once, Kind::forGood})
    QCOMPARE(static_cast<std::int64_t>(phases_[kind].size()), std::min(every_, static_cast<std::int64_t>(allScenarios().size())));
  qInfo("%lld storage faults, each judged", static_cast<long long>(sum));
  if (every_ == 1) QVERIFY2(sum >= 20'000, qPrintable(QString::number(sum)));
}
