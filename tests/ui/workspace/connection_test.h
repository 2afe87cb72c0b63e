#pragma once
#include <QObject>

class ConnectionTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatBecomesOfTheEngineIsAskedWhereItIsNotKnown();
  void engineIsTheSameHoweverItsAddressIsWritten();
  void engineIsInTheListByItsAddressToo();
  void ofTwoWithOneAddressOneIsShown();
  void engineThatRefusesIsNoneOfTheList();
  void lockAndColourAreThoseOfTheList();
};
