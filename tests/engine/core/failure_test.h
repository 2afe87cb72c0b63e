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
  void wallJumpForwardDropsNothing();
  void wallJumpBackwardDropsNothing();
  void breakersCoolDownDoesNotFollowTheWall();
};
