#pragma once
#include <QObject>

namespace signalbox::tests {

class AlertNotesTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void newAlertIsShownWhileNobodyLooks();
  void whatWasRaisedBeforeIsNotTold();
  void nothingIsShownWhileTheWindowIsLookedAt();
  void pressedNoteOpensItsGroup();
  void endedAlertIsWithdrawn();
  void engineThatIsLeftTakesItsNotesAlong();
  void switchedOffTheyAreNotTold();
  void desktopTakesTheNoteOverItsBus();
  void noteThatEndsBeforeItHasANumberIsClosed();
};

}  // namespace signalbox::tests
