#pragma once
#include <QObject>

namespace signalbox::tests {

class LinkDoorTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void pressedLinkOpensInTheConsoleThatRuns();
  void whatNamesNoPlaceIsRefused();
  void longLineIsCutOff();
  void doorIsOfItsUserAlone();
  void secondConsoleLeavesTheDoorToTheFirst();
  void nobodyBehindTheDoorTakesNothing();
};

}  // namespace signalbox::tests
