#pragma once
// Plans and operations: what is asked, which permission it takes, and the lists behind the counts.

#include <QObject>

namespace signalbox::api::tests {

class PlanTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void planIsMadeByTheCoreAndShown();
  void planToResolveSaysWhatBecomesOfThem_data();
  void planToResolveSaysWhatBecomesOfThem();
  void planToLookUpSaysWhatCannotBe();
  void planSaysWhetherASecondPersonIsNeeded();
  void idsBecomeAQuery();
  void wrongPlansAreRefused_data();
  void wrongPlansAreRefused();
  void actsNeedTheirPermission();
  void planThatIsStillComputedGivesNoMoreThanOne();
  void operationIsStartedAndShown();
  void wrongOperationsAreRefused_data();
  void wrongOperationsAreRefused();
  void operationsAreSteered();
  void verdictListsAreJudgedAnew();
  void verdictListsSayWhatWasFoundForEach();
  void reasonOfAVerdictKeepsReceiptsToWhoMayReadThem();
};

}  // namespace signalbox::api::tests
