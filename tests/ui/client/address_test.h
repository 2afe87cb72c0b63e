#pragma once
#include <QObject>

class AddressTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void typedTextBecomesAnAddress_data();
  void typedTextBecomesAnAddress();
  void wrongAddressesSayWhy_data();
  void wrongAddressesSayWhy();
  void requestCarriesPathPrefixAndEncodedQuery();
  void plainHttpToAnotherMachineIsReadable();
};
