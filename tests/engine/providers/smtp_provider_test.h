#pragma once

#include <QObject>

class SmtpProviderTest : public QObject {
  Q_OBJECT
 private slots:
  void repliesAreClassified_data();
  void repliesAreClassified();
  void everyRowOfTheTableIsReached();
  void unansweredTransfers_data();
  void unansweredTransfers();
  void queueIds_data();
  void queueIds();
  void theRequestCarriesTheSettings();
  void aWrongTargetIsInvalid();
};
