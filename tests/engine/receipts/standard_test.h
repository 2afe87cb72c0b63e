#pragma once

#include <QObject>

class StandardTest : public QObject {
  Q_OBJECT
 private slots:
  void signedReceiptIsRead();
  void windowIsFiveMinutesToTheSecond_data();
  void windowIsFiveMinutesToTheSecond();
  void receiptWithoutAnIdIsRefusedByName();
  void unknownTypeIsIgnored();
};
