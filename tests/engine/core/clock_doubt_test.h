#pragma once
#include <QObject>

class ClockDoubtTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void nothingIsPurgedForAnHourAfterAJumpAhead();
  void anotherJumpBeginsTheHourAnew();
  void keyIsKnownAfterAJumpAhead();
  void operatorsKeyIsKnownAfterAJumpAhead();
  void aDayAheadIsBelieved();
  void nothingIsPurgedForAnHourAfterAStartDaysLater();
  void jumpBeforeTheFirstStepIsSeen();
  void doubtLastsOverARestart();
  void clockThatIsRightAtAStartIsBelievedAtOnce();
  void believedTimeIsNeverAheadOfTheWall();
  void anotherJumpAheadOfAClockThatWasSetBackCounts();
  void jumpBehindAClockThatWasSetBackIsSeen();
};
