#pragma once
#include <QObject>

class CommandsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void actIsDoneOnlyWhenTheEngineSaysSo();
  void refusedActFailsWithTheReason();
  void lostAnswerIsNotCalledAFailure();
  void operationIsFollowedToItsEnd();
  void cancelledOperationIsToldAsSuch();
  void operationThatFailedTellsHowFarItCame();
  void endThatCouldNotBeAskedForIsAskedForAgain();
  void planAndStartGoesAllTheWay();
  void expiredPlanFailsTheAct();
  void actWithoutEngineFails();
  void thenIsNotCalledForADestroyedContext();
  void namesAreEscapedInPaths();
  void watcherLooksUntilReady();
  void watcherSurvivesALostAnswer();
  void cancelledWatcherIsSilent();
  void detailIsLoadedAndFollowed();
  void anotherDetailDropsTheFormer();
  void detailBehindAnotherIsNotFollowed();
  void detailHealsWithTheLink();
  void whatHappenedBeforeItWasNamedIsSeen();
};
