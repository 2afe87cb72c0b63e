#pragma once

#include <QObject>

class MutationTest : public QObject {
  Q_OBJECT
 private slots:
  void noMutationIsAccepted_data();
  void noMutationIsAccepted();
};
