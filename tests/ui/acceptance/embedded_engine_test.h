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
  void brokenConfigurationIsNamed();
  void keyFromOutsideIsBroughtWithEachStart_data();
  void keyFromOutsideIsBroughtWithEachStart();
  void serviceThatTakesOverGetsTheKey_data();
  void serviceThatTakesOverGetsTheKey();
  void keyIsChosenForANewFolderAlone();
};

}  // namespace signalbox::tests
