// What stands above the page is set off from it, what is written is not struck through, and what gives way where it is narrow.
#pragma once

#include <QObject>

namespace signalbox::ui::theme {
class Theme;
}

class RoomTest final : public QObject {
  Q_OBJECT
 public:
  explicit RoomTest(signalbox::ui::theme::Theme& theme) : theme_(theme) {}
 private Q_SLOTS:
  void completionsStandAboveThePageUnderWhatIsTyped();
  void shadowGoesWithItsPart();
  void emptyWordsAreNotStruckThrough();
  void crosshairTableKeepsOffTheLabels();
  void crosshairTableIsHeadedWithItsBucket();
  void unitGoesBeforeTheTitleIsCut();
  void actInAHeadIsAsHighAsAnyOther();
  void footerSaysWhatIsMissing();
  void sheetThatIsOverHasOneWayOut();
  void sheetEndsWhereItsFooterDoesScrolledOrNot();
  void glyphIsCountedWhereItIsShown();
  void skeletonOfATableGoesToItsFoot();
  void skeletonOfAListHasItsNamesAndTheirWords();
  void failureWithoutDetailsCopiesWhatItSays();
  void wrappedLineOfADifferenceHangsBehindItsSign();
  void leastShareOfAProgressIsSeen();
  void barsHaveEvenGapsAndOneFoot();
  void edgesOfAHistogramAreNamedWhereTheyAre();
  void marksAreSeenOnFilledBands();
  void valueThatAlmostFitsBehindItsNameIsWritten();
  void roomOfValuesGoesWithTheirNames();
  void nameWithoutAValueTakesNoRoomForOne();
  void marksWithoutRoomForAHeadHaveTheirLine();

 private:
  signalbox::ui::theme::Theme& theme_;
};
