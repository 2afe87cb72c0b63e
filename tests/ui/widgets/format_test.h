// Numbers, times and sizes as the console writes them.
#pragma once

#include <QObject>

class FormatTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void unknownIsAnEnDashNeverZero();
  void countsAreExactAndTilesHaveThreeFigures();
  void ratesGoToMinutesBelowOneASecond();
  void durationsReadAsWords_data();
  void durationsReadAsWords();
  void secondsAreCountedWhole();
  void percentNeverHidesWhatHappened();
  void agesTurnIntoDatesAfterADay();
  void offsetsAndZonesAreExact();
  void tooltipsAreNeverMarkup();
  void longTooltipsWrap();
};
