#pragma once
#include <QObject>

class ReceiptLaneTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stepTakesNoMoreThanItsBound_data();
  void stepTakesNoMoreThanItsBound();
  void requestsWithoutReceiptsAreBoundedToo();
  void dividedRequestIsAnsweredOnceWithAllThatWasDone();
  void refusedPartEndsTheRequest();
  void topicIsHeardOfWithTheLastPart();
  void closedLaneGivesBackWhatIsLeft();
  void boundsAreThoseOfTheRule();
  void largeBodyOfSendgridLeavesStepsBounded();
};
