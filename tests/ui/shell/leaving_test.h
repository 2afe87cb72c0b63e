#pragma once
#include <QObject>

namespace signalbox::tests {

/// What is typed and not saved is asked about before the window ends or shows another engine.
class LeavingTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void closingAsksAboutWhatIsTyped();
  void whatIsSavedIsNotAskedAbout();
  void everyPageWithSomethingTypedIsNamed();
  void openSheetIsNamedUntilItIsLeft();
  void anotherEngineAsksFirst();
  void newerWishTakesThePlaceOfTheQuestion();
  void engineThatIsShownIsForgottenOnceWhatIsTypedMayGo();
  void ownEngineIsAskedAboutAfterwards();
};

}  // namespace signalbox::tests
