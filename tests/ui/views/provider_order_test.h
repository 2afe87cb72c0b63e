#pragma once
#include <QObject>

namespace signalbox::tests {

class ProviderListTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void providersStandUnderTheirChannels();
  void rowIsDraggedToAnotherPlace();
  void pressOfAFewPixelsIsAClick();
  void keysMoveTheRowThatHasTheFocus();
  void escapeGivesADragUp();
  void newsWaitUntilTheRowIsLetGo();
  void whoMayNotSeesWhy();
  void refusedMoveIsSaidAndTheListIsTheEngines();
  void moveThatEndsHalfWaySaysHowFarItCame();
  void undoTakesTheMoveBack();
  void formFollowsThePlaceUnlessOneWasTyped();
  void paletteMovesTheChosenOne();
  void deliveryListsThemInTheSameOrder();
};

}  // namespace signalbox::tests
