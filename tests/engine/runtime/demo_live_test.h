#pragma once
#include <QObject>

class DemoLiveTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void trafficIsAFewMessagesASecondOverAllChannels();
  void providersGetIntoTroubleAndOutOfItAgain();
  void sameSeedGivesTheSameCourse();
  void afterASleepItMakesUpForNothing();
  void providerThatSomebodyElseHasChangedIsLeftAlone();
  void troubleOfAnEarlierRunIsEnded();
  void stopEndsATrouble();
  void stopIsLegalBeforeStartAndTwice();
};
