#pragma once

#include <QObject>

class StandardWebhooksTest : public QObject {
  Q_OBJECT
 private slots:
  void publishedVectors_data();
  void publishedVectors();
  void everyFlippedBitIsRefused();
  void theWindowIsThreeHundredSeconds_data();
  void theWindowIsThreeHundredSeconds();
  void malformedHeadersAreRefused_data();
  void malformedHeadersAreRefused();
  void bothKeysAreValidDuringRotationAndOnlyThen();
  void anIdWithADotIsNeitherSignedNorAccepted();
  void secretsAreChecked_data();
  void secretsAreChecked();
};
