#pragma once
#include <QObject>

class ProviderOrderTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void gapTakesOneChange();
  void roomIsMadeFromTheEnd();
  void equalPositionsAreMadeDifferent();
  void nobodyElseChangesPlacesHoweverFarItCame();
  void pastTheFormsEndAllAreNumberedAnew();
  void positionsAreSavedOneAfterTheOther();
  void refusedOneEndsItAndTheEnginesOrderIsShown();
  void undoGoesTheSameWayBack();
  void undoLeavesAloneWhatSomebodyElseMoved();
};
