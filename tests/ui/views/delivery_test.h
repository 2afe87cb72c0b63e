#pragma once
#include <QObject>

namespace signalbox::tests {

/// What stands on Delivery: paused, silent, dragged over, and in the window of the design.
class DeliveryTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sheetActsOnWhatItsTitleNames();
  void pausedFiguresAndListsStandStill_data();
  void pausedFiguresAndListsStandStill();
  void whatIsPausedIsShownOnce();
  void agesStandStillWhileTheEngineIsSilent();
  void breakersOfASilentEngineAreUnknown();
  void answerToAPingStays();
  void valuesOfChartsAreMutedWhenStale();
  void chartsAreHatchedSinceTheEngineIsSilent();
  void dragChoosesTheRangeOfEveryChart_data();
  void dragChoosesTheRangeOfEveryChart();
  void nextTryRateAndSlotsAreInSight();
  void endsOfOtherDaysHaveTheirDay();
  void tilesOfAQueueAddUpAndOpenWhatTheyCount();
  void pageScrollsOnlyInALowWindow();
  void chartsGrowWithTheWindow();
  void holdSaysWhoseWordsItsReasonIs();
};

}  // namespace signalbox::tests
