#pragma once
#include <QObject>

namespace signalbox::tests {

class SetUpTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void providerFormSendsOrderShareAndSlots();
  void shareThatTheFormRoundsStaysAsItIs();
  void rateBelowOneASecondIsShownAndKept();
  void secretThatIsWantedAgainIsSaidAtItsField();
  void wordsUnderASecretThatIsSetAreSentences();
  void secretThatIsSavedIsNotSentAgain();
  void secretThatIsTypedWhileSavingStays();
  void testWaitsForWhatIsWritten();
  void recipientIsFoundEditedAndSaved();
  void channelIsLeftAloneForOneRecipient();
  void refusedFieldIsSaidUnderIt();
  void maskedAddressesAreNotStored();
  void importCountsAndNamesRefusedLines();
  void suppressedAddressIsUsedAgain();
  void suppressedAddressIsAskedForOnce();
  void receiptsThatFindNoMessageAreShown();
  void retentionIsSaidWithDates();
  void whoCanReachTheEngineIsSaid();
  void laddersAreReadAndWritten();
  void policyIsSetForOneChannel();
  void policyGoesBackToTheConfiguration();
  void longListsScroll();
};

class UnsavedTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void templateOutlivesItsList();
  void anotherTemplateAsksFirst();
  void unsavedTemplateIsPreviewed();
  void previewNamesTheFieldThatIsWrong();
  void providerOutlivesAReconnection();
  void savingAProviderWaitsForAChange();
  void subscriptionOutlivesComingBack();
  void savingASubscriptionWaitsForAChange();
  void secretStaysUnsavedBesideWhatIsSaved();
  void secretOutlivesComingBack();
  void recipientOutlivesItsList();
  void anotherRecipientAsksFirst();
};

}  // namespace signalbox::tests
