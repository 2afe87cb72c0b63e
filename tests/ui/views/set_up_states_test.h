#pragma once
#include <QObject>

namespace signalbox::tests {

/// What the pages of the set-up say while there is nothing to show: not read yet, not read, none there, none chosen, something missing.
class SetUpStatesTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void listSaysWhatIsTheCase_data();
  void listSaysWhatIsTheCase();
  void listThatWasNotReadLeavesTheReasonToTheForm();
  void nobodyIsChosenBeforeTheListIsThere();
  void addressThatIsNotFoundSaysNothingOfOthers();
  void previewSaysWhatWillStandThere();
  void previewThatFailedIsMadeAgain();
  void versionsOfANewTemplateAreToCome();
  void menuOfMessagesStaysInTheWindow();
  void newProviderSaysWhatItLacks();
  void newProviderIsLeft();
  void lastProviderOfAChannelIsSaid();
  void newSubscriptionSaysWhatItLacks();
  void tokenOfAKnownEngineIsAskedFor();
  void secretStandsInTheMiddleAndItsWarningOnItsGround();
  void coloursStandOutFromADarkGround();
};

}  // namespace signalbox::tests
