#pragma once
#include <QObject>

namespace signalbox::tests {

/// Who steers an operation, or decides about somebody else's, is asked with what it is in sight. Below are those that have ended.
class SteeringTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void secondPersonSeesWhatIsApproved();
  void nothingIsApprovedBeforeItIsSeen();
  void whatIsHiddenIsSaidToBe();
  void refusalNeedsAReasonAndKeepsIt();
  void decisionOfSomebodyFasterBlocksTheSheet();
  void productionAsksForItsNameBeforeManyAreApproved();
  void restIsCancelledFromItsSheet();
  void refusedActFreesTheSheet();
  void reasonIsOfOneActAlone();
  void missingPermissionBlocksTheSheet();
  void timedActStaysAskedWhateverIsHeard();
  void chosenOnesAreCountedInsteadOfNamed();
  void causeThatCouldNotBeReadIsSaidToBeSo();
  void listBelowWhatRunsSaysThatNoneHasEnded();
};

}  // namespace signalbox::tests
