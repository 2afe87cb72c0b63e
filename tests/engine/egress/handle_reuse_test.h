#pragma once
#include <QObject>

class HandleReuseTest : public QObject {
  Q_OBJECT
 private slots:
  void nothingOfAnEarlierRequestIsLeft_data();
  void nothingOfAnEarlierRequestIsLeft();
  void aConnectionThatEndsBetweenTwoSendsIsReplaced();
};
