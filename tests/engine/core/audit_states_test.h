#pragma once
#include <QObject>

/// What an act's row commits to of the object before and after it.
class AuditStatesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void digestsTellWhatChanged();
  void credentialsAreCommittedToByVersionAlone();
  void changesOfKeysAreCommittedTo();
  void whoWasErasedIsCommittedToAsHeWasPut();
};
