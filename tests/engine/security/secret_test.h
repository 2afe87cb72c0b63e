#pragma once

#include <QObject>

class SecretTest : public QObject {
  Q_OBJECT
 private slots:
  void cannotBeStreamedOrCompared();
  void wipeClearsTheBytesInPlace();
  void aMovedFromSecretIsEmpty();
  void equalsComparesTheBytes();
  void namedSecretsAreSameByNameAndValue();
};
