#pragma once

#include <QObject>

class TermiiTest : public QObject {
  Q_OBJECT
 private slots:
  void documentedDigestIsProven();
  void base64IsTakenToo();
  void everyStatusHasItsMeaning_data();
  void everyStatusHasItsMeaning();
};
