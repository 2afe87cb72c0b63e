#pragma once
// What a press would do can be read off its button, and what is told of it afterwards is in order.

#include <QObject>

namespace signalbox::tests {

class EffectTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void forcingReadsByWhatIsSo();
  void pausedQueueStillSaysHowManyWait();
  void sendingAgainWarnsOnItsButton();
  void cancellingPromisesNoCount();
  void countsStayWhereOnlyTheGlyphsFit();
  void reportIsInTheOrderOfTime();
  void importThatIsOverKeepsItsReason();
  void groupsWithoutAProviderAreAGroup();
  void emptyListSaysWhetherItWasSearched();
  void spansAreWrittenAsTheWaitsAre();
  void policyThatIsAsItWasIsNotSet();
};

}  // namespace signalbox::tests
