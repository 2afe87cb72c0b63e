#pragma once

#include <QObject>

class AddressRulesTest : public QObject {
  Q_OBJECT
 private slots:
  void addressesAreClassified_data();
  void addressesAreClassified();
  void onlyPlainFormsAreAddresses_data();
  void onlyPlainFormsAreAddresses();
  void anAllowListOpensExactlyItsRanges();
  void rangesAreParsed_data();
  void rangesAreParsed();
};
