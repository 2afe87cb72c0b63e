// Ticks and the y axis' memory.
#pragma once

#include <QObject>

class ChartAxesTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void linearTicksAreOneTwoFiveAndCoverTheTop();
  void oneAxisHasOneNotation();
  void longDurationsTickInWholeMinutes();
  void logTicksAreDecades();
  void timeTicksStandOnWholeStepsOfLocalTime();
  void secondsAreShownOnlyInShortRanges();
  void dateStandsUnderTheFirstTickOfADay();
  void bothHoursOfADaylightChangeHaveTicks();
  void axisGrowsAtOnceAndShrinksAfterAMinute();
  void labelsAreSpreadWithoutChangingTheirOrder();
};
