#pragma once

#include <QObject>

class SmsTextTest : public QObject {
  Q_OBJECT
 private slots:
  void textsAreMeasured_data();
  void textsAreMeasured();
  void numbersAreJudged_data();
  void numbersAreJudged();
};
