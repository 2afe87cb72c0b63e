#pragma once
#include <QObject>

namespace signalbox::tests {

/// What stands around the screens is true of what is shown: on the first page, in the past, of a silent engine.
class FrameTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void helpOfTheFirstPageIsSeenAndGoesWithIt();
  void neitherLiveNorPausedIsChosenInThePast();
  void nothingIsLiveBeforeTheFirstPicture();
  void nothingIsLiveOfAnEngineThatIsNotHeard();
  void rangeIsGreyWhereNothingFollowsIt();
  void besideThePastStandsOnlyWhatIsWorse();
  void operationsOfThePresentAreMutedInThePast();
  void silenceIsBlindFromFifteenSecondsOn();
  void endedLinkIsToldInThePillsWord();
  void afterBlindnessItsLengthIsSaid();
  void nothingMovesAsThePillsWordsChange();
  void operationsThatDoNotRunSayWhatTheyWaitFor();
  void lastActStandsForAWhile();
  void actsOfABannerAreButtons();
  void bannerStandsAsFarFromEachEdgeAsThePage();
  void chosenRangeTellsItsDay();
  void whatCannotBeReadIsSaidWhileTheStreamLives();
  void slashStandsInTheFieldItLeadsTo_data();
  void slashStandsInTheFieldItLeadsTo();
  void railCountsProvidersThatArePaused();
  void hintOfThePaletteHasTheRoomThatIsLeft();
};

}  // namespace signalbox::tests
