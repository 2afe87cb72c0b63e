#pragma once

#include <QObject>

class AuditRollbackTest : public QObject {
  Q_OBJECT
 private slots:
  void aStartFindsATailThatWasCutOff();
  void itStaysKnownWhenItsCheckpointIsForgotten();
  void aRowThatIsAnotherOneIsFound();
  void anOlderLineBehindItHidesNothing();
  void aSecondRollbackIsFoundBelowTheFirst();
  void aLostFutureIsFoundThoughAnOlderPastIsBack();
  void aShortRunHidesNothing();
  void aFileDoesNotGrowBeforeTheAuditTellsWhatItKnows();
  void whatIsNotOursSaysNothing();
};
