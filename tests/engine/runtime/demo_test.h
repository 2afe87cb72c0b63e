#pragma once
#include <QObject>

class DemoTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void simulatedDayShowsEveryKindOfTrouble();
  void dayThatIsGivenUpLeavesNothing();
};
