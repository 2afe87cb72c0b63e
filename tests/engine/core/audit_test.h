#pragma once
#include <QObject>

/// The audit: one row for each act, sealed to the one before; what was tampered with is found and named.
class AuditTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyKindOfCommandWritesItsOneRow();
  void batchTellsWhoseRowsItPut();
  void chainBeginsWithWhatWasBeforeIt();
  void chainGoesOnOverACrash();
  void untouchedChainsRaiseNoAlarm();
  void whatIsTamperedWithIsFound_data();
  void whatIsTamperedWithIsFound();
  void cleanupTestCase();
  void whatWasCutOffIsFoundByACheckpoint();
  void chainWrittenAnewIsFoundByACheckpoint();
  void changedCheckpointIsFound_data();
  void changedCheckpointIsFound();
  void walkGoesOnWhereItStopped();
  void aMillionRowsAreWalkedInTime();
};
