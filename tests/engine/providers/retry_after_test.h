#pragma once

#include <QObject>

class RetryAfterTest : public QObject {
  Q_OBJECT
 private slots:
  void parses_data();
  void parses();
};
