#pragma once
#include <QObject>

namespace signalbox::tests {

/// What is about to start can be taken back: one's own by the key, a colleague's only by the button beside their name.
class UndoLaneTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void keyTakesBackOnesOwnBesideAColleagues();
  void colleaguesOneIsNamedAndHasNoKey();
  void shownOneIsNotReplacedUnderThePointer();
  void undoThatFailedIsOfferedAgain();
  void colleaguesOneThatFailedIsOfferedAndNotAnother();
  void barSaysTheCauseAndTheKey();
  void withoutASessionNothingIsOnesOwn();
  void whatWaitsForItsHourIsOfferedAMinuteBefore();
};

}  // namespace signalbox::tests
