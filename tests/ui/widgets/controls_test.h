// Buttons, sheet, fields, cards and the rest: keys, reasons, and that nothing changes width as it ticks.
#pragma once

#include <QObject>

namespace signalbox::ui::theme {
class Theme;
}

class ControlsTest final : public QObject {
  Q_OBJECT
 public:
  explicit ControlsTest(signalbox::ui::theme::Theme& theme) : theme_(theme) {}
 private Q_SLOTS:
  void blockedButtonSaysWhyAndDoesNotFire();
  void enterNeverPressesAButton();
  void sheetFocusesTheHarmlessControlFirst();
  void sheetConfirmsByControlEnterOnly();
  void blockedSheetDoesNotConfirm();
  void escapeLeavesTheSheetAndKeepsWhatWasTyped();
  void skeletonComesAfterItsDelay();
  void skeletonKeepsOffTheCardsBorder();
  void cardKeepsItsFourStates();
  void sentenceStandsInTheMiddleOfAWideCard();
  void onlyContentMakesACardHigher();
  void undoIsOfferedForItsTimeOnly();
  void segmentsStepAndStopAtTheEnds();
  void segmentsGiveWayWhereItIsNarrow();
  void searchOffersCompletionsWithoutTakingFocus();
  void slashIsDrawnWhereItLeads();
  void verdictEscapesData();
  void tickingNumbersKeepTheirWidth();
  void timelineShowsGapsAndFolds();
  void formErrorTakesTheHintsPlace();
  void tileOpensByEnterAndSaysItsValue();
  void trendGivesWayToTheFigure();
  void mailLoadsNothing();
  void mailOfTablesInTablesIsShownAsWritten();

 private:
  signalbox::ui::theme::Theme& theme_;
};
