#pragma once

#include <QObject>

class CatalogueTest : public QObject {
  Q_OBJECT
 private slots:
  void providersWithoutReceiptSettingsHaveNoReader();
  void wrongSettingsAreNamed_data();
  void wrongSettingsAreNamed();
  void whatHasNoProofIsRefusedAsUnproven_data();
  void whatHasNoProofIsRefusedAsUnproven();
};
