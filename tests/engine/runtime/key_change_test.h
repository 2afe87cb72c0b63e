#pragma once

#include <QObject>

class KeyChangeTest : public QObject {
  Q_OBJECT
 private slots:
  void aSecondChangeAtTheSameTimeIsRefused_data();
  void aSecondChangeAtTheSameTimeIsRefused();
  void whatCouldNotBeNamedComesBeforeTheNextChange();
  void aStartFinishesWhatCouldNotBeNamed();
  void aRefusedChangeLeavesItsKeyToTheNextOne();
};
