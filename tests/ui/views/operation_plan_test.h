#pragma once
#include <QObject>

namespace signalbox::tests {

/// Whom a sheet is about, for how long its plan holds, and that a press starts it once.
class OperationPlanTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sheetNamesItsCause();
  void linkedCauseIsNamedToo();
  void laterPlanSaysHowManyJoined();
  void sheetClosesWhenSomethingElseIsMarked();
  void sheetWithATypedReasonSaysWhomItIsAbout();
  void heldThatMatchHaveNoInstant();
  void sameActKeepsHowAndAnotherBeginsAnew();
  void replayTakesNoEditsOfAnotherSheet();
  void lostAnswerIsAskedForByTheSameKey();
  void lostAnswerOutlivesItsSheet();
  void startedByTheLostPressIsSaid();
  void expiredPlanIsPlannedAgain();
  void refusedPlanIsPlannedAgain();
  void letterIsPlannedBeforeItIsConfirmed();
  void listOfAVerdictSaysWhyForEach();
};

}  // namespace signalbox::tests
