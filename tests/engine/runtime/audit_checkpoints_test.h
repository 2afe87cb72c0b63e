#pragma once

#include <QObject>

class AuditCheckpointsTest : public QObject {
  Q_OBJECT
 private slots:
  void webhookGetsThemAndItsOutageIsTold();
  void syslogGetsThemAndItsOutageIsTold_data();
  void syslogGetsThemAndItsOutageIsTold();
  void whatFailedIsTriedAgainEachMinuteWithoutGrowth();
  void theLastOneGoesToTheWebhookWhenTheEngineStops();
  void aWebhookThatDoesNotAnswerDoesNotHoldTheStop();
  void whatOpensTheWebhookIsNotShown();
  void fileThatWasWrittenToIsMissedWhenItIsGone();
  void fileThatWasCutOffIsBehind();
  void fileThatIsNamedLaterIsNoFault();
  void answersOfOthersAreNotTaken();
};
