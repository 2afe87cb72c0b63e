#pragma once
#include <QObject>

class TransferTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void downloadWritesTheWholeFile();
  void cutDownloadLeavesNoFile();
  void cancelledDownloadKeepsTheFormerFile();
  void refusedDownloadSaysWhy();
  void unwritablePlaceIsTold();
  void linesComeOneByOne();
  void refusedBatchSaysWhy();
};
