#pragma once

#include <QObject>

class WebhookProviderTest : public QObject {
  Q_OBJECT
 private slots:
  void answersAreClassified_data();
  void answersAreClassified();
  void everyRowOfTheTableIsReached();
  void retryAfterIsAFloor();
  void refusalsAreTriedAgainWhereThatIsSetUp();
  void healthIsAskedWhereAUrlIsSetUp();
  void healthUrlIsATargetLikeAny_data();
  void healthUrlIsATargetLikeAny();
  void theRequestIsSignedAndStable();
  void targetsAreJudged_data();
  void targetsAreJudged();
  void brokenContentIsInvalid();
  void answersAreMadeFitToShow();
};
