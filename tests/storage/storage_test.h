#pragma once
#include <QObject>

#include <memory>
#include <vector>

#include "tests/storage/fault_bench.h"

class StorageTest final : public QObject {
  Q_OBJECT

 public:
  /// Only every n-th place of each kind is struck.
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
  void secondFaultDuringRecoveryChangesNothing_data() { eachScenario(); }
  void secondFaultDuringRecoveryChangesNothing();
  void lyingDiskLosesTimeButNotSense_data() { eachScenario(); }
  void lyingDiskLosesTimeButNotSense();
  void failedSyncThatForgetsItsWritesLosesNothing_data() { eachScenario(); }
  void failedSyncThatForgetsItsWritesLosesNothing();
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
  template <class Strike> void strikePlaces(signalbox::tests::DiskFault fault, Strike strike);

  const std::int64_t every_;
  std::unique_ptr<signalbox::tests::FaultBench> bench_;
  std::map<std::string, std::int64_t> struck_;  // by scenario
};
