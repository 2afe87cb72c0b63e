#pragma once
#include <QObject>

class TargetGateTest : public QObject {
  Q_OBJECT
 private slots:
  void noTargetOfTheCorpusIsTaken();
  void eachLineStandsAlone();
  void configuredNetworkIsTaken();
  void ownNetworkIsTakenWhereAProviderGoesThere();
  void subscribersAreHeldToItToo();
  void healthChecksAreHeldToItToo();
  void noSubscriberOfTheCorpusIsTaken();
  void testMessagesReachNoTargetOfTheCorpus();
  void testMessagesReachNoPlaceThatAProviderMayNotHave();
  void testEventsReachNoPlaceInside();
  void editedTargetsOfAReplayAreJudged();
  void nothingRealGoesWithAFastClock();
};
