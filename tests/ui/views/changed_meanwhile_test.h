#pragma once
// Two consoles change the same provider, subscription or policy: the later one replaces nothing that it has not seen.

#include <QObject>

namespace signalbox::tests {

class ChangedMeanwhileTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void savingAProviderNamesTheVersionThatItReplaces();
  void providerOfSomebodyElseIsNotReplacedUnseen();
  void theirsIsLoadedOnceMineMayGo();
  void moveOfTheProviderIsNoReasonToAsk();
  void secretThatIsTypedIsAskedAbout();
  void ownMoveIsNoNews();
  void newProviderReplacesNone();
  void providerThatWasRemovedIsSetUpAnew();
  void subscriptionOfSomebodyElseIsNotReplacedUnseen();
  void exchangedSecretHidesNoVersion();
  void subscriptionThatWasRemovedIsAddedAnew();
  void policyOfSomebodyElseIsNotReplacedUnseen();
  void policyIsTakenBackAsItWasShown();
  void sheetFollowsAPolicyThatNobodyEdits();
};

}  // namespace signalbox::tests
