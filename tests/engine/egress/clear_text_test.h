#pragma once
#include <QObject>

/// What is sent in clear stays within one's own networks.
class ClearTextTest : public QObject {
  Q_OBJECT
 private slots:
  void httpGoesToNoPublicAddress_data();
  void httpGoesToNoPublicAddress();
  void httpsMay();
};
