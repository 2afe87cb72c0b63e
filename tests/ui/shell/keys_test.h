#pragma once
#include <QObject>

namespace signalbox::tests {

/// The console's keys, each pressed.
class KeysTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void overlayShowsEveryKeyOfTheDesign();
  void jKAndXWorkWhereverTheFocusIs();
  void shiftXChoosesToHere();
  void ctrlAChoosesAllThatMatch();
  void rPlansAReplayAndEscLeavesIt();
  void keysWorkWhenAScreenIsLeftWithItsSheetOpen();
  void eBeginsAnEdit();
  void dPlansToDiscard();
  void cCopiesTheId();
  void shiftCCopiesACurlLineWithoutTheToken();
  void enterOpensAndEscGoesBack();
  void f6GoesThroughTheRegions();
  void ctrlCommaOpensTheSettings();
  void tGoesToATime();
  void chartsGoToTheTypedTimeByItsButton();
  void timesThatHaveNotComeAreRefused_data();
  void timesThatHaveNotComeAreRefused();
  void ctrlDigitAsksForAnEngine();
};

}  // namespace signalbox::tests
