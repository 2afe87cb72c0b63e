#pragma once
#include <QObject>

class FreshnessTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void ageDecides_data();
  void ageDecides();
  void untilChangeNamesTheNextLimit();
  void healingTellsForHowLongItWasBlind();
  void pastIsNeverLive();
  void knownStopIsBlindAtOnce();
  void nothingHeardIsNoFreshness();
};
