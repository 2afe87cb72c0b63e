#pragma once
#include <QObject>

class EngineSessionTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void startLoadsSessionAndSnapshotOnce();
  void deltasThatOvertakeTheSnapshotWaitForIt();
  void resetLoadsTheSnapshotAgain();
  void anotherBootLoadsTheSnapshotAgain();
  void cutStreamHealsAndKeepsWhatWasKnown();
  void resumedStreamNeedsNoSnapshot();
  void failedSnapshotIsTriedAgain();
  void refusedTokenStops();
  void eventsArePassedOn();
  void goingThroughAListConnectsOnce();
  void stopAndStartAnotherEngine();
};
