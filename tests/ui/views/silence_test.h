#pragma once
// Nothing is shown as present that is only remembered: the engine is silent, or is known to have stopped.

#include <QObject>

namespace signalbox::tests {

class SilenceTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void allWasClearIsToldOfThen();
  void whatNeededAPersonIsToldOfThen();
  void pausedScreenIsToldOfThenToo();
  void knownStopIsTheEndAtOnce();
  void withoutProvidersNothingIsClear();
  void operationsAreMuted();
  void openMessageIsMuted();
  void messageIsFollowedAgainAfterAnotherScreen();
  void panelOfAProviderIsMuted();
};

}  // namespace signalbox::tests
