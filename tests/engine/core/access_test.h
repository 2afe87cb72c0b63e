#pragma once
#include <QObject>

/// Access tokens as the core owns them.
class AccessTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void tokenIsMadePublishedAndKept();
  void nameIsNeverUsedTwice();
  void revocationIsThereWithTheCommit();
  void lastUseIsNoAct();
  void foreignNotificationCannotBeCancelled();
};
