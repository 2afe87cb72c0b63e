#pragma once
#include <QObject>

class RestartTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void failuresJustUnderTheThresholdAreRemembered();
  void rateOfFailuresIsRemembered();
  void whatIsOlderThanTheWindowIsForgotten();
  void whatSeemsRecentByAClockThatWasSetBackIsForgotten();
  void whatWasCountedBeforeABreakIsForgotten();
  void crashAndUnrenderableMessageSayNothingAboutTheProvider();
  void destinationsBreakerIsRemembered();
  void waitThatAProviderAskedForIsRemembered();
  void waitOfARemovedProviderIsNotItsSuccessors();
  void waitThatADestinationAskedForIsItsOwn();
  void refusedKeyPausesTheProviderAndNotTheDestination();
  void pauseOutlivesALaterChangeOfItsBreaker();
  void breakerUnderAPauseOutlivesARestart_data();
  void breakerUnderAPauseOutlivesARestart();
  void destinationsAreBounded();
  void loadGoesOnGrowingBack();
  void stepNumbersGoOn();
  void planIsComputedAnew();
  void recordIsWrittenOnce();
  void engineOnHoldSleeps();
  void removedProvidersBreakerIsForgotten();
  void providerRemovedAndPutBackInOneStepBeginsAnew();
  void answerForARemovedProviderMeetsItsSuccessor();
};
