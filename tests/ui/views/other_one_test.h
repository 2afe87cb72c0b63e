#pragma once
#include <QObject>

namespace signalbox::tests {

/// Another one is chosen while something is asked of the first: what was named is acted on, and answers stay with whom they are about.
class OtherOneTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sheetActsOnTheOneThatItNames_data();
  void sheetActsOnTheOneThatItNames();
  void answerToTheFirstLeavesTheSecondSheetOpen();
  void testIsAnsweredAtItsProvider();
  void testIsAnsweredAtItsSubscription();
  void subscriptionThatWasNamedIsRemoved();
  void exchangedSecretIsNotLost();
  void removalLeavesWhatIsTypedElsewhere_data();
  void removalLeavesWhatIsTypedElsewhere();
};

}  // namespace signalbox::tests
