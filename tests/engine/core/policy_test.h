#pragma once
#include <QObject>

class PolicyTest : public QObject {
  Q_OBJECT
 private slots:
  void aNewLadderHoldsForTheNextFailure();
  void doubtGoesByTheNewPolicy();
  void theBreakerJudgesByTheNewLimit();
  void destinationsOfWebhooksGoByIt();
  void anotherChannelStays();
  void itSurvivesACrashAndCanBeTakenBack();
  void aVersionThatIsOldIsRefused();
  void whatIsWrongChangesNothing();
  void whatAnOlderEngineAcceptedIsTold();
};
