#pragma once
#include <QObject>

namespace signalbox::tests {

class AlertWatchTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void newAlertOfAnotherEngineIsToldAndOpensThere();
  void endedOneIsWithdrawn();
  void tokenThatWouldHaveToBeAskedForIsLeftAlone();
  void switchedOffNobodyIsAsked();
  void shownEngineIsNotAsked();
  void refusedTokenIsNotTriedAgain();
  void engineThatWasLeftIsWatched();
  void personSwitchesItInTheSettings();
};

}  // namespace signalbox::tests
