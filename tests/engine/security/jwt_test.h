#pragma once

#include <QObject>

class JwtTest : public QObject {
  Q_OBJECT
 private slots:
  void aTokenIsSerialisedAsDocumented();
  void thePublicKeyVerifiesIt();
  void otherKeysAreRefused_data();
  void otherKeysAreRefused();
};
