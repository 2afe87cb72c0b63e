#pragma once
#include <QObject>

class ForeignTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void plainTextStaysAsItCame();
  void otherDirectionsAreIsolated_data();
  void otherDirectionsAreIsolated();
  void turnsAreWrittenOut();
};
