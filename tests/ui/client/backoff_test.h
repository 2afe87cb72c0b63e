#pragma once
#include <QObject>

class BackoffTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void waitsDoubleUpToTheMost();
  void jitterStaysWithinAFifth();
  void resetStartsAtTheFirstWait();
};
