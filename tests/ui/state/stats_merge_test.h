#pragma once
#include <QObject>

class StatsMergeTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void tailMovesTheWindow();
  void tailIsTheNewerWord();
  void seriesThatCameOrWentHaveGaps();
  void otherStepIsRefused();
  void histogramsMove();
  void breakerIntervalsAreJoined();
  void actsThatAreLeftOutLeaveTheWindowBeforeTheOthers();
  void gapsAreWhereNoSeriesHasAValue();
  void percentiles_data();
  void percentiles();
  void bucketsAreWholeAndFinished();
};
