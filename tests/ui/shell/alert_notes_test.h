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
  void switchedOffTheyAreNotTold();
  void desktopTakesTheNoteOverItsBus();
};

}  // namespace signalbox::tests
