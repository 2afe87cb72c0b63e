#pragma once

#include <QObject>

class TwilioTest : public QObject {
  Q_OBJECT
 private slots:
  void theRequestIsAForm();
  void theCallbackNamesTheAttempt_data();
  void theCallbackNamesTheAttempt();
  void aMessagingServiceTakesThePlaceOfASender();
  void whatExpiresIsNotKeptByTwilio_data();
  void whatExpiresIsNotKeptByTwilio();
  void answersAreClassified_data();
  void answersAreClassified();
  void everyRowOfTheTableIsReached();
  void theIdAndTheStateAreRead();
  void tooLongTextsAreRefused_data();
  void tooLongTextsAreRefused();
  void settingsAreJudgedTogether_data();
  void settingsAreJudgedTogether();
  void healthIsAnActiveAccount();
  void lookupsAreRead_data();
  void lookupsAreRead();
  void aDifferenceOfClocksDoesNotMislead();
  void theNearestOfTwoIsOurs();
  void aTextThatTwilioChangesCannotBeLookedUp();
};
