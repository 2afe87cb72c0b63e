#pragma once
// A demonstration whose day takes long to simulate: how far it is, and the way out.

#include <QObject>

namespace signalbox::tests {

class DemoStartTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void shareIsToldAfterAWhile();
  void cardsStandInTheMiddle();
  void itCanBeGivenUpLater();
  void anotherStartBeginsAnew();
};

}  // namespace signalbox::tests
