#pragma once
#include <QObject>

namespace signalbox::tests {

/// The end of the window, for an engine that runs inside it: asked about, or done as it was chosen for each time.
class ClosingTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void choiceOfTheSetUpIsDoneAndKept_data();
  void choiceOfTheSetUpIsDoneAndKept();
  void answerMayBeForEachTime();
  void answerIsForOnceWhereNothingIsTicked();
  void choiceOfTheFirstFormIsDone();
  void demonstrationIsAskedAboutEachTime();
  void engineThatFailedIsAskedAbout();
  void engineThatRunsHereIsNamed();
  void figureThatIsOldIsNotSaid();
  void nothingIsAskedTwiceWhileItEnds();
  void failedHandingOverKeepsTheWindow();
  void choiceSaysWhomItIsFor();
};

}  // namespace signalbox::tests
