#pragma once
#include <QObject>

class WorkspaceTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void connectionsSurviveARestart();
  void tokenIsInTheKeychainAndNowhereElse();
  void tokenGoesToItsAddressAlone();
  void withoutAKeychainTheTokenLivesInMemory();
  void tokenFileOfBeforeGoesOverIntoTheKeychain();
  void tokenFileThatOthersReadIsRefused();
  void forgettingTakesTheTokenAlong();
  void layoutSurvivesARestart();
  void wrongConnectionIsRefusedWithReason();
  void engineIsTheSameHoweverItsAddressIsWritten();
  void connectionsOfBeforeAreKept();
  void pastIsFoundByItsInstantOrTheNearest();
  void pastIsBounded();
  void newerSchemaIsRefusedAndLeftAlone();
  void damagedFileIsToldByEveryCall();
  void filesAreForTheirOwnerAlone();
  void filesAreWorkedOnInAThreadOfTheirOwn();
  void stopFinishesWhatWasAsked();
  void callsAfterStopComplete();
  void destroyedContextIsNotTold();
};
