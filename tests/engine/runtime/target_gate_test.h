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
  void noSubscriberOfTheCorpusIsTaken();
  void editedTargetsOfAReplayAreJudged();
  void nothingRealGoesWithAFastClock();
};
