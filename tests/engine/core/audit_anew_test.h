#pragma once

#include <QObject>

class AuditAnewTest : public QObject {
  Q_OBJECT
 private slots:
  void chainBeginsAnewBehindWhatALostKeyHasSealed();
  void whatALostKeyHasSealedCannotBeChangedAnyMore_data();
  void whatALostKeyHasSealedCannotBeChangedAnyMore();
  void anotherKeyWithoutABeginningIsFound();
  void chainBeginsAnewAgainAndAgain();
};
