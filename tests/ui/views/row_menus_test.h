#pragma once
// The menu of a row is about that row, and says which key does the same.

#include <QObject>

namespace signalbox::tests {

class RowMenusTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void heldMessageIsResolvedAlone();
  void whatWasTickedIsBackWhenTheSheetIsLeft();
  void rowIsMeantAlsoBehindAnOpenSheet();
  void deadLetterIsReplayedOrDiscardedAlone();
  void discardedOneIsRestoredAlone();
  void whoMayReplayOneMayDoSoFromItsMenu();
  void keysStandWhereTheyMeanTheRow();
  void keyThatIsShownIsNoSecondShortcut();
};

}  // namespace signalbox::tests
