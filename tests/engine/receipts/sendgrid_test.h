#pragma once

#include <QObject>

class SendgridTest : public QObject {
  Q_OBJECT
 private slots:
  void publishedVectorIsProvenAndTheNegativeOneIsNot();
  void timestampCountsToTheSecond_data();
  void timestampCountsToTheSecond();
  void everyEventHasItsMeaning_data();
  void everyEventHasItsMeaning();
  void idsAreRead();
};
