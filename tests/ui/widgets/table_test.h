// Rows never move under the hand; choosing is by id; letters belong to the page.
#pragma once

#include <QObject>

namespace signalbox::ui::theme {
class Theme;
}

class TableTest final : public QObject {
  Q_OBJECT
 public:
  explicit TableTest(signalbox::ui::theme::Theme& theme) : theme_(theme) {}
 private Q_SLOTS:
  void staleRowsAreMuted();
  void newRowsWaitWhileSomethingIsChosen();
  void newRowsShowAtOnceOtherwise();
  void pagingAtTheEndShowsWhileFrozen();
  void goneRowKeepsItsPlaceAndLooks();
  void resetWhileFrozenKeepsTheOrder();
  void anotherListIsShownWhileFrozen();
  void choiceSurvivesSortingAndResets();
  void cursorIsDrawnOtherwiseThanATick();
  void keysMoveChooseAndOpen();
  void lettersReachThePage();
  void boxesAreChosenByThePointer();
  void numbersAndTheirHeadersStandRight();
  void titleThatIsCutIsWholeUnderThePointer();
  void columnsGiveWayToTheOneThatTakesTheRest();
  void wideTablesShareTheRestOut();
  void frozenModelPassesTheModelTester();

 private:
  signalbox::ui::theme::Theme& theme_;
};
