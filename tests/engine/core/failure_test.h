#pragma once
#include <QObject>

class FailureTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stepDealsWithNoMoreThanItsBounds();
  void failedStepLeavesMemoryAsItWas();
  void fullDiskKeepsFinishedSendsAndHealsByItself();
  void fullDiskIsProbedAlsoWhenNothingWaitsToBeWritten();
  void failedWriteStopsTheEngine();
  void stepOfAnotherEngineEndsThisOne();
  void wallJumpForwardDropsNothing_data();
  void wallJumpForwardDropsNothing();
  void wallJumpBackwardDropsNothing_data();
  void wallJumpBackwardDropsNothing();
  void breakersCoolDownDoesNotFollowTheWall();
};
