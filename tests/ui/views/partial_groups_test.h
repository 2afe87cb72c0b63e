#pragma once
// A search that is too wide for all dead letters to be counted: its groups say so, and offer a time of which all can be.

#include <QObject>

namespace signalbox::tests {

class PartialGroupsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void lineSaysHowFarAndNarrows();
  void stretchIsWellWithinWhatWasCounted_data();
  void stretchIsWellWithinWhatWasCounted();
  void allAreCountedPieceByPiece();
  void stretchOfManyGroupsIsReadPageByPage();
  void markKeepsTheWholeCount();
  void answerOfBeforeDoesNotTakeTheWholeCountAway();
  void countingCanBeStoppedAndMayFail();
  void noneSoFarIsNotNone();
  void wholeCountSaysNothing();
  void viewWithoutACountHasItsTab();
  void viewIsCountedWithItsCauses();
};

}  // namespace signalbox::tests
