#pragma once

#include <QObject>

class FcmTest : public QObject {
  Q_OBJECT
 private slots:
  void theRequestIsJson();
  void whatExpiresIsNotShownLater();
  void answersAreClassified_data();
  void answersAreClassified();
  void everyRowOfTheTableIsReached();
  void limitsAreCounted_data();
  void limitsAreCounted();
  void theAssertionIsSigned();
  void theTokenIsRead();
  void aRefusedTokenRequestSentNothing_data();
  void aRefusedTokenRequestSentNothing();
  void aRefusedTokenIsTold_data();
  void aRefusedTokenIsTold();
  void keyFilesAreJudged_data();
  void keyFilesAreJudged();
  void healthIsExaminedOnly();
};
