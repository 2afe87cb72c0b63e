// Charts in a real window: redraw limit, gaps, mouse, crosshair.
#pragma once

#include <QObject>

namespace signalbox::ui::theme {
class Theme;
}

class ChartsTest final : public QObject {
  Q_OBJECT
 public:
  explicit ChartsTest(signalbox::ui::theme::Theme& theme) : theme_(theme) {}
 private Q_SLOTS:
  void redrawsAtMostTwiceASecond();
  void drawsNothingWhileHidden();
  void gapIsLeftEmptyAndZeroIsALine();
  void dragSelectsARangeAndDoubleClickGoesBack();
  void clickAloneSelectsNothing();
  void escapeGoesBack();
  void wheelReachesThePage();
  void crosshairIsSharedAndReadsEachChart();
  void valueInAGapOrBeyondTheEndIsUnknown();
  void themeSwitchRedrawsAtOnce();
  void valuesFromBeforeAreMuted();
  void groundIsHatchedFromTheLastWordOn();
  void hollowPartHangsTogetherWithItsLine();
  void stackSumsWhatIsBeyondFourIntoTheRest();
  void emptyPlotSaysSoUnlessNothingIsKnown();
  void nameStandsBesideTheLastOfItsLine();
  void marksThatWouldLieOverEachOtherAreOne();
  void highestValueIsWrittenWhereNotAllHaveTheRoom();
  void wideChartHasRoomForLongNames();

 private:
  signalbox::ui::theme::Theme& theme_;
};
