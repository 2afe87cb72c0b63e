#pragma once
#include <QObject>

#include <map>
#include <memory>
#include <set>
#include <string>

#include "tests/storage/fault_bench.h"

class StorageTest final : public QObject {
  Q_OBJECT

  enum class Kind { once, forGood, torn, tornForGood, full, fullForGood, fullSlowly, crash, secondFault, lie, forget, busy, busyForGood };

 public:
  /// Only every n-th place of each kind is struck, from another first one on for each scenario and kind.
  explicit StorageTest(std::int64_t every) : every_(every) {}

 private Q_SLOTS:
  void initTestCase();
  void operationThatFailsOnceLeavesWholeSteps_data() { eachScenario(); }
  void operationThatFailsOnceLeavesWholeSteps();
  void diskThatFailsForGoodLeavesWholeSteps_data() { eachScenario(); }
  void diskThatFailsForGoodLeavesWholeSteps();
  void tornWriteLeavesWholeSteps_data() { eachScenario(); }
  void tornWriteLeavesWholeSteps();
  void fullDiskHealsByItselfWhenThereIsRoom_data() { eachScenario(); }
  void fullDiskHealsByItselfWhenThereIsRoom();
  void diskThatFillsUpSlowlyHeals_data() { eachScenario(); }
  void diskThatFillsUpSlowlyHeals();
  void crashKeepsWhatWasConfirmed_data() { eachScenario(); }
  void crashKeepsWhatWasConfirmed();
  void secondFaultAfterACrashChangesNothing_data() { eachScenario(); }
  void secondFaultAfterACrashChangesNothing();
  void lyingDiskLosesTimeButNotSense_data() { eachScenario(); }
  void lyingDiskLosesTimeButNotSense();
  void failedSyncThatForgetsItsWritesLosesNothing_data() { eachScenario(); }
  void failedSyncThatForgetsItsWritesLosesNothing();
  void lockThatAnotherHasForAMomentIsWaitedFor_data() { eachScenario(); }
  void lockThatAnotherHasForAMomentIsWaitedFor();
  void lockThatAnotherKeepsStopsTheEngine_data() { eachScenario(); }
  void lockThatAnotherKeepsStopsTheEngine();
  void diskLosesWhatNoSyncConfirmed();
  void diskForgetsWhatASyncFailedToWrite();
  void judgeSeesWhatIsWrong();
  void judgeSeesThatConfirmedStepsAreGone();
  void judgeSeesHalfAStep();
  void everyScenarioWasStruck();

 private:
  void eachScenario();
  signalbox::tests::FaultBench& bench();
  /// Strikes the places of a kind; the first complaint ends it.
  template <class Strike> void strikePlaces(Kind kind, signalbox::tests::DiskFault fault, Strike strike);
  /// Where a kind begins in a scenario, from 0: over all scenarios each of the n places between two strikes has its turn.
  std::int64_t phase(Kind kind) const;

  const std::int64_t every_;
  std::unique_ptr<signalbox::tests::FaultBench> bench_;
  std::map<std::string, std::int64_t> struck_;  // by scenario
  std::map<Kind, std::set<std::int64_t>> phases_;
};
