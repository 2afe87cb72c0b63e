#pragma once
#include <QObject>

class AcceptTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void acceptedNotificationIsSentOnce();
  void sameKeyAndPayloadGetsFirstAnswer();
  void sameKeyWithOtherPayloadIsRefused();
  void keysWithinOneStepSeeEachOther();
  void refusedLineKeepsNoKey();
  void crowdedStepsShareASnapshot();
  void keysOfDifferentAppsAreDifferent();
  void keyIsForgottenAfterItsWindow();
  void optedOutRecipientIsSuppressedWithReason();
  void quietHoursMoveTheDueTime();
  void expiredNotificationIsNeverSent();
  void sendAtIsKept();
  void drainingChannelTakesNothingNew();
  void variantNamesGoFromNearToFar_data();
  void variantNamesGoFromNearToFar();
  void templateIsChosenByLocale_data();
  void templateIsChosenByLocale();
  void recipientsLocaleChoosesToo();
  void templatesVersionIsThatOfTheAccept();
};
