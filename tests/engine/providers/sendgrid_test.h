#pragma once

#include <QObject>

class SendgridTest : public QObject {
  Q_OBJECT
 private slots:
  void theRequestIsJson();
  void theLeastIsSent();
  void filesGoAlong();
  void answersAreClassified_data();
  void answersAreClassified();
  void everyRowOfTheTableIsReached();
  void theSandboxSendsNothing();
  void aResetTimeIsAWait();
  void wordsAndIdAreRead();
  void aMailThatIsTooLargeIsRefused();
  void aMailNeedsASubject();
  void healthNeedsTheScope();
  void lookupsAreRead_data();
  void lookupsAreRead();
};
