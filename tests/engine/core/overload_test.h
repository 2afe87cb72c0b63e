#pragma once
#include <QObject>

class OverloadTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void goodputIsBackAfterABurst();
};
