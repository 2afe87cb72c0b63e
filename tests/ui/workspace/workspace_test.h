#pragma once
#include <QObject>

class WorkspaceTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void connectionsSurviveARestart();
  void tokenIsInAFileOnlyTheOwnerReads();
  void tokenThatOthersReadIsRefused();
  void tokenIsLeftAloneWhenNotGiven();
  void removingTakesTheTokenAlong();
  void layoutSurvivesARestart();
  void wrongConnectionIsRefusedWithReason();
  void connectionsOfBeforeAreKept();
  void newerSchemaIsRefusedAndLeftAlone();
  void damagedFileIsToldByEveryCall();
  void filesAreWorkedOnInAThreadOfTheirOwn();
  void stopFinishesWhatWasAsked();
  void callsAfterStopComplete();
  void destroyedContextIsNotTold();
};
