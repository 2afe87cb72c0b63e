#pragma once
// The console's own engine without its window: what it refuses, and what it remembers.

#include <QObject>

namespace signalbox::tests {

class EmbeddedEngineTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void folderThatCannotBeUsedIsReportedAndLeftAsItIs_data();
  void folderThatCannotBeUsedIsReportedAndLeftAsItIs();
  void takenAddressSaysByWhom();
  void addressAndFolderComeAgain();
  void unusableFolderIsNoFirstStart();
  void runningOwnerOfTheFolderIsJoined();
  void handedOverItGoesOnAsAProcessOfItsOwn();
  void daemonThatDoesNotComeUpIsSaid_data();
  void daemonThatDoesNotComeUpIsSaid();
  void restartedItIsStillThere();
  void brokenConfigurationIsNamed();
};

}  // namespace signalbox::tests
