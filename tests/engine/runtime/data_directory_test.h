#pragma once
#include <QObject>

class DataDirectoryTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void newDirectoryIsPrivateAndHasAToken();
  void tokenLasts();
  void secondOwnerIsRefusedAndToldWhoRunsThere();
  void engineFileGoesWithTheOwner();
  void damagedTokenIsReportedNotReplaced();
  void fileInItsPlaceIsReported();
  void directoryThatOthersMayEnterIsClosedToThem();
};
