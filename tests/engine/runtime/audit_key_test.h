#pragma once

#include <QObject>

class AuditKeyTest : public QObject {
  Q_OBJECT
 private slots:
  void aNewStoreGetsAKey();
  void aKeyThatIsNotTheChainsIsRefusedAndNothingIsOverwritten_data();
  void aKeyThatIsNotTheChainsIsRefusedAndNothingIsOverwritten();
  void theChainBeginsAnewByWordOnly_data();
  void theChainBeginsAnewByWordOnly();
};
