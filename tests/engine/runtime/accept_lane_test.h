#pragma once
#include <QObject>

class AcceptLaneTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stepTakesNoMoreThanItsBounds_data();
  void stepTakesNoMoreThanItsBounds();
  void boundsAreThoseOfTheRule();
};
