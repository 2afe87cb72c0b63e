#pragma once
#include <QObject>

namespace signalbox::tests {

/// From an engine that runs to one that sends.
class FirstStepsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void newEngineIsLedToItsFirstMessage();
  void actsStandBesideTheirWordsAndAreOfOneWidth();
  void engineThatHasSentNeedsNone();
  void mailServersFormIsOpened();
  void stepsArePutAway();
};

}  // namespace signalbox::tests
